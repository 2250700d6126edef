"""How much work the tests that try at random do: a little with every run, much with `make fuzz`."""

import os

# Set by `make fuzz`: how many times as many trials.
TIMES = int(os.environ.get("GALLEY_FUZZ", "1"))


def trials(few: int) -> int:
    """So many trials in `make test`, and a multiple of them in `make fuzz`."""
    return few * TIMES
