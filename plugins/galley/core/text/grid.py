"""Grid tables: cells drawn with lines of hyphens and bars, as in Pandoc and reStructuredText.

Any cell may span columns or rows, which shows in the lines that are not drawn. Grammar: Pandoc User's
Guide, "Extension: grid_tables".
"""

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import category, east_asian_width

BORDER = re.compile(r"\+(?:[-=:]+\+)+")
_SEGMENT = frozenset("-=:+")
_WALL = frozenset("|+")
# Marks that are on a character, and what is not seen.
_JOINED = frozenset(("Mn", "Me", "Cf"))


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: its first row and column, how many it spans, its text."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid table: its cells in reading order, how many of its rows are head and foot.

    `alignments` are those of the columns: "left", "right", "center" or nothing. `widths` are drawn, in
    characters with the lines around them.
    """

    cells: tuple[GridCell, ...]
    rows: int
    head: int
    foot: int
    alignments: tuple[str, ...]
    widths: tuple[int, ...] = ()


def read_grid(lines: Sequence[str]) -> Grid | None:
    """The table that some lines draw, if each of its cells is a rectangle."""
    drawn = [_columns(line.rstrip()) for line in lines]
    if len({len(line) for line in drawn}) != 1 or not BORDER.fullmatch("".join(drawn[0])):
        return None
    across = [y for y, line in enumerate(drawn) if BORDER.search("".join(line))]
    edges = sorted({x for y in across for x, sign in enumerate(drawn[y]) if sign == "+"})
    if across[-1] != len(drawn) - 1 or not _is_closed(drawn, edges):
        return None
    found = _rectangles(drawn, across, edges)
    if found is None:
        return None
    # A line that bounds no cell is one that a text has by chance.
    tops, lefts = ({cell[n] for cell in found} for n in (0, 1))
    row_of = {y: n for n, y in enumerate(sorted({*tops, across[-1]}))}
    column_of = {x: n for n, x in enumerate(sorted({*lefts, edges[-1]}))}
    cells = tuple(
        GridCell(
            row=row_of[top],
            column=column_of[left],
            rows=row_of[bottom] - row_of[top],
            columns=column_of[right] - column_of[left],
            text=_text(drawn, top, left, bottom, right),
        )
        for top, left, bottom, right in found
    )
    head, foot, told = _parts(drawn, row_of)
    bounds = list(pairwise(sorted(column_of)))
    alignments = tuple(_alignment("".join(drawn[told][a + 1 : b])) for a, b in bounds)
    return Grid(
        cells=cells,
        rows=len(row_of) - 1,
        head=head,
        foot=foot,
        alignments=alignments,
        widths=tuple(end - start for start, end in bounds),
    )


def _columns(line: str) -> list[str]:
    """The columns of a line: a wide character takes two, and one that joins the character before it none."""
    columns: list[str] = []
    for sign in line:
        if columns and category(sign) in _JOINED:
            columns[-1] += sign
        else:
            columns += [sign, ""] if east_asian_width(sign) in "WF" else [sign]
    return columns


def _is_closed(drawn: Sequence[Sequence[str]], edges: Sequence[int]) -> bool:
    """Whether lines are drawn on all four sides."""
    sides = all(line[0] in _WALL and line[-1] in _WALL for line in drawn)
    return sides and BORDER.fullmatch("".join(drawn[-1])) is not None and len(edges) > 1


_Rectangle = tuple[int, int, int, int]


def _rectangles(
    drawn: Sequence[Sequence[str]], across: Sequence[int], edges: Sequence[int]
) -> list[_Rectangle] | None:
    """The cells as top, left, bottom and right; nothing if one of them has another shape."""
    rows, columns = list(pairwise(across)), list(pairwise(edges))
    open_below = [
        [not all(s in _SEGMENT for s in drawn[bottom][left + 1 : right]) for left, right in columns]
        for _, bottom in rows
    ]
    open_right = [
        [not all(drawn[y][right] in _WALL for y in range(top + 1, bottom)) for _, right in columns]
        for top, bottom in rows
    ]
    found: list[_Rectangle] = []
    seen: set[tuple[int, int]] = set()
    for start in ((r, c) for r in range(len(rows)) for c in range(len(columns))):
        if start in seen:
            continue
        part = _connected(start, open_below, open_right)
        seen |= part
        bottom, right = max(r for r, _ in part), max(c for _, c in part)
        if len(part) != (bottom - start[0] + 1) * (right - start[1] + 1):
            return None
        if min(c for _, c in part) != start[1]:
            return None
        found.append((rows[start[0]][0], columns[start[1]][0], rows[bottom][1], columns[right][1]))
    return found


def _connected(
    start: tuple[int, int],
    open_below: Sequence[Sequence[bool]],
    open_right: Sequence[Sequence[bool]],
) -> set[tuple[int, int]]:
    """The squares that no line parts from this one."""
    part, waiting = {start}, [start]
    last_row, last_column = len(open_below) - 1, len(open_below[0]) - 1
    while waiting:
        row, column = waiting.pop()
        steps: Mapping[tuple[int, int], bool] = {
            (row + 1, column): row < last_row and open_below[row][column],
            (row - 1, column): row > 0 and open_below[row - 1][column],
            (row, column + 1): column < last_column and open_right[row][column],
            (row, column - 1): column > 0 and open_right[row][column - 1],
        }
        for place, is_open in steps.items():
            if is_open and place not in part:
                part.add(place)
                waiting.append(place)
    return part


def _text(drawn: Sequence[Sequence[str]], top: int, left: int, bottom: int, right: int) -> str:
    lines = ("".join(line[left + 1 : right]).rstrip() for line in drawn[top + 1 : bottom])
    return textwrap.dedent("\n".join(lines)).strip("\n")


def _parts(drawn: Sequence[Sequence[str]], row_of: Mapping[int, int]) -> tuple[int, int, int]:
    """How many rows are head and foot, and which line tells the alignments."""
    last = max(row_of)
    doubled = [y for y in row_of if y and "=" in drawn[y]]
    foot = 0
    if last in doubled and len(doubled) > 1:
        *doubled, begin, _ = doubled
        foot = row_of[last] - row_of[begin]
    told = doubled[0] if doubled and doubled[0] != last else 0
    return row_of[told], foot, told


def _alignment(segment: str) -> str:
    begins, ends = segment.startswith(":"), segment.endswith(":")
    if begins and ends:
        return "center"
    return "left" if begins else "right" if ends else ""
