"""A redline with all of its changes accepted, or all of them rejected: one state, or the other."""

from dataclasses import replace
from typing import Any

from galley.core.ast.attributes import Attributes
from galley.core.ast.rebuilding import Definition, Rebuilding, inner_inlines, with_inner_inlines
from galley.core.ast.tables import Column, Row, Table
from galley.core.ast.views import Div, Figure, Heading, Quoted, Span, content, word
from galley.core.ast.views import made as made_line
from galley.core.ast.walking import Element
from galley.core.redline.marks import (
    Change,
    change_of,
    change_of_definition,
    change_of_item,
    change_of_row,
    former,
    former_kind,
    unmarked_row,
    without_former,
)


def accepted(blocks: list[Element]) -> list[Element]:
    """The newer state of a redline."""
    return _Decided(Change.INSERTED).blocks(blocks)


def rejected(blocks: list[Element]) -> list[Element]:
    """The older state of a redline."""
    return _Decided(Change.DELETED).blocks(blocks)


def accepted_inlines(inlines: list[Element]) -> list[Element]:
    """The newer state of a line."""
    return _Decided(Change.INSERTED).inlines(inlines)


def rejected_inlines(inlines: list[Element]) -> list[Element]:
    """The older state of a line."""
    return _Decided(Change.DELETED).inlines(inlines)


class _Decided(Rebuilding):
    """Blocks with the changes of one kind in them, and without those of the other."""

    def __init__(self, kept: Change) -> None:
        self._kept = kept

    def blocks(self, blocks: list[Element]) -> list[Element]:
        found: list[Element] = []
        for block in blocks:
            change = change_of(block)
            if kind := former_kind(block):
                (line,) = self.blocks(Div.read(block).blocks)
                is_new = self._kept is Change.INSERTED
                found.append(line if is_new else made_line(kind, content(line)))
            elif change is None:
                found.append(self._shell(self.block(block)))
            elif change is self._kept:
                found += Div.read(block).blocks
        return found

    def _shell(self, block: Element) -> Element:
        """A block in the shell that it has in this state."""
        was = former(block)
        if was is None:
            return block
        bare = without_former(block)
        return bare if self._kept is Change.INSERTED else with_shell(bare, was)

    def items(self, items: list[list[Element]]) -> list[list[Element]]:
        found: list[list[Element]] = []
        for item in items:
            change = change_of_item(item)
            if change is None:
                found.append(self.blocks(item))
            elif change is self._kept:
                found.append(Div.read(item[0]).blocks)
        return found

    def definitions(self, entries: list[Definition]) -> list[Definition]:
        found: list[Definition] = []
        for entry in entries:
            change = change_of_definition(entry)
            if change is None:
                found += super().definitions([entry])
            elif change is self._kept:
                found.append(Definition(Span.read(entry.term[0]).inlines, entry.meanings))
        return found

    def rows(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        found: list[Row] = []
        for row in rows:
            change = change_of_row(row)
            if change is None:
                found.append(self.row(row))
            elif change is self._kept:
                found.append(unmarked_row(row))
        return tuple(found)

    def inlines(self, inlines: list[Element]) -> list[Element]:
        found: list[Element] = []
        for inline in inlines:
            change = change_of(inline)
            if change is self._kept:
                _add(found, Span.read(inline).inlines)
            elif change is None and (made := self._decided(inline)) is not None:
                _add(found, [made])
        return found

    def _decided(self, inline: Element) -> Element | None:
        """An inline; nothing if all that it held belongs to the other state."""
        inner = inner_inlines(inline)
        if not inner:
            return self.inline(inline)
        kept = self.inlines(inner)
        return with_inner_inlines(inline, kept) if kept else None


def _add(found: list[Element], inlines: list[Element]) -> None:
    """Add inlines to others; a word that a change had split becomes one again."""
    for inline in inlines:
        if inline["t"] == "Str" and found and found[-1]["t"] == "Str":
            found[-1] = word(content(found[-1]) + content(inline))
        else:
            found.append(inline)


def shell_of(block: Element) -> Any:
    """All that a block is beside what it holds, if one of its kind can be another state of it."""
    match block["t"]:
        case "Header":
            heading = Heading.read(block)
            return [heading.level, heading.attributes.json]
        case "Div":
            return Div.read(block).attributes.json
        case "Figure":
            return Figure.read(block).attributes.json
        case "Table":
            table = Table.read(block)
            parts = (table.head, *table.bodies, table.foot)
            told = [[part.attributes.json, part.head_columns] for part in parts]
            columns = [[one.alignment, one.width] for one in table.columns]
            return [table.attributes.json, columns, told]
    return None


def with_shell(block: Element, shell: Any) -> Element:
    """The block in another shell."""
    match block["t"]:
        case "Header":
            level, given = shell
            return replace(Heading.read(block), level=level, attributes=Attributes.read(given)).json
        case "Div":
            return replace(Div.read(block), attributes=Attributes.read(shell)).json
        case "Figure":
            return replace(Figure.read(block), attributes=Attributes.read(shell)).json
        case "Table":
            return _table_in(Table.read(block), shell)
    return block


def _table_in(table: Table, shell: Any) -> Element:
    given, columns, told = shell
    parts = [
        replace(part, attributes=Attributes.read(attributes), head_columns=count)
        for part, (attributes, count) in zip(
            (table.head, *table.bodies, table.foot), told, strict=True
        )
    ]
    made = replace(
        table,
        attributes=Attributes.read(given),
        columns=tuple(Column(alignment, width) for alignment, width in columns),
        head=parts[0],
        bodies=tuple(parts[1:-1]),
        foot=parts[-1],
    )
    return made.json


def normal(blocks: list[Element]) -> list[Element]:
    """Blocks spelled in one way: words whole, no line ends of the source, quotation marks as characters."""
    return _Normal().blocks(blocks)


class _Normal(Rebuilding):
    def inlines(self, inlines: list[Element]) -> list[Element]:
        found: list[Element] = []
        for inline in inlines:
            if inline["t"] == "Quoted":
                quoted = Quoted.read(inline)
                before, behind = ("“", "”") if quoted.double else ("‘", "’")
                _add(found, self.inlines([word(before), *quoted.inlines, word(behind)]))
            elif inline["t"] == "SoftBreak":
                found.append({"t": "Space"})
            elif inline["t"] != "Str" or content(inline):
                _add(found, [self.inline(inline)])
        return found
