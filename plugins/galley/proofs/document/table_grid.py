"""The grid of a table in Pandoc's AST: the place of each cell, and what it is the head of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from galley.core.ast.tables import Cell, Row, Rows, Table
from galley.core.tables.grid import CellKind, CellPlace, placed

# What the scope of a head says it is; a cell of the table's head is one of columns without it.
_KINDS: Mapping[str, CellKind] = {
    "col": CellKind.COLUMN,
    "colgroup": CellKind.COLUMN,
    "row": CellKind.ROW,
    "rowgroup": CellKind.GROUP,
}


def kind_of(cell: Cell, *, in_head: bool = False) -> CellKind:
    """What a cell is, by its scope and by its part of the table."""
    return CellKind.COLUMN if in_head else _KINDS.get(cell.attributes.get("scope"), CellKind.DATA)


@dataclass(frozen=True, slots=True)
class TableGrid:
    """The cells of a table with their places, row by row; `head` and `foot` count rows."""

    rows: tuple[tuple[tuple[CellPlace, Cell], ...], ...]
    columns: int
    head: int
    foot: int

    @classmethod
    def of(cls, table: Table) -> "TableGrid":
        """The grid of a table."""
        parts = [table.head, *table.bodies, table.foot]
        rows = [row for part in parts for row in part.all]
        numbers = [n for n, part in enumerate(parts) for _ in part.all]
        places = placed([[(c.rows, c.columns) for c in row.cells] for row in rows], numbers)
        lines = (
            tuple(zip(line, row.cells, strict=True)) for line, row in zip(places, rows, strict=True)
        )
        return cls(tuple(lines), len(table.columns), len(table.head.rows), len(table.foot.rows))

    @property
    def row_heads(self) -> int:
        """How many of the first columns are the headers of rows."""
        return max(
            (
                place.behind
                for row in self.rows[self.head :]
                for place, cell in row
                if kind_of(cell) is CellKind.ROW
            ),
            default=0,
        )


def with_whole_rows(table: Table) -> Table:
    """The table without rows that have no cell: what goes over one of them goes over one less."""
    return table.with_parts(_whole) if any(not row.cells for row in table.rows) else table


def _whole(part: Rows) -> Rows:
    rows = part.all
    places = placed([[(c.rows, c.columns) for c in row.cells] for row in rows], [0] * len(rows))
    kept = [bool(row.cells) for row in rows]

    def shortened(row: Row, line: list[CellPlace]) -> Row:
        cells = (
            replace(cell, rows=sum(kept[place.row : place.below]))
            for cell, place in zip(row.cells, line, strict=True)
        )
        return replace(row, cells=tuple(cells))

    made = [shortened(row, line) for row, line in zip(rows, places, strict=True)]
    count = len(part.heads)
    heads = (row for row in made[:count] if row.cells)
    return replace(part, heads=tuple(heads), rows=tuple(row for row in made[count:] if row.cells))


def with_cells(table: Table, changed: Callable[[Cell, CellKind], Cell]) -> Table:
    """The table with each cell as `changed` has it, which gets what the cell is."""

    def part(given: Rows, *, in_head: bool) -> Rows:
        def row(one: Row) -> Row:
            cells = (changed(cell, kind_of(cell, in_head=in_head)) for cell in one.cells)
            return replace(one, cells=tuple(cells))

        return given.with_rows(row)

    return replace(
        table,
        head=part(table.head, in_head=True),
        bodies=tuple(part(body, in_head=False) for body in table.bodies),
        foot=part(table.foot, in_head=False),
    )
