"""What Galley adds to Pandoc's AST before the DOCX is written."""
