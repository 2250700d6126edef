"""Speed and memory of Galley, side by side with plain MkDocs and with Pandoc by hand."""
