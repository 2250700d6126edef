"""Tests of the DOCX."""
