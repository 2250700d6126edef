"""Beginning a paper: a folder that holds all that its authors need, and a first text to write over."""
