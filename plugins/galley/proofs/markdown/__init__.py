"""The chapters as plain Markdown, for programs that read text."""
