"""How the fonts for scripts beyond Latin that Galley ships were made; see README.md."""
