"""The PDF: from the document to Typst, and from Typst to the file."""
