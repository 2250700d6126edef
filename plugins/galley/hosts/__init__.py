"""The programs that drive Galley."""
