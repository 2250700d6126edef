"""Data files are read as their authors mean them, each cell with its place; what is unsure is told."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from galley.core.data.cells import DataError, read_rows
from galley.core.data.columns import ColumnKind
from galley.core.data.declared import Declared, read_declared
from galley.core.data.numerals import Notation, notation_of, read_number
from galley.core.data.periods import DateOrder, read_date, read_month, read_quarter, read_year
from galley.core.data.table import DataTable, read_data
from hypothesis import given
from hypothesis import strategies as st


@given(
    st.lists(
        st.lists(st.text('ab,"; \n1.', max_size=6), min_size=2, max_size=4), min_size=1, max_size=4
    )
)
def test_cells_are_those_of_the_csv_module(rows: list[list[str]]) -> None:
    """Whatever the module writes is read again, with spaces around cells and empty rows left out."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    source = written.getvalue()
    plain = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(source))]
    found = read_rows(source, ",")
    assert [[cell.text for cell in row.cells] for row in found] == [
        row for row in plain if any(row)
    ]
    lines = source.splitlines(keepends=True)
    for cell in (cell for row in found for cell in row.cells):
        rest = "".join([lines[cell.line - 1][cell.column - 1 :], *lines[cell.line :]])
        assert rest.lstrip().startswith(cell.text.replace('"', '""'))


@pytest.mark.parametrize(
    ("text", "decimal", "value", "unit"),
    [
        ("1234.5", ".", "1234.5", ""),
        ("1,234.5", ".", "1234.5", ""),
        ("12,34,567", ".", "1234567", ""),
        ("1\u00a0234\u00a0567,8", ",", "1234567.8", ""),
        ("1\u202f234", ".", "1234", ""),
        ("1'234.50", ".", "1234.50", ""),
        ("1.234,5", ",", "1234.5", ""),
        (".2", ".", "0.2", ""),
        ("5.", ".", "5", ""),
        ("\u22123", ".", "-3", ""),
        ("–3", ".", "-3", ""),
        ("+3", ".", "3", ""),
        ("(1,200)", ".", "-1200", ""),
        ("-£3.20", ".", "-3.20", "£"),
        ("£-3.20", ".", "-3.20", "£"),
        ("S$1,000", ".", "1000", "S$"),
        ("EUR 5", ".", "5", "EUR"),
        ("12 %", ".", "12", "%"),
        ("12\u00a0€", ",", "12", "€"),
        ("2.5E+06", ".", "2500000", ""),
        ("1e-3", ".", "0.001", ""),
    ],
)
def test_numbers_as_people_type_them(text: str, decimal: str, value: str, unit: str) -> None:
    """Signs, thousands, currencies, percent and powers of ten."""
    found = read_number(text, decimal)
    assert found is not None
    assert (found.value, found.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        *" many inf nan 1,23,4 12,3456 1..2 1e999999 0x1F 1_000 --3 (-3 3) =1+1 ١٢ 1e31 0,123".split(
            " "
        ),
        *("1 20", "3 apples", "2020-01", "9" * 80),
    ],
)
def test_what_is_no_number(text: str) -> None:
    """Nothing is guessed from a text that is not a number with a point."""
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en-GB", "−1,234,567.50"),
        ("de", "−1.234.567,50"),
        ("de-CH", "−1’234’567.50"),
        ("fr-FR", "−1\u202f234\u202f567,50"),
        ("pl", "−1\u00a0234\u00a0567,50"),
        ("ms", "−1,234,567.50"),
        ("", "−1,234,567.50"),
    ],
)
def test_numbers_as_languages_write_them(language: str, written: str) -> None:
    """And each is read again from what is written."""
    notation = notation_of(language)
    assert notation.written(Decimal("-1234567.5"), 2) == written
    again = read_number(written, notation.decimal)
    assert again is not None
    assert again.value == Decimal("-1234567.5")


def test_nothing_is_minus_nought() -> None:
    """A negative number that is rounded to nought has no sign."""
    assert Notation().written(Decimal("-0.04"), 1) == "0.0"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-01-31", (2021, 1, 31)),
        ("2021/1/31", (2021, 1, 31)),
        ("2021-01-31T00:00:00Z", (2021, 1, 31)),
        ("31/01/2021", (2021, 1, 31)),
        ("31.1.21", (2021, 1, 31)),
        ("31 Jan 2021", (2021, 1, 31)),
        ("31-Jan-21", (2021, 1, 31)),
        ("January 31, 2021", (2021, 1, 31)),
        ("31. Januar 2021", (2021, 1, 31)),
        ("29/02/2021", None),
        ("2021-13-01", None),
        ("31 Foo 2021", None),
    ],
)
def test_dates(text: str, day: tuple[int, int, int] | None) -> None:
    """Days, in figures and with the names of months."""
    assert read_date(text) == (date(*day) if day else None)


def test_months_quarters_and_years() -> None:
    """Each is the day on which it begins."""
    months = ["2020-05", "05/2020", "May 2020", "may-20", "2020 MAY", "2020M05", "Mei 2020"]
    assert {read_month(text) for text in months} == {date(2020, 5, 1)}
    quarters = ["2020-Q3", "2020Q3", "2020 Q3", "Q3 2020", "Q3/2020", "3Q2020", "T3 2020"]
    assert {read_quarter(text) for text in quarters} == {date(2020, 7, 1)}
    assert {read_year(text) for text in ["2020", "FY2020", "2020/21", "2020-21", "2020–2021"]} == {
        date(2020, 1, 1)
    }
    assert [read_month("2020-13"), read_quarter("2020-Q5"), read_year("2020/22")] == [None] * 3
    assert [read_year("99"), read_year("999"), read_month("Maybe 2020x")] == [None] * 3


