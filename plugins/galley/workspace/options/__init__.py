"""The options of `mkdocs.yml`: what each may be, and what is wrong with those that are given."""
