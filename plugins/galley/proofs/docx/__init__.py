"""The DOCX: Pandoc writes the paper in the styles of a reference document, and we finish it."""
