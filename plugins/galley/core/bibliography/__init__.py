"""The bibliography: its references, where each is defined, and what is wrong with them."""
