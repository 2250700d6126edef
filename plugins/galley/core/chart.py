"""Charts: a table of numbers and a kind of chart as a Vega-Lite specification.

The colours are the brand's. In grey, and for readers who are colour-blind, shape, dashes and order
tell the parts apart too. Format: Vega-Lite 5.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from galley.core.brand import Brand

KINDS = ("bars", "lines", "stacked", "dots")
# The column that holds the place of a series in a stacked bar; no table has one of this name.
_PLACE = "galley place of the series"


class ChartError(ValueError):
    """A table or a wish that no chart can be made of; the message tells the author why."""


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a CSV file and its rows, as text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_table(source: str) -> Table:
    """The table of a CSV file with a head. Raises ChartError with the line that is at fault."""
    lines = [row for row in csv.reader(io.StringIO(source)) if any(cell.strip() for cell in row)]
    if len(lines) < 2:
        raise ChartError("the file has no head and no row below it")
    head, *rows = (tuple(cell.strip() for cell in row) for row in lines)
    for number, row in enumerate(rows, 2):
        if len(row) != len(head):
            raise ChartError(f"line {number} has {len(row)} cells, and the head has {len(head)}")
    return Table(head, tuple(rows))


def specification(table: Table, wishes: Mapping[str, str], brand: Brand) -> dict[str, Any]:
    """The chart of a table, in the colours of a brand.

    `wishes` are the kind (`chart`) and the columns for `x`, `y` and `series`; the first three
    columns where they are not named. Raises ChartError if they do not fit the table.
    """
    kind = wishes.get("chart", "")
    if kind not in KINDS:
        raise ChartError(f'"{kind}" is no kind of chart; the kinds are {", ".join(KINDS)}')
    x = _column(table, wishes.get("x"), 0)
    y = _column(table, wishes.get("y"), 1)
    series = _column(table, wishes.get("series"), 2) if _has_series(table, wishes) else None
    values = _values(table, y)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 560,
        "height": {"step": 26} if kind in ("bars", "stacked", "dots") else 260,
        "data": {"values": _placed(values, series) if kind == "stacked" and series else values},
        "mark": _mark(kind),
        "encoding": _encoding(kind, x, y, series, values, brand.series),
        "config": _config(brand),
    }


def numbers(table: Table, wishes: Mapping[str, str]) -> Table:
    """The numbers of a chart as they are read: its series side by side, where each group has them all.

    The table as it is where the chart has no series, or a group lacks one or has it twice.
    """
    if len(table.columns) != 3 or not _has_series(table, wishes):
        return table
    x, y, series = (
        table.columns.index(_column(table, wishes.get(name), place))
        for place, name in enumerate(("x", "y", "series"))
    )
    groups = tuple(dict.fromkeys(row[x] for row in table.rows))
    names = tuple(dict.fromkeys(row[series] for row in table.rows))
    cells = {(row[x], row[series]): row[y] for row in table.rows}
    if not len(cells) == len(table.rows) == len(groups) * len(names):
        return table
    rows = tuple((group, *(cells[group, name] for name in names)) for group in groups)
    return Table((table.columns[x], *names), rows)


def _has_series(table: Table, wishes: Mapping[str, str]) -> bool:
    return bool(wishes.get("series")) or (len(table.columns) > 2 and not wishes.get("x"))


def _column(table: Table, name: str | None, position: int) -> str:
    if name and name not in table.columns:
        raise ChartError(f'there is no column "{name}"; the columns are {", ".join(table.columns)}')
    if not name and len(table.columns) <= position:
        raise ChartError("the table has too few columns")
    return name or table.columns[position]


def _values(table: Table, y: str) -> list[dict[str, Any]]:
    place = table.columns.index(y)
    values = []
    for number, row in enumerate(table.rows, 2):
        try:
            value = float(row[place])
        except ValueError as error:
            raise ChartError(f'line {number}: "{row[place]}" in "{y}" is no number') from error
        values.append({**dict(zip(table.columns, row, strict=True)), y: value})
    return values


def _placed(values: Sequence[Mapping[str, Any]], series: str) -> list[dict[str, Any]]:
    """The values with the place of their series: in a bar it is that of the legend, not the alphabet's."""
    names = list(dict.fromkeys(value[series] for value in values))
    return [{**value, _PLACE: names.index(value[series])} for value in values]


def _is_number(text: Any) -> bool:
    return str(text).replace(".", "", 1).replace("-", "", 1).isdigit()


def _mark(kind: str) -> Mapping[str, Any]:
    return _MARKS[kind]


_MARKS: Mapping[str, Mapping[str, Any]] = {
    "bars": {"type": "bar", "height": {"band": 0.68}},
    "stacked": {"type": "bar", "height": {"band": 0.68}},
    "dots": {"type": "point", "filled": True, "size": 90},
    "lines": {"type": "line", "strokeWidth": 2.5, "point": {"size": 36, "filled": True}},
}


def _encoding(
    kind: str,
    x: str,
    y: str,
    series: str | None,
    values: Sequence[Mapping[str, Any]],
    colours: Sequence[str],
) -> dict[str, Any]:
    amount: dict[str, Any] = {"field": _escaped(y), "type": "quantitative", "title": y}
    if all(value[y].is_integer() for value in values):
        amount["axis"] = {"tickMinStep": 1, "format": ",~f"}
    numeric = all(_is_number(value[x]) for value in values)
    groups: dict[str, Any] = {
        "field": _escaped(x),
        "type": "quantitative" if kind == "lines" and numeric else "ordinal",
        "title": x,
        "sort": None,
    }
    if kind == "lines":
        encoding = {"x": groups, "y": amount}
    else:
        encoding = {"y": {**groups, "title": None}, "x": amount}
    if series is None:
        return {**encoding, "color": {"value": colours[0]}}
    colour: dict[str, Any] = {
        "field": _escaped(series),
        "type": "nominal",
        "title": None,
        "sort": None,
    }
    encoding["color"] = {**colour, "scale": {"range": list(colours)}}
    if kind == "lines":
        # Lines that overlap are told apart by their dashes, in grey too.
        encoding["shape"] = {**colour, "legend": None}
        encoding["strokeDash"] = {**colour, "legend": None}
        encoding["color"] = {**encoding["color"], "legend": {"symbolType": "stroke"}}
    if kind == "dots":
        encoding["shape"] = colour
    if kind == "stacked":
        encoding["order"] = {"field": _PLACE, "type": "quantitative"}
    if kind == "bars":
        encoding["yOffset"] = {"field": _escaped(series), "sort": None}
    return encoding


def _escaped(column: str) -> str:
    """A column's name as Vega-Lite wants it: dots and brackets would be paths."""
    return "".join(f"\\{sign}" if sign in ".[]" else sign for sign in column)


def _config(brand: Brand) -> dict[str, Any]:
    text, line = brand.colours.text("secondary"), brand.colours.tertiary
    return {
        "font": f"'{brand.typography.headings}', 'Noto Sans', Arial, sans-serif",
        "background": None,
        "view": {"stroke": None},
        "axis": {
            "labelColor": text, "titleColor": text, "gridColor": line, "domainColor": text,
            "tickColor": line, "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal",
            "titlePadding": 10, "labelLimit": 260,
        },
        "legend": {"labelColor": text, "labelFontSize": 13, "orient": "top", "symbolSize": 90},
    }  # fmt: skip
