"""Constructs within a line: addresses, ids, passages with attributes, typed markers."""
