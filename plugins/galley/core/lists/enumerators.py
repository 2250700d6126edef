"""Enumerators: the letters, Roman numerals and numbers by which a list counts, as they are typed.

CommonMark counts in numbers only, and prints "1." whatever its author typed. Reports and laws count
"(a)", "i." and "(1)" as well, and quote a point by exactly that. The forms are those of Pandoc's
extension `fancy_lists`: https://pandoc.org/MANUAL.html#extension-fancy_lists
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class ListNumerals(StrEnum):
    """What a list counts in, as HTML's attribute `type` says it."""

    DECIMAL = "1"
    LOWER_LETTERS = "a"
    UPPER_LETTERS = "A"
    LOWER_ROMAN = "i"
    UPPER_ROMAN = "I"

    @property
    def style(self) -> str:
        """The name of CSS for it, by which Pandoc knows it as well."""
        return _STYLES[self]


_STYLES = {
    ListNumerals.DECIMAL: "decimal",
    ListNumerals.LOWER_LETTERS: "lower-alpha",
    ListNumerals.UPPER_LETTERS: "upper-alpha",
    ListNumerals.LOWER_ROMAN: "lower-roman",
    ListNumerals.UPPER_ROMAN: "upper-roman",
}


class Delimiter(StrEnum):
    """What is around or behind a numeral; the value is a class of its list in HTML."""

    PERIOD = "enumerator-period"
    PARENTHESIS = "enumerator-parenthesis"
    PARENTHESES = "enumerator-parentheses"


# A capital letter with a full stop is an initial, unless two blanks follow it.
_NUMERAL = r"[A-Za-z]|[ivxlc]{2,8}|[IVXLC]{2,8}"
ENUMERATOR = rf"\((?:{_NUMERAL}|\d{{1,3}})\)|(?:{_NUMERAL})\)|(?![A-Z]\.[ ]\S)(?:{_NUMERAL})\."
# What an item begins with, in whatever way it is counted.
ITEM_MARKER = rf"(?:[-+*]|\d{{1,9}}[.)]|{ENUMERATOR})"
_WRITTEN = re.compile(rf"(?:{ENUMERATOR})(?=[ ]+\S)")
_ENDS = {".": Delimiter.PERIOD, ")": Delimiter.PARENTHESIS}
_ROMAN = (
    *((100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST = 399


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The form in which a list counts: (a), a., i), (1) ..."""

    numerals: ListNumerals
    delimiter: Delimiter

    @property
    def classes(self) -> str:
        """The classes of a list that counts so: HTML tells small letters from capital ones only to Pandoc."""
        return f"{self.delimiter} {self.numerals.style}"

    def written(self, number: int) -> str:
        """The enumerator of a number; in letters there is none behind the 26th."""
        match self.numerals:
            case ListNumerals.DECIMAL:
                numeral = str(number)
            case ListNumerals.LOWER_ROMAN | ListNumerals.UPPER_ROMAN:
                numeral = _roman(number)
            case _:
                numeral = chr(ord("a") + number - 1) if number <= 26 else ""
        if self.numerals in (ListNumerals.UPPER_LETTERS, ListNumerals.UPPER_ROMAN):
            numeral = numeral.upper()
        match self.delimiter:
            case Delimiter.PERIOD:
                return f"{numeral}."
            case Delimiter.PARENTHESIS:
                return f"{numeral})"
        return f"({numeral})"


@dataclass(frozen=True, slots=True)
class Enumerator:
    """One reading of what is typed before an item: "(i)" is the ninth letter, or the Roman one."""

    written: str
    enumeration: Enumeration
    number: int

    @property
    def following(self) -> str:
        """What is typed before the next item."""
        return self.enumeration.written(self.number + 1)


def enumerators(words: str) -> tuple[Enumerator, ...]:
    """The readings of the enumerator that a line's words begin with, likelier ones first; none without one."""
    found = _WRITTEN.match(words)
    return tuple(_readings(found[0])) if found else ()


def _readings(written: str) -> Iterator[Enumerator]:
    is_between = written.startswith("(")
    delimiter = Delimiter.PARENTHESES if is_between else _ENDS[written[-1]]
    numeral = written.strip("().")
    if numeral.isdecimal():
        yield Enumerator(written, Enumeration(ListNumerals.DECIMAL, delimiter), int(numeral))
        return
    is_lower = numeral.islower()
    number = _number(numeral.lower())
    if number:
        roman = ListNumerals.LOWER_ROMAN if is_lower else ListNumerals.UPPER_ROMAN
        yield Enumerator(written, Enumeration(roman, delimiter), number)
    if len(numeral) == 1:
        letters = ListNumerals.LOWER_LETTERS if is_lower else ListNumerals.UPPER_LETTERS
        number = ord(numeral.lower()) - ord("a") + 1
        yield Enumerator(written, Enumeration(letters, delimiter), number)


def _roman(number: int) -> str:
    """A number up to 399 in lower-case Roman numerals."""
    parts: list[str] = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        parts.append(letters * count)
    return "".join(parts)


def _number(numeral: str) -> int:
    """The number that lower-case Roman numerals write; 0 if they write none."""
    number, rest = 0, numeral
    for value, letters in _ROMAN:
        while rest.startswith(letters):
            number, rest = number + value, rest[len(letters) :]
    return number if not rest and number <= _MOST and _roman(number) == numeral else 0
