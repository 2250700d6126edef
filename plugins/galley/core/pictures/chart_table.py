"""The table of a chart: a CSV file, each of its cells with the line and column at which it stands."""

import csv
import io
from dataclasses import dataclass


class ChartError(ValueError):
    """A table or a wish that no chart can be made of; the message tells the author why.

    `line` and `column` are places in the table's file, and 0 where it is not the table's fault.
    """

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The columns of a CSV file and its rows, as text; `places` are the line and column of each cell."""

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


def read_table(source: str) -> ChartTable:
    """The table of a CSV file with a head. Raises ChartError at the line that is at fault."""
    reader = csv.reader(io.StringIO(source))
    lines = source.splitlines()
    found = []
    before = 0
    for row in reader:
        number, before = before + 1, reader.line_num
        if any(cell.strip() for cell in row):
            found.append((number, row))
    if len(found) < 2:
        raise ChartError("the file has no head and no row below it", 1)
    (_, first), *rest = found
    head = tuple(cell.strip() for cell in first)
    for number, row in rest:
        if len(row) != len(head):
            raise ChartError(f"the row has {len(row)} cells, and the head has {len(head)}", number)
    rows = tuple(tuple(cell.strip() for cell in row) for _, row in rest)
    places = tuple(_places(lines[number - 1], number, row) for number, row in rest)
    return ChartTable(head, rows, places)


def _places(line: str, number: int, row: list[str]) -> tuple[tuple[int, int], ...]:
    """Where the cells of a row begin: each is looked for behind the one before it."""
    places, position = [], 0
    for cell in row:
        start = line.find(cell.strip().split("\n")[0], position)
        position = max(start, position)
        places.append((number, position + 1))
        position = line.find(",", position + len(cell)) + 1 or position
    return tuple(places)
