"""The finishing of a DOCX: steps on the XML that Pandoc wrote."""
