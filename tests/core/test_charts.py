"""A chart's table is read with the place of each cell, and what no chart can be made of is told there."""

import pytest
from galley.core.brand.brand import Brand
from galley.core.data.table import read_data
from galley.core.pictures.chart import numbers, specification
from galley.core.pictures.chart_table import ChartError, ChartTable, chart_table

SERIES = "Year,Count,Who\n2020,1,a\n2020,2,b\n\n2021,3,a\n2021,,b\n"


def test_each_cell_has_its_line_and_column() -> None:
    """Empty lines are passed over, and counted."""
    table = chart_table(read_data(SERIES))
    assert (table.columns, len(table.rows)) == (("Year", "Count", "Who"), 4)
    assert [table.place(2, column) for column in range(3)] == [(5, 1), (5, 6), (5, 8)]


@pytest.mark.parametrize(
    ("source", "wishes", "said", "place"),
    [
        (SERIES, {"chart": "pie"}, '"pie" is no kind of chart', (0, 0)),
        (SERIES, {"chart": "bars", "x": "No"}, 'there is no column "No"', (0, 0)),
        ("a,b\nx,1 20\n", {"chart": "bars"}, '"1 20" in "b" is no number', (2, 3)),
        ("a,b\nx,inf\n", {"chart": "bars"}, '"inf" in "b" is no number', (2, 3)),
        ("a,b\nx,\n", {"chart": "bars"}, 'the column "b" holds no number', (0, 0)),
        ("a\nx\n", {"chart": "bars"}, "too few columns", (1, 0)),
    ],
)
def test_what_no_chart_can_be_made_of_is_told(
    source: str, wishes: dict[str, str], said: str, place: tuple[int, int]
) -> None:
    """At the cell, where it is the table's fault."""
    with pytest.raises(ChartError, match=said) as told:
        specification(chart_table(read_data(source)), wishes, Brand())
    assert (told.value.line, told.value.column) == place


def test_a_missing_number_is_none() -> None:
    """And the parts of a bar stand in the order of the table."""
    values = specification(chart_table(read_data(SERIES)), {"chart": "stacked"}, Brand())["data"][
        "values"
    ]
    assert [(value["y"], value["place"]) for value in values] == [(1, 0), (2, 1), (3, 0), (None, 1)]


def test_series_are_read_side_by_side() -> None:
    """Where each group has each of them once; else the table is as it was written."""
    wide = ChartTable(("Year", "a", "b"), (("2020", "1", "2"), ("2021", "3", "")))
    assert numbers(chart_table(read_data(SERIES)), {}) == wide
    uneven = chart_table(read_data(SERIES.rpartition("2021")[0]))
    assert numbers(uneven, {}) == uneven
