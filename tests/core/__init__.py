"""Tests of what the paper is: pure functions, and what becomes of a workspace in a case."""
