"""How two revisions of a paper differ, as one value that can be printed anywhere."""
