"""From the document to an EPUB 3."""
