"""Languages and scripts: what text is in which, and how that is marked."""
