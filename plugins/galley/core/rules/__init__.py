"""The rules of a paper, the diagnostics that name them, and the words that Galley prints."""
