"""The fonts of a paper, and of its site the letters that stand on the pages."""
