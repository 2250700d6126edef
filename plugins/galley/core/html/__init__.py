"""HTML as a tree of spans: read once, asked by structure, changed by splices of its text."""
