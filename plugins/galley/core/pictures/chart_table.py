"""The table of a chart: the texts of its cells, each with the line and column at which it stands."""

from dataclasses import dataclass
from decimal import Decimal

from galley.core.data.cells import DataError
from galley.core.data.columns import ColumnKind
from galley.core.data.table import DataTable


class ChartError(DataError):
    """A table or a wish that no chart can be made of; the message tells the author why."""


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The columns of a data file and its rows, as text; `places` are the line and column of each cell."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    places: tuple[tuple[tuple[int, int], ...], ...] = ()

    def column(self, name: str | None, position: int) -> str:
        """The column of a name; the one at a position where none is named."""
        if name and name not in self.columns:
            known = ", ".join(self.columns)
            raise ChartError(f'there is no column "{name}"; the columns are {known}')
        if not name and len(self.columns) <= position:
            raise ChartError("the table has too few columns", 1)
        return name or self.columns[position]

    def place(self, row: int, column: int) -> tuple[int, int]:
        """The line and column of a cell in the file."""
        return self.places[row][column] if self.places else (0, 0)


def chart_table(data: DataTable) -> ChartTable:
    """The table of a data file, its numbers written with a point and no other signs."""
    columns = [
        [
            ""
            if column.kind is not ColumnKind.CATEGORY
            and value is None
            and row not in column.misfits
            else format(value, "f")
            if isinstance(value, Decimal)
            else cell.text
            for row, (cell, value) in enumerate(zip(column.cells, column.values, strict=True))
        ]
        for column in data.columns
    ]
    places = [[(cell.line, cell.column) for cell in column.cells] for column in data.columns]
    return ChartTable(
        tuple(column.name for column in data.columns),
        tuple(zip(*columns, strict=True)),
        tuple(zip(*places, strict=True)),
    )
