"""The table of a data file: its columns with their values, and what had to be guessed.

What an author declares is taken. What is not declared is found from the file, and told.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from galley.core.data import remarks
from galley.core.data.cells import (
    DataError,
    DataRow,
    found_delimiter,
    named_delimiter,
    read_rows,
    trimmed,
)
from galley.core.data.columns import ColumnKind, Convention, DataColumn, column_of, found_column
from galley.core.data.declared import Declared
from galley.core.data.numerals import Notation, found_notation, read_number
from galley.core.data.periods import DateOrder, found_order
from galley.core.data.remarks import DataRemark

# The words before a source or a note, in some languages.
_SOURCES = r"(?:data )?sources?|quellen?|fuentes?|bron|sumber|மூலம்|资料来源|来源"
_NOTES = r"notes?|footnotes?|nota|notas|anmerkung(?:en)?|remarques?|catatan|குறிப்பு|注"
_SOURCE = re.compile(rf"(?:{_SOURCES})\s*[:：]\s*", re.IGNORECASE)
_NOTE = re.compile(rf"(?:{_SOURCES}|{_NOTES})(?: \d+)?\s*[:：.]", re.IGNORECASE)
_MARKED = re.compile(r"[*†‡]|\(?[1-9][).] |\([a-z]\) |\[[a-z0-9]{1,3}\] ")


@dataclass(frozen=True, slots=True)
class DataNote:
    """A line of text below the rows of a file, such as "Source: ..."."""

    text: str
    line: int

    @property
    def source(self) -> str:
        """Where the numbers come from, without the word before it; nothing if the note says no source."""
        found = _SOURCE.match(self.text)
        return self.text[found.end() :] if found else ""


@dataclass(frozen=True, slots=True)
class DataTable:
    """The columns of a data file, the lines of text below its rows, and the remarks on reading it."""

    columns: tuple[DataColumn, ...]
    notes: tuple[DataNote, ...]
    remarks: tuple[DataRemark, ...]
    convention: Convention

    @property
    def height(self) -> int:
        """How many rows there are below the head."""
        return len(self.columns[0].cells)

    def named(self, name: str) -> DataColumn:
        """The column of a name. Raises DataError if there is none, or more than one."""
        found = [column for column in self.columns if column.name == name]
        if not found:
            known = ", ".join(column.name for column in self.columns if column.name)
            raise DataError(f'unknown column "{name}"; the columns are {known}')
        if len(found) > 1:
            message = f'{len(found)} columns are named "{name}"; give each a name of its own'
            raise DataError(message, found[1].head.line, found[1].head.column)
        return found[0]

    def as_numbers(self, column: DataColumn) -> DataColumn:
        """A column with its cells read as numbers, whatever kind was found for it."""
        return column_of(ColumnKind.NUMBER, column.head, column.cells, self.convention)


def read_data(source: str, declared: Declared | None = None) -> DataTable:
    """The table of a data file. Raises DataError at the line that is at fault."""
    told = declared or Declared()
    named = told.delimiter or named_delimiter(source)
    delimiter = named or found_delimiter(source)
    titles, rows, notes = _sections(trimmed(read_rows(source, delimiter)))
    if len(rows) < 2:
        raise DataError("the file has no header and no row below it", 1)
    head, *body = rows
    for row in body:
        if len(row.cells) != len(head.cells):
            message = f"the row has {len(row.cells)} cells, and the header has {len(head.cells)}"
            raise DataError(message, row.line)
    cells = [cell for row in body for cell in row.cells]
    found = found_notation((cell.text for cell in cells), is_usual=delimiter == ",")
    notation = found.notation
    if told.decimal and told.decimal != notation.decimal:
        notation = Notation(told.decimal, "," if told.decimal == "." else ".")
    missing = tuple(text.casefold() for text in told.missing)
    convention = Convention(notation, told.dates or DateOrder.DAY_FIRST, missing)
    columns, unsure = list[DataColumn](), list[DataRemark]()
    for name, *below in zip(*(row.cells for row in rows), strict=True):
        order = found_order(cell.text for cell in below)
        own = replace(convention, dates=told.dates or order.order)
        columns.append(found_column(name, tuple(below), own))
        unsure += remarks.on_dates("" if told.dates else order.doubtful, columns[-1])
    return DataTable(
        columns=tuple(columns),
        notes=tuple(notes),
        remarks=(
            *remarks.on_delimiter(delimiter if not named else ","),
            *remarks.on_titles(titles),
            *([] if told.decimal else remarks.on_decimal_sign(notation, found.doubtful, cells)),
            *unsure,
            *remarks.on_missing(columns, convention),
            *remarks.on_names(columns),
            *remarks.on_units(columns),
        ),
        convention=convention,
    )


def _sections(
    rows: Sequence[DataRow],
) -> tuple[Sequence[DataRow], Sequence[DataRow], list[DataNote]]:
    """The lines of text above the head, the head with the rows below it, the notes below these."""
    widths = Counter(len(row.cells) for row in rows if row.filled > 1)
    usual = max(widths, key=lambda width: (widths[width], width), default=1)
    start = next((i for i, row in enumerate(rows) if usual == 1 or _is_wide(row)), 0)
    if start and not _may_be_head(rows[start:]):
        start = 0
    end = next((i for i in range(start + 1, len(rows)) if _is_note(rows[i])), len(rows))
    # Lines of text without a mark are notes too, if they have no cell but their first.
    while end > start + 2 and usual > 1 and len(rows[end - 1].cells) == 1:
        end -= 1
    return rows[:start], rows[start:end], list(_notes(rows[end:]))


def _is_wide(row: DataRow) -> bool:
    return row.filled > 1 or not row.cells[0].text


def _may_be_head(rows: Sequence[DataRow]) -> bool:
    """Whether a row has a name in it, so that it can be the head of those below it."""
    return len(rows) > 1 and any(
        cell.text and read_number(cell.text) is None for cell in rows[0].cells
    )


def _is_note(row: DataRow) -> bool:
    """Whether a row is a note by its first words; a mark such as `*` begins one if nothing follows."""
    text = row.cells[0].text
    return bool(_NOTE.match(text)) or (bool(_MARKED.match(text)) and row.filled == 1)


def _notes(rows: Sequence[DataRow]) -> Iterator[DataNote]:
    for row in rows:
        filled = [cell.text for cell in row.cells if cell.text]
        # A comma in a note makes cells of it.
        text = filled[0] if len(filled) == 1 else row.source.strip()
        yield DataNote(" ".join(text.strip('" ').split()), row.line)
