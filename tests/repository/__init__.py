"""Tests of what the repository says of itself."""
