"""Citations: what the citation processor is asked, and what it answers."""
