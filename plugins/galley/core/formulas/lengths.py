"""Lengths of TeX, in the height of its letters."""

import re
from collections.abc import Iterable

from galley.core.formulas.tokens import TexReader, TexToken, words_of

# https://www.tug.org/texinfohtml/latex2e.html#Units-of-length, at ten points to an em.
_EM = {
    "em": 1.0,
    "ex": 0.43,
    "mu": 1 / 18,
    "pt": 0.1,
    "bp": 0.1,
    "px": 0.075,
    "pc": 1.2,
    "mm": 0.285,
    "cm": 2.85,
    "in": 7.23,
}
_LENGTH = re.compile(
    r"(?P<number>[+-]?\s*(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+))\s*(?P<unit>[a-z]{2})"
)
_PARTS = re.compile(r"[-+0-9., a-z]")
# The glue behind a length is what TeX may add to it.
_GLUE = re.compile(r"\s*(?:plus|minus)\s*[0-9.]*\s*(?:fill?l?|[a-z]{2})")
# Longer than any page, and as high.
_LONGEST = 40.0


def read_length(tokens: Iterable[TexToken]) -> float | None:
    """A length that is all that some tokens say, in ems; None if they say something else."""
    match = _LENGTH.fullmatch(_GLUE.sub("", words_of(tokens)))
    return None if match is None else _ems(match)


def take_length(reader: TexReader) -> float | None:
    r"""The length that a primitive such as `\kern` is followed by, taken, in ems."""
    before = reader.place
    reader.skip_gaps()
    if reader.next and reader.next.text == "{":
        return read_length(reader.argument() or ())
    start, words = reader.place, ""
    while (token := reader.next) and _PARTS.fullmatch(token.text):
        words += token.text
        reader.place += 1
    match = _LENGTH.match(words)
    if match is None:
        reader.place = before
        return None
    glue = _GLUE.match(words, match.end())
    reader.place = start + (glue or match).end()
    return _ems(match)


def _ems(match: re.Match[str]) -> float | None:
    scale = _EM.get(match["unit"])
    if scale is None:
        return None
    number = float(re.sub(r"\s", "", match["number"]).replace(",", "."))
    return max(-_LONGEST, min(_LONGEST, number * scale))


def gap(ems: float) -> str:
    """A gap as Pandoc reads it."""
    # No sign before the length but a minus, and no exponent.
    return rf"\hspace{{{ems:.3f}em}}" if abs(ems) >= 0.001 else ""
