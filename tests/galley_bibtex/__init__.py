"""Tests of sites made with mkdocs-bibtex."""
