"""Tests of a whole build: what it reads, writes and survives."""
