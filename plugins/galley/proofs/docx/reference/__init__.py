"""The reference document: the styles of the DOCX, ours or a house's own."""
