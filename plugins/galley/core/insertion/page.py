"""A page of the galley: a chapter as it is set."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from galley.core.html.markers import identifiers
from galley.core.text.chapter import Chapter


@dataclass(frozen=True, slots=True)
class PageHeading:
    """A heading that setting added to a page."""

    identifier: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Page:
    """A chapter as set: its HTML without markers, the headings that were added to it.

    `references` is the list of its own references that it ends with, where these stand in the
    whole bibliography too. `numbers` holds the printed numbers of its own headings by id,
    `number` that of its title. `answers` are those to its markers, where the page stands outside of
    the paper and a plugin may render a part of it again.
    """

    chapter: Chapter
    text: str
    references: str = ""
    headings: tuple[PageHeading, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def html(self) -> str:
        """The whole page."""
        return self.text + self.references

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The ids of its elements, in order."""
        return identifiers(self.text) + identifiers(self.references)
