"""What a test looks at, which must be there: a test that looked at nothing would show nothing."""

from collections.abc import Iterable
from typing import TypeVar

Thing = TypeVar("Thing")


def some(things: Iterable[Thing]) -> list[Thing]:
    """All of some things; a failure if there is none."""
    every = list(things)
    assert every, "there is nothing to look at"
    return every
