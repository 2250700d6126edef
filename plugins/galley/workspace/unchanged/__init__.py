"""Whether anything has changed since the last build: all that goes into one, and what came out."""
