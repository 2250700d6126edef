"""What is active in HTML, CSS and SVG, taken out."""
