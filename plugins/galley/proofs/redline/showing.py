"""A redline as a proof can show it: each place once, and numbers as plain text.

A place that is removed, and is beside what took its place, would have the same name twice; a number that
a program counts again would be counted with what was deleted.
"""

from collections.abc import Sequence
from dataclasses import replace

from galley.core.ast.attributes import (
    ATTRIBUTED,
    Attributes,
    attributes,
    identifier,
    with_attributes,
)
from galley.core.ast.rebuilding import Definition, Rebuilding
from galley.core.ast.tables import Row
from galley.core.ast.views import Div, Link, Span
from galley.core.ast.walking import Element, Filter, apply, elements
from galley.core.redline.both_ways import accepted
from galley.core.redline.marks import (
    CHANGE,
    ITEM,
    WAS,
    Change,
    change_of,
    change_of_definition,
    change_of_item,
    change_of_row,
    former_kind,
)

_FOR = ("for", "data-for")


def shown(parts: Sequence[list[Element]]) -> list[list[Element]]:
    """The parts of a redline with the places of its newer state alone, and no numbers that count."""
    newer = accepted([block for part in parts for block in part])
    known = {name for e in elements(newer, ATTRIBUTED) if (name := identifier(e))}
    lead: dict[str, Sequence[Filter]] = {
        "Link": (_leading_to(known),),
        "Span": (_plain_number,),
        "Div": (_uncounted,),
    }
    return [apply(_OnlyNewer().blocks(part), lead) for part in parts]


def _leading_to(known: set[str]) -> Filter:
    def lead(element: Element) -> Element | list[Element]:
        link = Link.read(element)
        if link.address.startswith("#") and link.address[1:] not in known:
            return link.inlines
        names = tuple(n for n in link.attributes.classes if n != "galley-crossref")
        return replace(link, attributes=replace(link.attributes, classes=names)).json

    return lead


def _plain_number(element: Element) -> Element:
    found = attributes(element)
    return with_attributes(element, _without(found, _FOR))


def _uncounted(element: Element) -> Element:
    """A list of figures or tables as lines: no program is to make it again of what was deleted."""
    found = attributes(element)
    return with_attributes(element, _without(found, ("kind", "data-kind", WAS)))


def _without(given: Attributes, names: Sequence[str]) -> Attributes:
    return replace(given, pairs=tuple(pair for pair in given.pairs if pair[0] not in names))


class _OnlyNewer(Rebuilding):
    """The blocks with no ids in what was deleted."""

    def block(self, block: Element) -> Element:
        if former_kind(block):
            return super().blocks(Div.read(block).blocks)[0]
        if change_of(block) is Change.DELETED:
            return _bare([block])[0]
        return super().block(_settled(block))

    def inline(self, inline: Element) -> Element:
        return _bare([inline])[0] if change_of(inline) is Change.DELETED else super().inline(inline)

    def items(self, items: list[list[Element]]) -> list[list[Element]]:
        return [
            _bare(item) if change_of_item(item) is Change.DELETED else self.blocks(item)
            for item in items
        ]

    def definitions(self, entries: list[Definition]) -> list[Definition]:
        found: list[Definition] = []
        for entry in entries:
            if change_of_definition(entry) is Change.DELETED:
                found.append(Definition(_bare(entry.term), [*map(_bare, entry.meanings)]))
            else:
                found += super().definitions([entry])
        return found

    def row(self, row: Row) -> Row:
        if change_of_row(row) is not Change.DELETED:
            return super().row(row)
        cells = (replace(cell, blocks=_bare(cell.blocks)) for cell in row.cells)
        return replace(row, cells=tuple(cells))


def _settled(block: Element) -> Element:
    """The block without what it was before."""
    if block["t"] not in ATTRIBUTED:
        return block
    return with_attributes(block, _without(attributes(block), (WAS,)))


def _bare(elements_: list[Element]) -> list[Element]:
    """Elements without ids, and without places that are nothing else."""
    return apply(
        elements_, {**dict.fromkeys(ATTRIBUTED, (_nameless,)), "Span": (_nameless, _no_anchor)}
    )


def _nameless(element: Element) -> Element:
    return with_attributes(element, replace(attributes(element), identifier=""))


def _no_anchor(element: Element) -> Element | list[Element]:
    span = Span.read(element)
    is_mark = any(name in (CHANGE, ITEM) for name, _ in span.attributes.pairs)
    return element if span.inlines or is_mark else []
