"""Places that a link in the document may lead to: each has one name, which every writer can spell.

Writers keep the id of a heading, a division or a table, but drop that of code, a picture or a cell; a
heading is printed again in the contents and at the head of each page, and so is the header of a table.
Here every id that a link names ends on an element that is printed once and keeps it.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from galley.core.ast.attributes import (
    ATTRIBUTED,
    Attributes,
    attributes,
    identifier,
    with_attributes,
)
from galley.core.ast.tables import Row, Table
from galley.core.ast.views import LINES, Heading, Link, Span, content, made
from galley.core.ast.walking import Element, Filter, apply, elements, pruned
from galley.proofs.document.filters import division

# A span that names the target of its number.
_FOR = ("for", "data-for")


def with_anchors(parts: Sequence[list[Element]]) -> list[list[Element]]:
    """Return the parts of a document with each id unique and each link inside it leading somewhere.

    A link that leads nowhere becomes its words.
    """
    asked = set(_asked(parts))
    placed = [apply(part, {kind: (_mover(asked),) for kind in ATTRIBUTED}) for part in parts]
    names = _Names()
    named = [apply(part, dict.fromkeys(ATTRIBUTED, (names.name,))) for part in placed]
    finish: dict[str, Sequence[Filter]] = {"Link": (names.lead,), "Span": (names.point,)}
    return [apply(part, finish) for part in named]


def skeleton(blocks: list[Element]) -> list[Element]:
    """Return the blocks with nothing in them but ids and links inside the document, in their order.

    In a list of parts, `with_anchors` names the same places for a part as for its skeleton; and what becomes of a
    part depends on nothing of the others that its skeleton does not show then. Each link has a number in place of its
    words, which stays if the link does not.
    """
    numbers = itertools.count()

    def numbered(element: Element) -> Element:
        if not _is_link_inside(element):
            return element
        link = Link.read(element)
        return replace(link, inlines=[made("Str", f"{next(numbers)}"), *link.inlines]).json

    return pruned(blocks, _is_asked_or_asks, numbered)


def _is_asked_or_asks(element: Element) -> bool:
    """Whether an element has an id or is a link inside the document, or there is one in it."""
    return any(_is_place_or_link(found) for found in elements(element, (*ATTRIBUTED, "Table")))


def _is_link_inside(element: Element) -> bool:
    return element["t"] == "Link" and Link.read(element).address.startswith("#")


def _is_place_or_link(element: Element) -> bool:
    kind, told = element["t"], attributes(element)
    if told.identifier or any(name in _FOR for name, _ in told.pairs):
        return True
    if kind == "Link":
        return _is_link_inside(element)
    if kind != "Table":
        return False
    table = Table.read(element)
    rows = [row for part in (table.head, *table.bodies, table.foot) for row in part.all]
    return any(
        told.identifier
        for row in rows
        for told in (row.attributes, *(cell.attributes for cell in row.cells))
    )


def without_anchors(blocks: list[Element]) -> list[Element]:
    """Return a copy of blocks that are printed twice, without their ids."""
    return apply(blocks, dict.fromkeys(ATTRIBUTED, (_without_id,)))


def _asked(parts: Sequence[list[Element]]) -> Iterable[str]:
    """The ids that links name, as they are written and as they are meant."""
    for link in elements(parts, ("Link",)):
        address = Link.read(link).address
        if address.startswith("#"):
            yield from (address[1:], unquote(address[1:]))


def _anchor(name: str) -> Element:
    return Span(Attributes(name), []).json


def _with_id(element: Element, name: str) -> Element:
    return with_attributes(element, replace(attributes(element), identifier=name))


def _without_id(element: Element) -> Element:
    return _with_id(element, "")


def _mover(asked: set[str]) -> Filter:
    """A filter that moves an id which writers drop, if a link asks for it, to what keeps it."""

    def move(element: Element) -> Element | list[Element]:
        kind, name = element["t"], identifier(element)
        if kind == "Table":
            return _with_cells_anchored(element, asked)
        if kind not in ("Code", "CodeBlock", "Image", "Link") or not name:
            return element
        bare = _without_id(element)
        if name not in asked:
            return bare
        if kind == "CodeBlock":
            return _with_id(division("", [bare]), name)
        return [_anchor(name), bare]

    return move


def _with_cells_anchored(table: Element, asked: set[str]) -> Element:
    return Table.read(table).with_rows(lambda row: _row(row, asked)).json


def _row(row: Row, asked: set[str]) -> Row:
    """A row with the ids of its cells, and its own, in the text of its cells."""
    anchored = []
    for number, cell in enumerate(row.cells):
        names = [cell.attributes.identifier, *([row.attributes.identifier] if number == 0 else [])]
        anchors = [_anchor(name) for name in names if name and name in asked]
        blocks = [*([made("Plain", anchors)] if anchors else []), *cell.blocks]
        bare = replace(cell.attributes, identifier="")
        anchored.append(replace(cell, attributes=bare, blocks=_joined(blocks)))
    return Row(replace(row.attributes, identifier=""), tuple(anchored))


def _joined(blocks: list[Element]) -> list[Element]:
    """Blocks whose first, a line of anchors, is a part of the second where that is a line too."""
    if len(blocks) < 2 or blocks[1]["t"] not in LINES or blocks[0]["t"] != "Plain":
        return blocks
    first, second, *rest = blocks
    return [made(second["t"], [*content(first), *content(second)]), *rest]


@dataclass(slots=True)
class _Names:
    """The names of all places of a document, by the ids that they had."""

    known: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def name(self, element: Element) -> Element:
        """The element under the name of its place; elements come from the inside out."""
        if element["t"] == "Header":
            heading = Heading.read(element)
            bare = replace(heading, inlines=without_anchors(heading.inlines)).json
            return self._once(element, heading.inlines, bare)
        if element["t"] == "Table":
            table = Table.read(element)
            bare = replace(table, head=table.head.with_rows(_row_without_anchors)).json
            return self._once(element, [cell.blocks for cell in table.head_cells], bare)
        return _with_id(element, self._new(identifier(element)))

    def _once(self, element: Element, repeated: Any, bare: Element) -> Element:
        """An element with a part that is printed again, bare of ids: they lead to the element."""
        inner = [name for e in elements(repeated, ATTRIBUTED) if (name := identifier(e))]
        own = self._new(identifier(element)) or (inner[0] if inner else "")
        if inner:
            self.known.update({old: own for old, new in self.known.items() if new in inner})
        return _with_id(bare, own)

    def _new(self, old: str) -> str:
        """The name for an id; nothing for an id that another element has already."""
        if not old or old in self.known:
            return ""
        wanted = spelled(old)
        name, count = wanted, 2
        while name in self.taken:
            name, count = f"{wanted}-{count}", count + 1
        self.taken.add(name)
        self.known[old] = name
        return name

    def lead(self, element: Element) -> Element | list[Element]:
        """A link to the name of its place; its words, if there is no such place."""
        link = Link.read(element)
        if not link.address.startswith("#"):
            return element
        name = self._of(link.address[1:])
        return replace(link, address=f"#{name}").json if name else link.inlines

    def point(self, element: Element) -> Element:
        """A span that names the target of its number."""
        told = attributes(element)
        pairs = tuple((k, self._of(v) if k in _FOR else v) for k, v in told.pairs)
        return with_attributes(element, replace(told, pairs=pairs))

    def _of(self, fragment: str) -> str:
        return self.known.get(fragment) or self.known.get(unquote(fragment), "")


def _row_without_anchors(row: Row) -> Row:
    cells = (replace(cell, blocks=without_anchors(cell.blocks)) for cell in row.cells)
    return replace(row, cells=tuple(cells))


def spelled(identifier: str) -> str:
    """Return an id in characters that every writer can spell."""
    return "".join(sign if _is_spelled(sign) else f"-{ord(sign):x}-" for sign in identifier)


def _is_spelled(sign: str) -> bool:
    """Tell whether every writer can spell a character in a name (UAX 31, XID_Continue)."""
    return f"a{sign}".isidentifier() or sign in "-.:"
