"""Charts: a table of numbers and a kind of chart as a Vega-Lite specification.

The colours are the brand's. In grey, and for readers who are colour-blind, shape, dashes and order
tell the parts apart too. Format: Vega-Lite 5.
"""

import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from galley.core.brand.brand import Brand
from galley.core.pictures.chart_table import ChartError, ChartTable

KINDS = ("bars", "lines", "stacked", "dots")
# The columns as Vega is told them, and the place of a series in a stacked bar.
_X, _Y, _SERIES, _PLACE = "x", "y", "series", "place"
_YEAR, _DATE = re.compile(r"\d{4}"), re.compile(r"\d{4}-\d\d(?:-\d\d)?")
# Names of groups are broken into lines of so many letters, each so many pixels high.
_LINE, _LINE_HEIGHT, _STEP = 38, 15, 26
_SOME_YEARS = 3


def specification(table: ChartTable, wishes: Mapping[str, str], brand: Brand) -> dict[str, Any]:
    """The chart of a table, in the colours of a brand.

    `wishes` are the kind (`chart`) and the columns for `x`, `y` and `series`; the first three
    columns where they are not named. Raises ChartError if they do not fit the table.
    """
    kind = wishes.get("chart", "")
    if kind not in KINDS:
        raise ChartError(f'"{kind}" is no kind of chart; the kinds are {", ".join(KINDS)}')
    x = table.column(wishes.get("x"), 0)
    y = table.column(wishes.get("y"), 1)
    series = table.column(wishes.get("series"), 2) if _has_series(table, wishes) else None
    values = _values(table, y)
    if series:
        _check_series(values, series, brand)
    values = [_named(value, x, y, series) for value in values]
    if kind != "lines":
        values = [{**value, _X: _broken(str(value[_X]))} for value in values]
    lines = max(str(value[_X]).count("\n") for value in values)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 560,
        "height": {"step": _STEP + lines * _LINE_HEIGHT}
        if kind in ("bars", "stacked", "dots")
        else 260,
        "data": {"values": _placed(values) if kind == "stacked" and series else values},
        "mark": _mark(kind),
        "encoding": _encoding(kind, x, y, series, values, brand.series),
        "config": _config(brand),
    }


def numbers(table: ChartTable, wishes: Mapping[str, str]) -> ChartTable:
    """The numbers of a chart as they are read: its series side by side, where each group has them all.

    The table as it is where the chart has no series, or a group lacks one or has it twice.
    """
    if len(table.columns) != 3 or not _has_series(table, wishes):
        return table
    x, y, series = (
        table.columns.index(table.column(wishes.get(name), place))
        for place, name in enumerate(("x", "y", "series"))
    )
    groups = tuple(dict.fromkeys(row[x] for row in table.rows))
    names = tuple(dict.fromkeys(row[series] for row in table.rows))
    cells = {(row[x], row[series]): row[y] for row in table.rows}
    if not len(cells) == len(table.rows) == len(groups) * len(names):
        return table
    rows = tuple((group, *(cells[group, name] for name in names)) for group in groups)
    return ChartTable((table.columns[x], *names), rows)


def _has_series(table: ChartTable, wishes: Mapping[str, str]) -> bool:
    return bool(wishes.get("series")) or (len(table.columns) > 2 and not wishes.get("x"))


def _values(table: ChartTable, y: str) -> list[dict[str, Any]]:
    """The rows as values, an empty cell as a number that is missing."""
    place = table.columns.index(y)
    values = []
    for number, row in enumerate(table.rows):
        value = _number(row[place])
        if value is None and row[place]:
            line, column = table.place(number, place)
            hint = " (write 1234.5, without other signs)" if re.search(r"\d", row[place]) else ""
            raise ChartError(f'"{row[place]}" in "{y}" is no number{hint}', line, column)
        values.append({**dict(zip(table.columns, row, strict=True)), y: value})
    if all(value[y] is None for value in values):
        raise ChartError(f'the column "{y}" holds no number')
    return values


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _check_series(values: Sequence[Mapping[str, Any]], series: str, brand: Brand) -> None:
    count, most = len({value[series] for value in values}), len(brand.series)
    if count > most:
        raise ChartError(
            f'"{series}" has {count} series, and readers tell {most} apart; show fewer, or in several charts'
        )


