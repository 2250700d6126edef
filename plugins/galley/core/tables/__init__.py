"""Tables: their grid, their heads, and the one form that every proof reads."""
