"""From the document to a file for readers."""
