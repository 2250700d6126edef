"""Texts of other programs that a paper begins with: read, never run and never trusted."""
