"""Charts whose numbers go up: lines, and slopes between two points in time."""

import textwrap
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from galley.core.data.columns import ColumnKind
from galley.core.pictures.charts import furniture
from galley.core.pictures.charts.canvas import (
    DASHES,
    LINE_HEIGHT,
    SHAPES,
    SIZE,
    Canvas,
    ChartLook,
    rules,
    width_of,
)
from galley.core.pictures.charts.furniture import Panel
from galley.core.pictures.charts.labels import Labels
from galley.core.pictures.charts.plot import Plot, PlotPoint, along
from galley.core.pictures.charts.scales import (
    Scale,
    Tick,
    number_scale,
    position_scale,
    spread,
)

_HEIGHT, _PANEL_HEIGHT = 300, 120
_LABEL, _NARROW_LABEL = 24, 12
# Lines with more points than this have no symbols on them.
_MOST_SYMBOLS = 30


def lines(plot: Plot, labels: Labels, look: ChartLook) -> dict[str, Any]:
    """A line for each series, in one field or in panels."""
    canvas = Canvas(look)
    has_panels = plot.panels != ("",)
    ups = number_scale(plot, labels, 4 if has_panels else 6)
    left = max(width_of(tick.label) for tick in ups.ticks) + 8
    is_direct = plot.has_series and not has_panels and not plot.options.has_legend
    names = (
        [
            "\n".join(textwrap.wrap(name, _NARROW_LABEL if look.is_narrow else _LABEL))
            for name in plot.series
        ]
        if is_direct
        else []
    )
    right = max((width_of(name) + 14 for name in names), default=10)
    fields = furniture.panels(
        plot.panels,
        look.width - left - right,
        _PANEL_HEIGHT if has_panels else _HEIGHT,
        2 if look.is_narrow else 3,
    )
    positions = _positions(plot, labels, fields[0].width)
    above = 0.0
    for index, field in enumerate(fields):
        furniture.upright_grid(canvas, field, ups, has_labels=field.is_first_in_row)
        title = plot.x if plot.x_kind in _NAMED and not has_panels else ""
        furniture.level_axis(canvas, field, positions, title)
        if ups.start < 0:
            furniture.zero_line(canvas, field, ups, is_upright=False)
        marks = [(positions.share(mark.place), mark.words) for mark in plot.marks]
        above = max(above, furniture.annotations(canvas, field, marks))
        _draw(canvas, plot, index, _Frame(field, positions, ups))
    furniture.panel_names(canvas, fields)
    if names:
        _end_labels(canvas, plot, names, _Frame(fields[0], positions, ups))
    elif plot.has_series and not plot.has_panel_each:
        above = furniture.legend(canvas, plot, left, above)
    # The uppermost number of the axis needs a little space.
    furniture.heading(canvas, labels.amount(plot), left, above + (0 if above else 8))
    return canvas.specification(*furniture.extent(fields))


# The kinds of x whose column is named below its axis; a time explains itself.
_NAMED = (ColumnKind.NUMBER, ColumnKind.CATEGORY)


class _Frame:
    """A field with the scales of both its sides."""

    def __init__(self, field: Panel, positions: Scale, ups: Scale) -> None:
        self.field, self._positions, self._ups = field, positions, ups

    def x(self, plot: Plot, index: int) -> float:
        value = plot.positions[index].value
        place = along(value) if plot.is_along and not isinstance(value, str) else float(index)
        return self.field.across(self._positions.share(place))

    def y(self, value: Decimal) -> float:
        return self.field.up(self._ups.share(float(value)))


def _positions(plot: Plot, labels: Labels, width: float) -> Scale:
    if plot.is_along:
        return position_scale(plot, labels, max(int(width / 62), 2))
    count = len(plot.positions)
    fitting = max(int(width / count / (SIZE * 0.55)), 4)
    ticks = (
        Tick(float(n), "\n".join(textwrap.wrap(p.text, fitting)))
        for n, p in enumerate(plot.positions)
    )
    return Scale(-0.5, count - 0.5, tuple(ticks))


def _draw(canvas: Canvas, plot: Plot, panel: int, frame: _Frame) -> None:
    """The bands, lines and symbols of a panel; the other series in grey, where each has its own."""
    colours = canvas.look.series
    if plot.has_panel_each:
        others = (s for s in range(len(plot.series)) if s != panel)
        for series in others:
            _line(canvas, _items(plot, plot.of(series, series), frame), canvas.look.faint, 1)
    for series in range(len(plot.series)):
        points = plot.of(series, panel)
        shade = 0 if plot.has_panel_each else series % len(colours)
        items = _items(plot, points, frame)
        _band(canvas, plot, points, frame, colours[shade])
        _line(canvas, items, colours[shade], 2.5, DASHES[shade], name="lines")
        known = [item for item in items if item["defined"]]
        lonely = [
            item
            for before, item, after in zip([None, *items], items, [*items[1:], None], strict=False)
            if item["defined"]
            and not (before and before["defined"])
            and not (after and after["defined"])
        ]
        shown = known if len(known) <= _MOST_SYMBOLS and not plot.has_panel_each else lonely
        canvas.add(
            "symbol",
            ({"x": item["x"], "y": item["y"]} for item in shown),
            name="symbols",
            shape=SHAPES[shade],
            fill=colours[shade],
            stroke=canvas.look.ground,
            strokeWidth=0.75,
            size=48,
        )


def _items(plot: Plot, points: Sequence[PlotPoint], frame: _Frame) -> list[dict[str, Any]]:
    """The places of a line's points; one that is missing breaks the line."""
    return [
        {
            "x": frame.x(plot, point.position),
            "y": frame.y(point.value) if point.value is not None else 0,
            "defined": point.value is not None,
        }
        for point in points
    ]


