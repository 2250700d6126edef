"""A page of the galley: a chapter as it is set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from galley.core.html.edit import Edit
from galley.core.html.markers import MARKER_TAG, identifiers
from galley.core.html.tree import parse
from galley.core.text.chapter import Chapter

# What tells a formula that is not set yet.
FORMULA = 'class="arithmatex"'


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


def answers(html: str, edits: Iterable[tuple[int, int, str]]) -> dict[str, str]:
    """What stands in place of each marker and formula of a page, by how that is written."""
    asked = ((html[start:end], content) for start, end, content in edits)
    return {
        written: _without_links(content)
        for written, content in asked
        if MARKER_TAG.match(written) or FORMULA in written
    }


def _without_links(html: str) -> str:
    """A set fragment without its links, its ids and its marks of notes."""
    tree = parse(html)
    edits: list[Edit] = [node.replaced("") for node in tree.elements("sup")]
    for node in tree.elements("a"):
        edits += node.retagged("", "")
    for node in tree.having("id"):
        told = {name: value for name, value in node.attributes.items() if name != "id"}
        edits.append(node.with_attributes(told))
    return tree.splice(edits)
