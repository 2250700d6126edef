"""Tests that try at random: a fixed number of trials in `make test`, many in `make fuzz`."""
