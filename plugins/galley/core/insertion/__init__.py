"""Insertion: every marker becomes its content."""
