"""The text of a source: what of it is prose, where things stand in it, settings files."""
