"""Formulas: TeX as Pandoc reads it, and the one reading of it, in MathML."""