def _line(
    canvas: Canvas,
    items: Sequence[dict[str, Any]],
    colour: str,
    width: float,
    dashes: Sequence[int] = (),
    name: str = "others",
) -> None:
    canvas.add(
        "line",
        ({**item, "key": 0} for item in items),
        name=name,
        stroke=colour,
        strokeWidth=width,
        strokeDash=list(dashes),
        strokeJoin="round",
    )


def _band(
    canvas: Canvas, plot: Plot, points: Sequence[PlotPoint], frame: _Frame, colour: str
) -> None:
    """The uncertainty of a line, from its low to its high numbers."""
    canvas.add(
        "area",
        (
            {
                "key": 0,
                "x": frame.x(plot, point.position),
                "y": frame.y(point.low) if point.low is not None else 0,
                "y2": frame.y(point.high) if point.high is not None else 0,
                "defined": point.low is not None and point.high is not None,
            }
            for point in points
            if plot.interval
        ),
        name="bands",
        fill=colour,
        fillOpacity=0.18,
    )


def _end_labels(canvas: Canvas, plot: Plot, names: Sequence[str], frame: _Frame) -> None:
    """The names of the series at the right, each beside the end of its line."""
    ends = [_last(plot, series) for series in range(len(names))]
    tall = max(name.count("\n") + 1 for name in names) * LINE_HEIGHT
    wished = [frame.y(end.value) if end and end.value is not None else 0 for end in ends]
    field = frame.field
    placed = spread(wished, tall, field.top, field.top + field.height)
    _names_beside(canvas, names, placed, field.left + field.width + 12, "left")
    leaders = [
        (frame.x(plot, end.position) + 5, wish, field.left + field.width + 10, y)
        for end, wish, y in zip(ends, wished, placed, strict=True)
        if end and (abs(wish - y) > 4 or frame.x(plot, end.position) + 8 < field.left + field.width)
    ]
    canvas.add("rule", rules(leaders), stroke=canvas.look.faint, strokeWidth=1)


def _last(plot: Plot, series: int) -> PlotPoint | None:
    return next((p for p in reversed(plot.of(series)) if p.value is not None), None)


def _names_beside(
    canvas: Canvas, names: Sequence[str], places: Sequence[float], x: float, align: str
) -> None:
    colours = canvas.look.series
    canvas.texts(
        (
            {
                "x": x,
                "y": y - name.count("\n") * LINE_HEIGHT / 2,
                "text": name,
                "fill": canvas.look.words(colours[index % len(colours)]),
            }
            for index, (name, y) in enumerate(zip(names, places, strict=True))
        ),
        name="ends",
        align=align,
        baseline="middle",
        fontWeight=600,
    )


_SLOPE_HEIGHT, _SLOPE_ROW = 300, 20


def slope(plot: Plot, labels: Labels, look: ChartLook) -> dict[str, Any]:
    """A line for each series between two points in time, with its name and numbers at both ends."""
    canvas = Canvas(look)
    ups = number_scale(plot, labels, 6)
    texts = [
        [
            _end_text(plot, labels, series, end, 14 if look.is_narrow else 34)
            for series in range(len(plot.series))
        ]
        for end in (0, 1)
    ]
    left, right = (max(map(width_of, side)) + 14 for side in texts)
    height = max(_SLOPE_HEIGHT, _SLOPE_ROW * len(plot.series))
    field = Panel(0, 0, max(look.width - left - right, 90), height)
    frame = _Frame(field, Scale(0, 1, ()), ups)
    ends = (0.0, field.width)
    canvas.add("rule", rules([(x, 0, x, height) for x in ends]), stroke=look.text, strokeWidth=1)
    canvas.texts(
        (
            {"x": x, "y": -10, "text": labels.position(plot, position)}
            for x, position in zip(ends, plot.positions, strict=True)
        ),
        align="center",
        fontWeight=600,
        fill=look.strong,
    )
    for series in range(len(plot.series)):
        items = [
            {"x": ends[point.position], "y": frame.y(point.value), "defined": True}
            for point in plot.of(series)
            if point.value is not None
        ]
        shade = series % len(look.series)
        _line(canvas, items, look.series[shade], 2.5, DASHES[shade], name="lines")
        canvas.add(
            "symbol",
            ({"x": item["x"], "y": item["y"]} for item in items),
            name="symbols",
            shape=SHAPES[shade],
            fill=look.series[shade],
            size=60,
        )
    for end, (side, x, align) in enumerate(
        zip(texts, (-10.0, field.width + 10), ("right", "left"), strict=True)
    ):
        values = [_at(plot, series, end) for series in range(len(plot.series))]
        known = [index for index, value in enumerate(values) if value is not None]
        placed = spread([frame.y(v) for v in values if v is not None], LINE_HEIGHT + 1, 0, height)
        where = dict(zip(known, placed, strict=True))
        canvas.texts(
            (
                {"x": x, "y": where[i], "text": side[i]}
                | {"fill": look.words(look.series[i % len(look.series)])}
                for i in known
            ),
            name="ends",
            align=align,
            baseline="middle",
        )
    furniture.heading(canvas, labels.amount(plot), left, 26)
    return canvas.specification(field.width, height)


def _at(plot: Plot, series: int, position: int) -> Decimal | None:
    return next((p.value for p in plot.of(series) if p.position == position), None)


def _end_text(plot: Plot, labels: Labels, series: int, end: int, most: int) -> str:
    value = _at(plot, series, end)
    number = labels.number(value, plot.places, plot.unit) if value is not None else ""
    name = textwrap.shorten(plot.series[series], most, placeholder=" …")
    return f"{name} {number}" if end == 0 else f"{number} {name}"
