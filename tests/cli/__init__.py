"""Tests of the commands, as a person or a job runs them."""
