"""What the chapters ask for, in reading order."""
