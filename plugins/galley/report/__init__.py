"""How diagnostics are shown: as text, as data for other programs, as a page for each rule."""
