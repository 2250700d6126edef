"""What an author should know about how a data file was read."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from galley.core.data.cells import DELIMITERS, DataCell, DataRow
from galley.core.data.columns import ColumnKind, Convention, DataColumn
from galley.core.data.numerals import Notation, read_number
from galley.core.data.periods import read_date
from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import DATA_CONVENTIONS_ARE_DECLARED, DATA_IS_UNAMBIGUOUS


@dataclass(frozen=True, slots=True)
class DataRemark:
    """Something that the author should know about how a file was read.

    `is_doubtful` means that another reading gives other values; else the remark names a convention
    that was found. `line` and `column` are a place in the file, or 0.
    """

    message: str
    suggestion: str
    line: int = 0
    column: int = 0
    is_doubtful: bool = False


def told(remarks: Iterable[DataRemark], path: str) -> Iterator[Diagnostic]:
    """The diagnostics on a file that is called by a path in the workspace."""
    for remark in remarks:
        rule = DATA_IS_UNAMBIGUOUS if remark.is_doubtful else DATA_CONVENTIONS_ARE_DECLARED
        place = Location(path, remark.line, remark.column)
        yield Diagnostic(rule, remark.message, place, remark.suggestion)


def on_delimiter(delimiter: str) -> Iterator[DataRemark]:
    """The delimiter of a file, where it is not a comma."""
    if delimiter != ",":
        written = {"\t": "tab", "|": "bar"}.get(delimiter, delimiter)
        message = f"{DELIMITERS[delimiter]} separate the cells of this file"
        yield DataRemark(message, f'write delimiter="{written}" if that is right')


def on_titles(titles: Sequence[DataRow]) -> Iterator[DataRemark]:
    """Lines of text above the head."""
    for row in titles[:1]:
        message = (
            f'"{_start_of(row.cells[0].text)}" is above the header of the table and was left out'
        )
        hint = "move it to the caption of the figure or table"
        yield DataRemark(message, hint, row.line)


def on_decimal_sign(
    notation: Notation, doubtful: str, cells: Iterable[DataCell]
) -> Iterator[DataRemark]:
    """The character before fractions, where it is a comma, or where no number decides which it is."""
    number = read_number(doubtful, notation.decimal) if doubtful else None
    if number:
        cell = next(cell for cell in cells if cell.text == doubtful)
        sign = "comma" if "," in doubtful else "point"
        other = "come before a fraction" if number.thousands else "separate thousands"
        value = Notation(thousands="").written(number.value)
        message = f'"{doubtful}" was read as {value}, but its {sign} could also {other}'
        hint = 'write decimal="." if it was read as you meant it, else decimal=","'
        yield DataRemark(message, hint, cell.line, cell.column, is_doubtful=True)
    elif notation.decimal == ",":
        message = "this file writes fractions after a comma"
        yield DataRemark(message, 'write decimal="," if that is right')


def on_dates(doubtful: str, column: DataColumn) -> Iterator[DataRemark]:
    """Dates in which the day and the month could change places."""
    found = read_date(doubtful) if doubtful and column.kind is ColumnKind.DATE else None
    if found:
        cell = next(cell for cell in column.cells if cell.text == doubtful)
        message = f'"{doubtful}" was read as {found}, but the month could also come first'
        hint = "write dates=dmy if it was read as you meant it, else dates=mdy"
        yield DataRemark(message, hint, cell.line, cell.column, is_doubtful=True)


def on_missing(columns: Iterable[DataColumn], convention: Convention) -> Iterator[DataRemark]:
    """The texts that were read as missing values and are not declared: one remark for all of them."""
    cells = [
        cell
        for column in columns
        if column.kind is not ColumnKind.CATEGORY
        for cell in column.cells
        if cell.text and convention.is_missing(cell.text) and not convention.declares(cell.text)
    ]
    if cells:
        counts = Counter(cell.text for cell in cells)
        told = " and ".join(
            f'"{text}" ({count} cell{"s" if count > 1 else ""})' for text, count in counts.items()
        )
        first = min(cells, key=lambda cell: (cell.line, cell.column))
        message = f"{told} {'were' if len(cells) > 1 else 'was'} read as missing"
        hint = f'write missing="{", ".join(counts)}" if that is right'
        yield DataRemark(message, hint, first.line, first.column)


def on_names(columns: Iterable[DataColumn]) -> Iterator[DataRemark]:
    """Columns of one name."""
    seen = dict[str, int]()
    for number, column in enumerate(columns, 1):
        if column.name in seen and column.name:
            message = f'the columns {seen[column.name]} and {number} are both named "{column.name}"'
            hint = "give each a name of its own"
            place = column.head
            yield DataRemark(message, hint, place.line, place.column, is_doubtful=True)
        seen.setdefault(column.name, number)


def on_units(columns: Iterable[DataColumn]) -> Iterator[DataRemark]:
    """Columns whose numbers have different units."""
    for column in columns:
        if column.odd is not None:
            cell = column.cells[column.odd]
            usual = f'most numbers in "{column.name}" have "{column.unit}"'
            plain = f'most numbers in "{column.name}" have no unit'
            message = f'"{cell.text}" has another unit: {usual if column.unit else plain}'
            hint = "write all numbers of a column in one unit"
            yield DataRemark(message, hint, cell.line, cell.column, is_doubtful=True)


# So many characters of a line are quoted.
_QUOTED = 60


def _start_of(text: str) -> str:
    return text if len(text) <= _QUOTED else text[:_QUOTED].rstrip() + " …"
