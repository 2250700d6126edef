"""Pandoc's AST: walking it, and views of its elements with names for their parts."""
