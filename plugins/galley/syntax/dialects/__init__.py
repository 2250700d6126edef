"""What Pandoc, Quarto and GitHub write and Python-Markdown has not."""
