"""The package of a DOCX: its parts, relations and vocabulary."""
