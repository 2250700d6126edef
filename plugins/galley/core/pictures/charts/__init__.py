"""Charts: from a data file and an author's wishes to what is drawn, told and listed."""
