"""BibTeX: its grammar, what its entries should say, and how a file of it is printed."""
