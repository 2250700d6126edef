"""Lists: in what, and between which signs, their items are counted."""
