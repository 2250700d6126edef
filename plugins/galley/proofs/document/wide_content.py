"""Tables that are wider than the page: several below each other, each with the first column."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from galley.core.ast.attributes import classes
from galley.core.ast.tables import Cell, Row, Table
from galley.core.ast.views import Caption
from galley.core.ast.walking import Element, Filter
from galley.proofs.document.anchors import without_anchors

# What the margins of a cell take, and how much of a long word must stand in one line, in letters;
# heads are heavier than digits are.
_MARGINS, _LONG_WORD, _HEAVY = 2.6, 14, 1.15
# A line of a turned head holds so many letters, and is as high as so many are wide.
_TURNED, _LINE = 36, 2.3


def split_tables(letters: float) -> Filter:
    """A filter for tables; so many letters of a table stand in a line of the page."""

    def split(element: Element) -> list[Element]:
        table = Table.read(element)
        needs = _needs(table, is_matrix="galley-matrix" in classes(element))
        if sum(needs) <= letters or len(needs) < 3:
            return [element]
        groups = list(_groups(needs, letters))
        return [_part(table, group, first=n == 0).json for n, group in enumerate(groups)]

    return split


def _needs(table: Table, *, is_matrix: bool) -> list[float]:
    """How many letters each column needs at least; nothing of a table whose cells are joined.

    The heads of a matrix are turned: their lines stand beside each other.
    """
    # An author's own table may bear the name, and have no head.
    is_matrix = is_matrix and len(table.head.rows) > 0
    columns: list[list[str]] = [[] for _ in table.columns]
    for row in table.below_head if is_matrix else table.rows:
        if len(row.cells) != len(columns) or any((c.rows, c.columns) != (1, 1) for c in row.cells):
            return []
        for column, cell in zip(columns, row.cells, strict=True):
            column.append(cell.text)
    needs = [_MARGINS + _longest(texts) for texts in columns]
    if not is_matrix or not needs:
        return needs
    lines = [math.ceil(len(cell.text) / _TURNED) for cell in table.head.rows[0].cells]
    return [needs[0], *map(max, needs[1:], (_LINE * number for number in lines[1:]))]


def _longest(texts: Sequence[str]) -> float:
    words = (word for text in texts for word in text.split())
    return max((_width(min(len(word), _LONG_WORD), word) for word in words), default=1)


def _width(letters: float, word: str) -> float:
    return letters if word.isdigit() else letters * _HEAVY


def _groups(needs: Sequence[float], letters: float) -> Iterable[list[int]]:
    """The columns of each part: the first of all, and as many more as there is room for."""
    group, room = [0], letters - needs[0]
    for column, need in enumerate(needs[1:], 1):
        if need > room and len(group) > 1:
            yield group
            group, room = [0], letters - needs[0]
        group.append(column)
        room -= need
    yield group


def _part(table: Table, columns: Sequence[int], *, first: bool) -> Table:
    """Some columns of a table; its id and its caption stand with the first of them."""

    def row(given: Row) -> Row:
        return replace(given, cells=tuple(cell_of(given.cells, column) for column in columns))

    def cell_of(cells: Sequence[Cell], column: int) -> Cell:
        # The first column stands in every part, and a place that a link leads to in one of them.
        cell = cells[column]
        return cell if first or column else replace(cell, blocks=without_anchors(cell.blocks))

    chosen = [table.columns[column] for column in columns]
    total = sum(one.width or 0.0 for one in chosen)
    if total:
        chosen = [replace(one, width=round((one.width or 0.0) / total, 4)) for one in chosen]
    part = table.with_columns(chosen).with_rows(row)
    if first:
        return part
    return replace(
        part, attributes=replace(table.attributes, identifier=""), caption=Caption(None, [])
    )
