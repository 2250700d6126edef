"""Slips in a source: what is mistyped or pasted, found, with the right text where that is sure."""
