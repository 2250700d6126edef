"""The footnotes of a page and the marks that call them, as Python-Markdown writes them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from galley.core.html.tree import Node, Tree

MARK_CLASS = "footnote-ref"
NOTE_BACKLINK = "footnote-backref"
MARK_ID = re.compile(r"fnref\d*:.+", re.DOTALL)
# What the search of a theme has no use for: the TeX in formulas, and the marks of notes.
_UNSEARCHED = re.compile(r'<(?:annotation|sup id="fnref\d*:[^"]*")(?=[ >])')


@dataclass(frozen=True, slots=True)
class Footnote:
    """A page's own footnote: its id, and the element that holds it."""

    identifier: str
    node: Node

    @property
    def name(self) -> str:
        """The name that its author gave it."""
        return self.identifier.removeprefix("fn:")


@dataclass(frozen=True, slots=True)
class FootnoteMark:
    """The place in the text that calls a footnote."""

    identifier: str
    footnote: str
    start: int
    end: int


def footnote_marks(html: Tree | Node) -> Iterator[FootnoteMark]:
    """The footnote marks of a page or a part of it, in the order in which they are."""
    for link in html.elements("a", class_=MARK_CLASS):
        mark, address = link.parent, link.attributes.get("href", "")
        identifier = mark.attributes.get("id", "") if mark and mark.name == "sup" else ""
        if mark and MARK_ID.fullmatch(identifier) and address.startswith("#fn:"):
            yield FootnoteMark(identifier, address.removeprefix("#"), mark.start, mark.end)


def kept_from_search(html: str) -> str:
    """A set page whose marks of notes, and whose TeX behind formulas, no search reads."""
    return _UNSEARCHED.sub(r"\g<0> data-search-exclude", html)


def footnotes(tree: Tree) -> tuple[tuple[Footnote, ...], Node | None]:
    """The footnotes at the end of a page, and the element that holds their list."""
    for block in tree.elements("div", class_="footnote") if "footnote" in tree.text else ():
        rule, notes = block.child("hr"), block.child("ol")
        if rule is not None and notes is not None:
            found = ((note.attributes.get("id", ""), note) for note in notes.children)
            return tuple(Footnote(*one) for one in found if one[0].startswith("fn:")), block
    return (), None
