"""Tests of external programs, git and the cache."""
