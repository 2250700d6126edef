"""Sites made with mkdocs-bibtex: served as they are, and migrated to Galley."""
