"""Python-Markdown extensions: they find the authors' constructs and leave markers."""
