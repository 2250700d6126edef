"""How much work the tests that try at random do: a little with every run, much with `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

# Set by `make fuzz`: how many times as many trials.
TIMES = int(os.environ.get("GALLEY_FUZZ", "1"))


def trials(few: int) -> int:
    """So many trials in `make test`, and a multiple of them in `make fuzz`."""
    return few * TIMES


def often(few: int) -> settings:
    """So many trials of a Hypothesis test, however long one takes; in `make test` always the same."""
    return settings(
        max_examples=trials(few),
        deadline=None,
        derandomize=TIMES == 1,
        suppress_health_check=[*HealthCheck],
    )
