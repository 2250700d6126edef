"""Tests of how bibliographies are read, printed, formatted and fetched."""
