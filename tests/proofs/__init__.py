"""Tests of what holds for the PDF and the DOCX together, or for one against the other."""
