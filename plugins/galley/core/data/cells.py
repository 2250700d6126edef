"""Delimited text as rows of cells, each cell with its line and column.

Grammar: RFC 4180, with any of four delimiters. Spaces around a cell do not count, and a quotation
mark may follow them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
# Excel names the delimiter of a file in a first line such as `sep=;`.
_NAMED = re.compile(r"sep=(.)[ \t]*(?:\n|\Z)", re.IGNORECASE)
# As many rows tell which delimiter a file has.
_SAMPLE = 200


class DataError(ValueError):
    """A data file, or a wish about it, that nothing can be made of; the message is for the author.

    `line` and `column` are a place in the file, and 0 where the file is not at fault.
    """

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column


@dataclass(frozen=True, slots=True)
class DataCell:
    """A cell as it is typed, without the spaces around it, and where it begins, counted from 1."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class DataRow:
    """The cells of one row, and the text of its lines."""

    cells: tuple[DataCell, ...]
    source: str

    @property
    def line(self) -> int:
        return self.cells[0].line

    @property
    def filled(self) -> int:
        """How many of its cells hold something."""
        return sum(1 for cell in self.cells if cell.text)


def named_delimiter(source: str) -> str:
    """The delimiter that the first line of a file names, as Excel writes it; else nothing."""
    named = _NAMED.match(source)
    return named[1] if named and named[1] in DELIMITERS else ""


def found_delimiter(source: str) -> str:
    """The delimiter by which most rows have as many cells as the longest run of equal rows.

    A comma where no delimiter parts the rows into cells.
    """
    best, most = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        try:
            rows = read_rows(source, delimiter, _SAMPLE)
        except DataError:
            continue
        widths = Counter(len(row.cells) for row in rows)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        if width > 1 and (count / len(rows), width) > most:
            best, most = delimiter, (count / len(rows), width)
    return best


def read_rows(source: str, delimiter: str, most: int = 0) -> list[DataRow]:
    """The rows of a text that hold anything, or the first `most` of them.

    Raises DataError at a quotation mark that is never closed.
    """
    reader, rows = _Reader(source, delimiter), list[DataRow]()
    if _NAMED.match(source):
        reader.skip_line()
    while not reader.is_at_end and not (most and len(rows) >= most):
        row = reader.row()
        if row.filled:
            rows.append(row)
    return rows


class _Reader:
    """Reads a text from its beginning to its end, and knows the line and column that it has reached."""

    def __init__(self, source: str, delimiter: str) -> None:
        self._source, self._delimiter = source, delimiter
        self._offset = self._line_start = 0
        self._line = 1
        spaces = "[ ]*" if delimiter == "\t" else r"[ \t]*"
        self._spaces = re.compile(spaces)
        self._plain = re.compile(rf"[^{re.escape(delimiter)}\n]*")

    @property
    def is_at_end(self) -> bool:
        return self._offset >= len(self._source)

    def skip_line(self) -> None:
        end = self._source.find("\n", self._offset)
        self._advance(len(self._source) if end < 0 else end + 1)

    def row(self) -> DataRow:
        """The row that begins here; the reader goes on after its line break."""
        start, cells = self._offset, [self._cell()]
        while self._source.startswith(self._delimiter, self._offset):
            self._advance(self._offset + 1)
            cells.append(self._cell())
        source = self._source[start : self._offset]
        self._advance(min(self._offset + 1, len(self._source)))
        return DataRow(tuple(cells), source)

    def _cell(self) -> DataCell:
        self._advance(self._match(self._spaces))
        if self._source.startswith('"', self._offset):
            return self._quoted()
        line, column = self._line, self._column
        text = self._take(self._match(self._plain))
        return DataCell(text.strip(), line, column)

    def _quoted(self) -> DataCell:
        """A cell in quotation marks, two of them for one; what follows the last is part of it."""
        line, column = self._line, self._column
        parts, start = list[str](), self._offset + 1
        while True:
            end = self._source.find('"', start)
            if end < 0:
                raise DataError(
                    "the quotation mark that begins this cell is never closed", line, column
                )
            parts.append(self._source[start:end])
            if not self._source.startswith('"', end + 1):
                break
            parts.append('"')
            start = end + 2
        self._advance(end + 1)
        rest = self._take(self._match(self._plain))
        return DataCell(("".join(parts) + rest).strip(), line, column + 1)

    def _match(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._source, self._offset)
        return found.end() if found else self._offset

    def _take(self, end: int) -> str:
        text = self._source[self._offset : end]
        self._advance(end)
        return text

    def _advance(self, offset: int) -> None:
        breaks = self._source.count("\n", self._offset, offset)
        if breaks:
            self._line += breaks
            self._line_start = self._source.rfind("\n", 0, offset) + 1
        self._offset = offset

    @property
    def _column(self) -> int:
        return self._offset - self._line_start + 1


def trimmed(rows: Sequence[DataRow]) -> list[DataRow]:
    """The rows without the columns at their ends that hold nothing in any row."""
    width = max((i + 1 for row in rows for i, cell in enumerate(row.cells) if cell.text), default=0)
    return [
        DataRow(row.cells[:width], row.source) if len(row.cells) > width else row for row in rows
    ]
