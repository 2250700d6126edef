"""Galley: set a white paper once, prove it as a website, a PDF and a DOCX."""

# Its name where packages are installed, by which its version is found.
DISTRIBUTION = "galley-press"
