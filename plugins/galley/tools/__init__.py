"""External programs, one module each: the only subprocess calls."""
