"""Every mark of a chart is at the number that a plain reading of its file gives, and so is its table."""

from pathlib import Path

import pytest
from galley.core.brand.brand import Brand
from galley.core.data.declared import read_declared
from galley.core.data.table import read_data
from galley.core.pictures.charts.chart import Chart, Shown, chart_of
from galley.workspace.style.conventions import words_of

from tests.support.data_sets import FILES, DataSet, read_data_set
from tests.support.drawn_chart import DrawnChart, shade


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_marks_and_table_are_the_numbers_of_the_file(path: Path) -> None:
    """Positions, lengths, series and panels; missing numbers are missing in both."""
    told = read_data_set(path)
    table = read_data(told.csv, read_declared(told.options))
    chart = chart_of(table, told.options, Brand(), words_of(told.language), told.language)
    drawn = DrawnChart(chart.specifications[Shown()])
    if told.options["chart"] == "lines":
        check_lines(told, drawn)
    elif told.options["chart"] == "slope":
        check_slope(told, drawn)
    else:
        check_rows(told, drawn)
    check_table(told, chart)
    assert list(chart.below)[: len(told.below)] == told.below


def close(found: float | None, wanted: float | None, span: float) -> bool:
    """Whether two numbers are the same within the width of a hair in a span, or both missing."""
    if found is None or wanted is None:
        return found is wanted
    return abs(found - wanted) <= span * 1e-6


def check_lines(told: DataSet, drawn: DrawnChart) -> None:
    """Each line has its points in order of x, at distances that are those of the numbers or days."""
    numbers = told.numbers()
    span = max(abs(v) for v in numbers.values() if v is not None)
    names = list(dict.fromkeys((panel, series) for panel, series, _ in numbers))
    lines = list(drawn.lines())
    assert len(lines) == len(names)
    has_panels = told.options.get("panels") == "series"
    intervals = told.intervals() if {"low", "error"} & told.read.keys() else {}
    written = drawn.ends()
    for order, ((panel, series), points) in enumerate(zip(names, lines, strict=True)):
        places = [x for p, s, x in numbers if (p, s) == (panel, series)]
        if "time" in told.read:
            places.sort(key=told.place)
        assert len(points) == len(places)
        for x, point in zip(places, points, strict=True):
            assert close(point.value, numbers[panel, series, x], span), (series, x, point)
            if intervals:
                low, high = intervals[panel, series, x]
                assert close(point.low, low, span)
                assert close(point.high, high, span)
        pixels = [float(point.x) for point in points]
        wanted = [told.place(x) for x in places] if "time" in told.read else [*range(len(places))]
        scale = (pixels[-1] - pixels[0]) / (wanted[-1] - wanted[0])
        for pixel, place in zip(pixels, wanted, strict=True):
            assert abs(pixel - pixels[0] - scale * (place - wanted[0])) < 0.01
        if has_panels:
            assert points[0].panel == order
        elif len(names) > 1:
            assert written[shade(str(points[0].series))] == series
    for items in drawn.items("places"):
        texts = [item["text"] for item in items]
        if all(text.isdecimal() and len(text) == 4 for text in texts):
            assert len(set(texts)) == len(texts)


def check_slope(told: DataSet, drawn: DrawnChart) -> None:
    """Each line goes up or down as its numbers do, and both are written beside it."""
    numbers = told.numbers()
    texts = drawn.texts()
    lines = drawn.items("lines")
    names = list(dict.fromkeys(series for _, series, _ in numbers))
    heights, values = [], []
    for name, items in zip(names, lines, strict=True):
        own = [value for (_, series, _), value in numbers.items() if series == name]
        values += [value or 0 for value in own]
        heights += [item["y"] for item in items]
        assert f"{name} {own[0]:.1f}%" in texts
        assert f"{own[1]:.1f}% {name}" in texts
    scale = (heights[1] - heights[0]) / (values[1] - values[0])
    for height, value in zip(heights, values, strict=True):
        assert abs(height - heights[0] - scale * (value - values[0])) < 0.01


def check_rows(told: DataSet, drawn: DrawnChart) -> None:
    """Each bar is as long as its number, beginning at zero or at the end of the part before it."""
    numbers = told.numbers()
    span = max(abs(v) for v in numbers.values() if v is not None)
    panels = list(dict.fromkeys(panel for panel, _, _ in numbers))
    found = {}
    for mark in drawn.rows():
        x = " ".join(str(mark.x).split())
        found[panels[mark.panel], str(mark.series), x] = mark.value
    wanted = {
        (p, s, " ".join(x.split())): value
        for (p, s, x), value in numbers.items()
        if value is not None
    }
    assert found.keys() == wanted.keys()
    for key, value in wanted.items():
        assert close(found[key], value, span), (key, found[key], value)
    if "error" in told.read:
        ends = sorted(told.intervals().values())
        for got, want in zip(sorted(drawn.intervals.values()), ends, strict=True):
            assert close(got[0], want[0], span)
            assert close(got[1], want[1], span)


def check_table(told: DataSet, chart: Chart) -> None:
    """The numbers in the table are those of the file, as often as the chart shows them, and no others."""
    decimal = {"de": ",", "fr": ","}.get(told.language, ".")
    reading = DataSet("", {}, {"decimal": decimal})
    cells = [cell for row in chart.numbers.rows for cell in row[chart.numbers.names :]]
    found = sorted(reading.number(cell) or 0.0 for cell in cells if cell != "–")
    wanted = [value for value in told.numbers().values() if value is not None]
    if {"low", "error"} & told.read.keys():
        wanted += [end for ends in told.intervals().values() for end in ends]
    near = 0.06 if told.read.get("shares") else 1e-6
    assert len(found) == len(wanted)
    for got, want in zip(found, sorted(wanted), strict=True):
        assert abs(got - want) <= near * max(1, abs(want))
