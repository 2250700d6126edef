"""HTML: the markers, what is active in it, drawings inside it."""
