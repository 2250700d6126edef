"""Releasing a paper: the tag that names its state, and the date that is printed."""
