"""Columns of numbers: which they are, and how far their numbers reach behind the point."""

import re
from collections.abc import Sequence

# A number as it is printed: a sign, a currency, digits in groups, a fraction, a unit of one character.
_NUMBER = re.compile(
    r"[+−–-]?\s*[€£$¥]?\s*\d{1,3}(?:[,\u00a0\u2009\u202f' ]?\d{3})*(?P<fraction>\.\d+)?\s*[%‰€£$¥]?|"
    r"[+−–-]?\d*(?P<only>\.\d+)"
)
_YEAR = re.compile(r"[12]\d{3}")
# What is where there is no number.
_NOTHING = frozenset({"", "-", "–", "—", "n/a", "none", "..", "…"})


def is_numeric(texts: Sequence[str]) -> bool:
    """Whether the cells of a column are numbers, with nothing in some; years alone are names."""
    told = [text.strip() for text in texts if text.strip().casefold() not in _NOTHING]
    if not told or all(_YEAR.fullmatch(text) for text in told):
        return False
    return all(_NUMBER.fullmatch(text) for text in told)


def fraction(text: str) -> str:
    """What a number has from its point on."""
    found = _NUMBER.fullmatch(text.strip())
    return (found["fraction"] or found["only"] or "") if found else ""
