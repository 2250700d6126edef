"""Galley: set a white paper once, prove it as a website, a PDF and a DOCX."""