def _broken(name: str) -> str:
    """A long name in lines."""
    return "\n".join(textwrap.wrap(name, _LINE)) or name


def _named(value: Mapping[str, Any], x: str, y: str, series: str | None) -> dict[str, Any]:
    """A row under names of ours: Vega writes those of its columns into programs."""
    return {_X: value[x], _Y: value[y], **({_SERIES: value[series]} if series else {})}


def _placed(values: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The values with the place of their series: in a bar it is that of the legend, not the alphabet's."""
    names = list(dict.fromkeys(value[_SERIES] for value in values))
    return [{**value, _PLACE: names.index(value[_SERIES])} for value in values]


def _along(names: Sequence[str]) -> dict[str, Any]:
    """The scale of what lies along a line: years, dates, numbers, or names in their order."""
    if all(map(_YEAR.fullmatch, names)):
        return {
            "type": "quantitative",
            "scale": {"zero": False},
            "axis": {"format": "d", "tickMinStep": 1},
        }
    if all(map(_is_date, names)):
        years = int(max(names)[:4]) - int(min(names)[:4])
        # In figures: the names of months would be in one language alone.
        shape = (
            "%Y"
            if years >= _SOME_YEARS
            else "%Y-%m"
            if years or min(names)[:7] != max(names)[:7]
            else "%Y-%m-%d"
        )
        return {
            "type": "temporal",
            "scale": {"type": "utc"},
            "axis": {"format": shape, "labelOverlap": True},
        }
    if all(_number(name) is not None for name in names):
        return {"type": "quantitative"}
    return {"type": "ordinal"}


def _is_date(name: str) -> bool:
    if not _DATE.fullmatch(name):
        return False
    try:
        date.fromisoformat(name if len(name) > len("2024-01") else f"{name}-01")
    except ValueError:
        return False
    return True


def _mark(kind: str) -> Mapping[str, Any]:
    return _MARKS[kind]


_MARKS: Mapping[str, Mapping[str, Any]] = {
    "bars": {"type": "bar", "height": {"band": 0.68}},
    "stacked": {"type": "bar", "height": {"band": 0.68}},
    "dots": {"type": "point", "filled": True, "size": 90},
    # A number that is missing leaves a gap in the line.
    "lines": {
        "type": "line",
        "invalid": "break-paths-filter-domains",
        "strokeWidth": 2.5,
        "point": {"size": 36, "filled": True},
    },
}


def _encoding(
    kind: str,
    x: str,
    y: str,
    series: str | None,
    values: Sequence[Mapping[str, Any]],
    colours: Sequence[str],
) -> dict[str, Any]:
    amount: dict[str, Any] = {"field": _Y, "type": "quantitative", "title": y}
    if all(value[_Y] is None or value[_Y].is_integer() for value in values):
        amount["axis"] = {"tickMinStep": 1, "format": ",~f"}
    groups: dict[str, Any] = {
        "field": _X,
        **(
            _along([str(value[_X]) for value in values]) if kind == "lines" else {"type": "ordinal"}
        ),
        "title": x,
        "sort": None,
    }
    if kind == "lines":
        encoding = {"x": groups, "y": amount}
    else:
        # A group whose number is missing keeps its place.
        domain = list(dict.fromkeys(value[_X] for value in values))
        encoding = {"y": {**groups, "title": None, "scale": {"domain": domain}}, "x": amount}
    if series is None:
        return {**encoding, "color": {"value": colours[0]}}
    colour: dict[str, Any] = {
        "field": _SERIES,
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
        encoding["yOffset"] = {"field": _SERIES, "sort": None}
    return encoding


def _config(brand: Brand) -> dict[str, Any]:
    text, line = brand.colours.text("secondary"), brand.colours.tertiary
    return {
        "font": f"'{brand.typography.headings}', 'Noto Sans', Arial, sans-serif",
        "background": None,
        "lineBreak": "\n",
        "view": {"stroke": None},
        # What a mark says of itself would be a program with the titles of the axes in it, as they are typed.
        "mark": {"aria": False},
        "axis": {
            "labelColor": text, "titleColor": text, "gridColor": line, "domainColor": text,
            "tickColor": line, "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal",
            "titlePadding": 10, "labelLimit": 280, "labelLineHeight": _LINE_HEIGHT,
        },
        "legend": {"labelColor": text, "labelFontSize": 13, "orient": "top", "symbolSize": 90},
    }  # fmt: skip
