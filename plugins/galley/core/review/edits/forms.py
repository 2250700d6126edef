"""The form of words that says something: emphasis, and where a link leads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class TextForm:
    """How words are set; `address` is that of a link to another site, and empty for any other."""

    bold: bool = False
    italic: bool = False
    address: str = ""

    @property
    def marks(self) -> str:
        """What is before and behind such words in Markdown, except for a link."""
        return "*" * (2 * self.bold + self.italic)


PLAIN = TextForm()


class FormSpan(NamedTuple):
    """The form of a span of a text."""

    start: int
    end: int
    form: TextForm


def forms_of(length: int, spans: Iterable[FormSpan]) -> list[TextForm]:
    """The form of each character of a text."""
    forms = [PLAIN] * length
    for start, end, form in spans:
        forms[start:end] = [form] * (min(end, length) - start)
    return forms


def spans_of(forms: Sequence[TextForm]) -> tuple[FormSpan, ...]:
    """The spans of a text that are not plain."""
    return tuple(one for one in uniform(forms) if one.form != PLAIN)


def uniform(forms: Sequence[TextForm]) -> Iterator[FormSpan]:
    """The longest spans of one form, in order."""
    at = 0
    for form, group in groupby(forms):
        end = at + len(list(group))
        yield FormSpan(at, end, form)
        at = end


def part_of(spans: Iterable[FormSpan], start: int, end: int) -> tuple[FormSpan, ...]:
    """The spans of a part of a text, counted from its begin."""
    return tuple(
        FormSpan(max(one.start, start) - start, min(one.end, end) - start, one.form)
        for one in spans
        if one.start < end and one.end > start
    )


def of_letters(text: str, forms: Sequence[TextForm]) -> list[TextForm]:
    """The forms of the letters of a text: that of a space or a sign cannot be known from its neighbour's."""
    return [form for sign, form in zip(text, forms, strict=True) if sign.isalpha()]


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are the same; programs add a stroke to that of a site."""
    return one.rstrip("/") == other.rstrip("/")


def alike(one: TextForm, other: TextForm) -> bool:
    """Whether words of two forms look the same and lead to the same place."""
    return one.marks == other.marks and same_address(one.address, other.address)
