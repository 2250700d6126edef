"""Tables that are wider than the page: several below each other, each with the first column."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from galley.proofs.document.anchors import without_anchors
from galley.proofs.document.filters import Element, Filter, classes, text_of

# What the margins of a cell take, and how much of a long word must stand in one line, in letters;
# heads are heavier than digits are.
_MARGINS, _LONG_WORD, _HEAVY = 2.6, 14, 1.15
# A line of a turned head holds so many letters, and is as high as so many are wide.
_TURNED, _LINE = 36, 2.3


def split_tables(letters: float) -> Filter:
    """A filter for tables; so many letters of a table stand in a line of the page."""

    def split(element: Element) -> list[Element]:
        needs = _needs(element)
        if sum(needs) <= letters or len(needs) < 3:
            return [element]
        groups = list(_groups(needs, letters))
        return [_part(element, group, first=n == 0) for n, group in enumerate(groups)]

    return split


def _needs(table: Element) -> list[float]:
    """How many letters each column needs at least; nothing of a table whose cells are joined.

    The heads of a matrix are turned: their lines stand beside each other.
    """
    _, _, specifications, head, bodies, foot = table["c"]
    if not specifications:
        return []
    # An author's own table may bear the name, and have no head.
    is_matrix = "galley-matrix" in classes(table) and len(head[1]) > 0
    heads = [] if is_matrix else head[1]
    rows = [*heads, *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    columns: list[list[str]] = [[] for _ in specifications]
    for row in rows:
        if len(row[1]) != len(columns) or any((cell[2], cell[3]) != (1, 1) for cell in row[1]):
            return []
        for column, cell in zip(columns, row[1], strict=True):
            column.append(text_of(cell[4]))
    needs = [_MARGINS + _longest(texts) for texts in columns]
    if not is_matrix:
        return needs
    lines = [math.ceil(len(text_of(cell[4])) / _TURNED) for cell in head[1][0][1]]
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


def _part(table: Element, columns: Sequence[int], *, first: bool) -> Element:
    """Some columns of a table; its id and its caption stand with the first of them."""
    (identifier, classes, told), caption, specifications, head, bodies, foot = table["c"]

    def rows(given: list[Any]) -> list[Any]:
        return [[row[0], [cell_of(row[1], column) for column in columns]] for row in given]

    def cell_of(cells: list[Any], column: int) -> Any:
        # The first column stands in every part, and a place that a link leads to in one of them.
        cell = cells[column]
        return cell if first or column else [*cell[:4], without_anchors(cell[4])]

    widths = [specifications[column][1].get("c") or 0.0 for column in columns]
    total = sum(widths)
    chosen = [
        [specifications[column][0], {"t": "ColWidth", "c": round(width / total, 4)}]
        if total
        else specifications[column]
        for column, width in zip(columns, widths, strict=True)
    ]
    return {
        "t": "Table",
        "c": [
            [identifier if first else "", classes, told],
            caption if first else [None, []],
            chosen,
            [head[0], rows(head[1])],
            [[body[0], body[1], rows(body[2]), rows(body[3])] for body in bodies],
            [foot[0], rows(foot[1])],
        ],
    }
