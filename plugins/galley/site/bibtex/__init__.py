"""Sites that were made with mkdocs-bibtex: served as they stand, and migrated."""
