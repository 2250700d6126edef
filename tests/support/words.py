"""The words of a paper as each of its three proofs has them, in one form that can be compared.

A proof is read into chapters, and a chapter into tokens: words, signs, `[3]` for the mark of
note 3, `⟨…⟩` for a formula, `☐` and `☒` for the boxes of task lists. What a proof says in its
own way is left out here, each with its reason beside it, and nothing else is.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# A bar says what the number beside it says: signs on the site and in Word, a drawing in the PDF.
_BAR = re.compile("[█░]+")
_TOKEN = re.compile(r"\[\[\d+\]\]|⟨[^⟩]*⟩|[^\W_]+|[^\w\s]|_")


@dataclass(slots=True)
class Text:
    """One chapter of one proof: its heading, its running text, its notes by their numbers."""

    title: str = ""
    running: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def tokens(self) -> list[str]:
        """The running text in words and signs."""
        return tokens("".join(self.running))


def tokens(text: str) -> list[str]:
    """A text in words and signs.

    Spaces only part words: where a line or a page ends is each proof's own. So is how a letter
    with an accent is encoded.
    """
    return _TOKEN.findall(unicodedata.normalize("NFC", _BAR.sub("", text)))


def note_mark(number: str) -> str:
    """How the mark of a note is written in a text."""
    return f"[[{number.strip()}]]"


def formula(signs: Iterable[str]) -> str:
    """A formula as its letters and digits; one that prints nothing is nothing.

    MathML, OMML and glyphs on a page order the parts of a formula differently and draw brackets,
    roots and accents by other means; letters that mathematics slants or doubles are one letter.
    """
    plain = unicodedata.normalize("NFKD", "".join(signs))
    if not plain.strip():
        return ""
    return f"⟨{''.join(sorted(sign for sign in plain if sign.isalnum()))}⟩"


def difference(one: list[str], other: list[str]) -> str:
    """The first place where two texts part, with the words around it; nothing where they agree."""
    for place, (a, b) in enumerate(_pairs(one, other)):
        if a != b:
            start = max(place - 12, 0)
            return (
                f"{' '.join(one[start : place + 12])!r} is {' '.join(other[start : place + 12])!r}"
            )
    return ""


def _pairs(one: list[str], other: list[str]) -> Iterator[tuple[str, str]]:
    length = max(len(one), len(other))
    return zip(one + [""] * (length - len(one)), other + [""] * (length - len(other)), strict=True)
