"""The sources of a paper, whatever stands in their place: chapters, what they include, their front matter."""
