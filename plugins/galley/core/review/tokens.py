"""The words and characters of a text, so spelled that a proof, a reviewer and the source agree on them."""

import re
from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import normalize


class TextToken(NamedTuple):
    """A word or a character as it is compared, and the offsets in the text where it begins and ends."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()


# What is invisible within a word: soft hyphens, joiners, marks of the byte order.
_UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_HYPHENS = "\\-\u2010\u2011"
# Scripts that put no spaces between words: each letter is a token.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_SIGN = rf"[^\W_{_UNSPACED}]"
_LETTER = rf"[^\W\d_{_UNSPACED}]"
_JOINED = rf"(?:{_SIGN}|[\u0300-\u036f{_UNSEEN}])"
# A hyphen beside a letter belongs to its word, also where a line ends behind it: whether it was
# written or the typesetter's is not to be seen.
_HYPHEN = rf"(?:(?<={_LETTER})[{_HYPHENS}](?:[ \t\r]*\n)?[ \t]*(?={_SIGN})|(?<=\d)[{_HYPHENS}](?={_LETTER}))"
_TOKEN = re.compile(
    rf"{_SIGN}(?:{_JOINED}|{_HYPHEN})*|[{_UNSPACED}]|\.{{3}}|-{{2,3}}|[^\s{_UNSEEN}]"
)
_LEFT_OUT = re.compile(rf"[{_UNSEEN}{_HYPHENS}\s]")
_FOLDED = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
    | {"\ufb05": "st", "\ufb06": "st"}
)
_SPELLINGS = {"...": "\u2026", "--": "-", "---": "-"}


def tokens(text: str) -> tuple[TextToken, ...]:
    """Split a text into words and characters; quotes, dashes, ligatures and hyphens within words are folded."""
    return tuple(
        TextToken(_spelled(found[0]), found.start(), found.end()) for found in _TOKEN.finditer(text)
    )


def words(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared, without characters."""
    return tuple(token.text for token in tokens(text) if token.is_word)


def plain(found: Iterable[TextToken]) -> str:
    """The text of some tokens with a space between any two: equal where two texts say the same."""
    return " ".join(token.text for token in found)


def _spelled(text: str) -> str:
    """A token as it is compared."""
    if len(text) > 1 and text[0].isalnum():
        text = _LEFT_OUT.sub("", text)
    text = _SPELLINGS.get(text, text).translate(_FOLDED)
    return text if text.isascii() else normalize("NFC", text)
