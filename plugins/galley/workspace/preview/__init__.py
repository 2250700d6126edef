"""Showing the site to its author while the paper is written."""
