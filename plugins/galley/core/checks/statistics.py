"""The paper in numbers: what each chapter holds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from galley.core.html.tree import parse
from galley.core.insertion.listing import BACKLINKS, BIBLIOGRAPHY, CONTENTS, PAGE_BIBLIOGRAPHY
from galley.core.insertion.page import Page
from galley.core.register.register import Register
from galley.core.text.chapter import Matter

# What Galley itself printed is not the author's: lists of entries, contents, citations.
PRINTED = frozenset(
    (
        *(PAGE_BIBLIOGRAPHY, BIBLIOGRAPHY, BACKLINKS, CONTENTS, "citation", "headerlink"),
        *("galley-register", "galley-matrix", "galley-coverage", "galley-evidence"),
        *(
            "galley-list",
            "galley-abbreviations",
            "galley-legend",
            "galley-item-facts",
            "galley-item-foot",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Count:
    """What one chapter holds, or all of them."""

    path: str
    words: int = 0
    citations: int = 0
    items: int = 0
    figures: int = 0
    tables: int = 0


def counts(pages: Iterable[Page], register: Register) -> tuple[Count, ...]:
    """The numbers of each chapter of the paper, in reading order."""
    return tuple(
        _count(page, register) for page in pages if page.chapter.matter is not Matter.OUTSIDE
    )


def total(found: tuple[Count, ...]) -> Count:
    """The numbers of all chapters together."""
    return Count(
        path="",
        words=sum(count.words for count in found),
        citations=sum(count.citations for count in found),
        items=sum(count.items for count in found),
        figures=sum(count.figures for count in found),
        tables=sum(count.tables for count in found),
    )


def _count(page: Page, register: Register) -> Count:
    tree = parse(page.text)
    printed = [node for node in tree if node.name == "math" or PRINTED & node.classes]
    text = unescape(" ".join(tree.pieces(0, len(tree.text), printed)))
    items = [item for item in register.items.values() if item.path == page.chapter.path]
    targets = [node.attributes.get("id", "") for node in tree.elements("figure", "table")]
    return Count(
        path=page.chapter.path,
        words=len(re.findall(r"\w[\w'’.,-]*", text)),
        citations=sum("citation" in node.classes for node in tree.elements("span")),
        items=len(items),
        figures=sum(identifier.startswith("fig-") for identifier in targets),
        tables=sum(identifier.startswith("tbl-") for identifier in targets),
    )
