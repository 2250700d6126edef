"""The pure core: what the paper is. No I/O, no processes, no host."""
