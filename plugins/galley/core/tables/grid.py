"""The grid of a table: where its cells are, and which heads each of them has.

Rules: HTML, 4.9.12.1 "Forming a table" and 4.9.12.2 "Forming relationships between data cells and
header cells", https://html.spec.whatwg.org/multipage/tables.html#processing-model-4
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    """What a cell is: a value, or the header of columns, of rows, or of the rows below it."""

    DATA = "data"
    COLUMN = "column"
    ROW = "row"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell is: its first row and column, and how many of each it goes over."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def below(self) -> int:
        """The first row below it."""
        return self.row + self.rows

    @property
    def behind(self) -> int:
        """The first column after it."""
        return self.column + self.columns

    def shares_rows(self, other: "CellPlace") -> bool:
        """Whether both go over a row."""
        return self.row < other.below and other.row < self.below

    def shares_columns(self, other: "CellPlace") -> bool:
        """Whether both go over a column."""
        return self.column < other.behind and other.column < self.behind


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell at its place; the head of a group of rows counts within its `part` of the table."""

    place: CellPlace
    kind: CellKind = CellKind.DATA
    part: int = 0


def placed(
    rows: Sequence[Sequence[tuple[int, int]]], parts: Sequence[int]
) -> list[list[CellPlace]]:
    """The places of the cells of each row, given the rows and columns that each cell goes over.

    `parts` names the part of each row. A cell ends with its part, and before a cell that is already
    there; 0 rows mean all that are left in the part.
    """
    taken: dict[int, set[int]] = {}
    found: list[list[CellPlace]] = []
    for number, cells in enumerate(rows):
        last = next((n for n in range(number, len(rows)) if parts[n] != parts[number]), len(rows))
        line: list[CellPlace] = []
        column = 0
        for down, across in cells:
            filled = taken.setdefault(number, set())
            while column in filled:
                column += 1
            free = next((n for n in range(1, across) if column + n in filled), across)
            height = min(down, last - number) if down else last - number
            place = CellPlace(number, column, max(height, 1), max(free, 1))
            for row in range(place.row, place.below):
                taken.setdefault(row, set()).update(range(place.column, place.behind))
            line.append(place)
            column = place.behind
        found.append(line)
    return found


def heads(cells: Iterable[PlacedCell]) -> Mapping[CellPlace, tuple[CellPlace, ...]]:
    """The heads of each cell: those of its columns from above, then those of its rows."""
    cells = list(cells)
    columns = [c for c in cells if c.kind is CellKind.COLUMN]
    groups = [c for c in cells if c.kind is CellKind.GROUP]
    rows: dict[int, list[CellPlace]] = {}
    for cell in cells:
        if cell.kind is CellKind.ROW:
            for row in range(cell.place.row, cell.place.below):
                rows.setdefault(row, []).append(cell.place)
    head_rows = {row for c in columns for row in range(c.place.row, c.place.below)}
    blocks = {row: _block_above(head_rows, row) for row in {cell.place.row for cell in cells}}
    found = {}
    for cell in cells:
        own = cell.place
        above = blocks[own.row]
        from_above = [
            c.place
            for c in columns
            if c.place.row in above and c.place.below <= own.row and c.place.shares_columns(own)
        ]
        if cell.kind in (CellKind.COLUMN, CellKind.GROUP):
            found[own] = tuple(from_above) if cell.kind is CellKind.COLUMN else ()
            continue
        group = [g.place for g in groups if g.place.row < own.row and g.part == cell.part][-1:]
        beside = dict.fromkeys(
            place
            for row in range(own.row, own.below)
            for place in rows.get(row, ())
            if place.column < own.column
        )
        found[own] = (*from_above, *group, *beside)
    return found


def _block_above(rows: Collection[int], row: int) -> range:
    """The rows of heads that are together, the last of them above a row."""
    last = max((n for n in rows if n < row), default=-1)
    first = last
    while first - 1 in rows:
        first -= 1
    return range(first, last + 1)
