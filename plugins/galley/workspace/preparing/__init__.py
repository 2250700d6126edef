"""Preparing a release: what is written, before a person commits and tags it."""
