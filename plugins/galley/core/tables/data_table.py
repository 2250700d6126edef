"""A table made of a data file: the columns that its author chose, in the order and form asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from galley.core.data.cells import DataError
from galley.core.data.columns import ColumnKind, DataColumn
from galley.core.data.declared import DATA_OPTIONS
from galley.core.data.numerals import Notation
from galley.core.data.table import DataTable
from galley.core.rules.diagnostic import did_you_mean
from galley.core.tables.reading import ROW_HEADS

# The options of the command beside those of every data file, and those that are words of the paper.
OPTIONS = ("columns", "align", "digits", "sort", "rows", "foot", ROW_HEADS, *DATA_OPTIONS)
WORDS = ("caption", "note")
_SIDES = ("left", "center", "right")
# What stands for a number that is missing.
_NOTHING = "–"
_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class _Shown:
    """A column as it is printed: its name, its cells in their order, how it is aligned."""

    name: str
    cells: Sequence[str]
    align: str


def rows_of(data: DataTable, options: Mapping[str, str], notation: Notation) -> str:
    """Return the rows of a table as HTML, numbers in a notation. Raises DataError at a wrong option."""
    _check(options)
    chosen = list(_chosen(data, options.get("columns", "")))
    order = _order(data, options)
    sides = _each(options, "align", len(chosen), _SIDES)
    digits = _digits(options, len(chosen))
    shown = [
        _shown(column, name, order, side, places, notation)
        for (column, name), side, places in zip(chosen, sides, digits, strict=True)
    ]
    foot = _count(options, "foot", 0)
    return "".join(_lines(shown, len(order), foot))


def _check(options: Mapping[str, str]) -> None:
    known = (*OPTIONS, *WORDS)
    for name in options:
        if name not in known:
            hint = did_you_mean(name, known) or f"the options are {', '.join(known)}"
            raise DataError(f'\\table has no option "{name}"; {hint}')


def _chosen(data: DataTable, told: str) -> Iterator[tuple[DataColumn, str]]:
    """The columns that are named, each with the name that it has in the paper; all if none is."""
    if not told.strip():
        yield from ((column, column.name) for column in data.columns)
        return
    for part in told.split(","):
        name, sign, own = (text.strip() for text in part.partition("="))
        column = data.named(name)
        yield column, own if sign else name


def _order(data: DataTable, options: Mapping[str, str]) -> list[int]:
    """The numbers of the rows, in the order in which they are shown."""
    rows = list(range(data.height))
    told = options.get("sort", "").strip()
    if told:
        column = data.named(told.removeprefix("-").strip())
        present = [row for row in rows if column.values[row] is not None]
        # Values of one kind alone can be compared; what is missing is last.
        key = (
            (lambda row: column.values[row])
            if column.kind is not ColumnKind.CATEGORY
            else (lambda row: column.cells[row].text.casefold())
        )
        present.sort(key=key, reverse=told.startswith("-"))
        rows = [*present, *(row for row in rows if column.values[row] is None)]
    return rows[: _count(options, "rows", len(rows))]


def _count(options: Mapping[str, str], name: str, otherwise: int) -> int:
    text = options.get(name, "").strip()
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit()):
        raise DataError(f'{name}="{text}" is not a number of rows')
    return int(text[:9])


def _each(options: Mapping[str, str], name: str, count: int, known: Sequence[str]) -> Sequence[str]:
    """The values of an option, one for each column; a single one is for all of them."""
    told = [part.strip() for part in options.get(name, "").split(",")]
    for part in told:
        if part and part not in known:
            raise DataError(f'{name}="{part}" is not one of {", ".join(known)}')
    if len(told) == 1:
        return told * count
    if len(told) != count:
        raise DataError(f"{name} names {len(told)} columns, and the table has {count}")
    return told


def _digits(options: Mapping[str, str], count: int) -> list[int | None]:
    known = [str(number) for number in range(_MOST_DIGITS + 1)]
    return [int(part) if part else None for part in _each(options, "digits", count, known)]


def _shown(
    column: DataColumn,
    name: str,
    order: Sequence[int],
    side: str,
    digits: int | None,
    notation: Notation,
) -> _Shown:
    if column.kind is not ColumnKind.NUMBER:
        return _Shown(name, [column.cells[row].text for row in order], side)
    places = _places(column) if digits is None else digits
    unit = "" if not column.unit or column.unit in name else column.unit
    cells = [_number(column, row, places, unit, notation) for row in order]
    return _Shown(name, cells, side or "right")


def _places(column: DataColumn) -> int:
    """How many digits the numbers of a column have after the decimal separator, at most."""
    exponents = (value.as_tuple().exponent for value in column.values if isinstance(value, Decimal))
    return min(max((-e for e in exponents if isinstance(e, int)), default=0), _MOST_DIGITS)


def _number(column: DataColumn, row: int, places: int, unit: str, notation: Notation) -> str:
    value = column.values[row]
    if not isinstance(value, Decimal):
        # What is not a number is printed as it is typed.
        return column.cells[row].text if row in column.misfits else _NOTHING
    if column.odd is not None:
        return column.cells[row].text
    text = notation.written(value, max(places, 0))
    if not unit:
        return text
    return f"{text}\u202f{unit}" if unit in ("%", "‰") else f"{unit}\u00a0{text}"


def _lines(shown: Sequence[_Shown], count: int, foot: int) -> Iterator[str]:
    styles = [f' style="text-align: {one.align};"' if one.align else "" for one in shown]
    heads = (
        f"<th{style}>{escape(one.name)}</th>" for one, style in zip(shown, styles, strict=True)
    )
    yield f"<thead><tr>{''.join(heads)}</tr></thead>"
    begins = max(count - foot, 0)
    for part, rows in (("tbody", range(begins)), ("tfoot", range(begins, count))):
        if rows:
            yield f"<{part}>"
            for row in rows:
                cells = (
                    f"<td{style}>{escape(one.cells[row])}</td>"
                    for one, style in zip(shown, styles, strict=True)
                )
                yield f"<tr>{''.join(cells)}</tr>"
            yield f"</{part}>"
