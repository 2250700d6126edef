"""The site as it reads from a disk, and its index from A to Z."""