def kinds(source: str) -> list[ColumnKind]:
    """The kinds of the columns of a file."""
    return [column.kind for column in read_data(source).columns]


def test_kinds_of_columns() -> None:
    """The one that most cells have; years alone are years, and Namibia is a name."""
    source = (
        "y,q,m,d,n,c\n2019,2019-Q1,Jan 2019,31/01/2019,1,NA\n2020,2019-Q2,Feb 2019,28/02/2019,NA,UK"
    )
    assert kinds(source) == list(
        map(ColumnKind, ("year", "quarter", "month", "date", "number", "category"))
    )
    table = read_data(source)
    assert table.columns[5].values == ("NA", "UK")
    assert table.columns[4].values == (Decimal(1), None)
    assert kinds("a,b\n2008-09,1\n2009-10,2\n2010-11,3\n") == [ColumnKind.YEAR, ColumnKind.NUMBER]


def told(source: str, **declared: str) -> list[str]:
    """What is remarked on a file, each with its place."""
    remarks = read_data(source, read_declared(declared)).remarks
    return [f"{r.line}:{r.column} {r.message}" for r in remarks]


def test_what_was_found_is_told_until_it_is_declared() -> None:
    """Delimiters, decimal signs and missing values: each once a file."""
    source = "year;rate\n2019;1,25\n2020;NA\n2021;..\n2022;NA\n"
    assert told(source) == [
        "0:0 semicolons separate the cells of this file",
        "0:0 this file writes fractions after a comma",
        '3:6 "NA" (2 cells) and ".." (1 cell) were read as missing',
    ]
    assert told(source, delimiter="semicolon", decimal="comma", missing="na, ..") == []
    assert told("sep=;\na;b\n1;2.5\n") == []


@pytest.mark.parametrize(
    ("source", "said", "declared"),
    [
        ('a,b\nx,"1,234"\n', '2:4 "1,234" was read as 1234', {"decimal": "."}),
        ("a;b\nx;1.234\n", '2:3 "1.234" was read as 1.234', {"decimal": ",", "delimiter": ";"}),
        ("a,b\n01/02/2021,3\n", '2:1 "01/02/2021" was read as 2021-02-01', {"dates": "mdy"}),
    ],
)
def test_what_can_be_read_in_two_ways_is_told(
    source: str, said: str, declared: dict[str, str]
) -> None:
    """At the first cell, until the author says which it is."""
    assert [one for one in told(source) if said in one]
    assert told(source, **declared) == []


def test_one_number_decides_for_all() -> None:
    """A number that can be read in one way only says how the others are meant, and so does a date."""
    assert told('a,b\nx,"1,234"\ny,"1,234,567"\n') == []
    assert told("a,b\n01/02/2021,3\n13/02/2021,3\n") == []
    assert list(read_data("a,b\n02/13/2021,3\n02/01/2021,4\n").columns[0].values) == [
        date(2021, 2, 13),
        date(2021, 2, 1),
    ]


def test_columns_of_one_name_and_mixed_units_are_told() -> None:
    """A column whose name is not its own cannot be asked for."""
    table = read_data("a,b,b\nx,1%,1\ny,2%,£2\nz,3,3\n")
    assert [r.message for r in table.remarks] == [
        'the columns 2 and 3 are both named "b"',
        '"3" has another unit: most numbers in "b" have "%"',
        '"£2" has another unit: most numbers in "b" have no unit',
    ]
    with pytest.raises(DataError, match='2 columns are named "b"'):
        table.named("b")


def notes(table: DataTable) -> list[tuple[int, str, str]]:
    """The notes of a table, each with its line and what it says of a source."""
    return [(note.line, note.text, note.source) for note in table.notes]


def test_lines_above_and_below_the_rows_are_no_rows() -> None:
    """Titles, sources and notes, in files that commas, tabs or semicolons part."""
    source = "Table 1: Births\n\nYear,n\n2020,1\n2021,2\n\nSource: ONS, 2024\nNote: provisional\n* broken\n"
    table = read_data(source)
    assert table.height == 2
    assert notes(table) == [
        (7, "Source: ONS, 2024", "ONS, 2024"),
        (8, "Note: provisional", ""),
        (9, "* broken", ""),
    ]
    assert told(source) == [
        '1:0 "Table 1: Births" is above the header of the table and was left out'
    ]
    assert notes(read_data("Year\tn\n2020\t1\n2021\t2\nAll of it is invented\n")) == [
        (4, "All of it is invented", "")
    ]


@pytest.mark.parametrize(
    ("source", "said", "place"),
    [
        ("", "no header and no row", (1, 0)),
        ("a,b\n", "no header and no row", (1, 0)),
        ("a,b\n\n1\n", "the row has 1 cells, and the header has 2", (3, 0)),
        ('a,b\n1,"2\n', "never closed", (2, 3)),
    ],
)
def test_what_is_no_table_is_told(source: str, said: str, place: tuple[int, int]) -> None:
    """At the line that is at fault."""
    with pytest.raises(DataError, match=said) as found:
        read_data(source)
    assert (found.value.line, found.value.column) == place


@pytest.mark.parametrize(
    "options", [{"delimiter": "x"}, {"decimal": "x"}, {"dates": "ymd"}], ids=str
)
def test_options_have_few_values(options: dict[str, str]) -> None:
    """Another is told."""
    with pytest.raises(DataError):
        read_declared(options)


def test_an_order_of_dates_can_be_declared() -> None:
    """The month first, whatever the file says."""
    table = read_data("a,b\n01/02/2021,1\n", Declared(dates=DateOrder.MONTH_FIRST))
    assert table.columns[0].values == (date(2021, 1, 2),)
