"""Formulas read aloud, for those who hear a document."""
