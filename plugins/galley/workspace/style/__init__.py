"""How a paper looks and what it calls things: brand, circulation, words, kinds."""
