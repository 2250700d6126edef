"""Charts whose numbers go to the right, with a row for each group: bars, stacked bars, dots."""

import textwrap
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from galley.core.pictures.charts import furniture
from galley.core.pictures.charts.canvas import (
    LINE_HEIGHT,
    SHAPES,
    SMALL,
    Canvas,
    ChartLook,
    rules,
    width_of,
)
from galley.core.pictures.charts.furniture import Panel
from galley.core.pictures.charts.labels import Labels
from galley.core.pictures.charts.options import ChartKind
from galley.core.pictures.charts.plot import Plot, PlotPoint
from galley.core.pictures.charts.scales import Scale, number_scale

_LABEL, _LABEL_IN_PANELS = 38, 18
_ROW, _BAR = 28, 14
_NUMBERED = 30
_THICKEST = 26


def rows(plot: Plot, labels: Labels, look: ChartLook) -> dict[str, Any]:
    """A row for each position, with a bar, a bar of parts, or dots."""
    canvas = Canvas(look)
    has_panels = plot.panels != ("",)
    names = [
        "\n".join(
            textwrap.wrap(
                labels.position(plot, p),
                _LABEL_IN_PANELS if has_panels or look.is_narrow else _LABEL,
            )
        )
        for p in plot.positions
    ]
    step = _step(plot, names)
    left = max(map(width_of, names)) + 12
    numbers = _numbers(plot, labels)
    right = max(map(width_of, numbers.values()), default=4) + 12
    width = look.width - left - right
    scale = number_scale(plot, labels, 3 if has_panels or look.is_narrow else 6)
    fields = furniture.panels(plot.panels, width, step * len(names), 2 if look.is_narrow else 3)
    above = 0.0
    for index, field in enumerate(fields):
        furniture.level_grid(canvas, field, scale)
        if field.is_first_in_row:
            _row_names(canvas, field, names, step)
        _draw(canvas, plot, index, _Rows(field, scale, step, numbers))
        furniture.zero_line(canvas, field, scale, is_upright=True)
        marks = [(scale.share(mark.place), mark.words) for mark in plot.marks]
        above = max(above, furniture.annotations(canvas, field, marks))
    furniture.panel_names(canvas, fields)
    if plot.has_series and not plot.has_panel_each:
        above = furniture.legend(canvas, plot, left, above)
    furniture.heading(canvas, labels.amount(plot), left, above)
    return canvas.specification(*furniture.extent(fields))


def _step(plot: Plot, names: Sequence[str]) -> float:
    """The height of a row: enough for its name and its bars."""
    lines = max(name.count("\n") + 1 for name in names)
    bars = len(plot.series) if plot.kind is ChartKind.BARS and not plot.has_panel_each else 1
    return max(_ROW + (lines - 1) * LINE_HEIGHT, bars * _BAR + 12)


def _numbers(plot: Plot, labels: Labels) -> dict[PlotPoint, str]:
    """The numbers that are printed beside their marks: those of few, single ones."""
    is_single = not plot.has_series or plot.has_panel_each
    if plot.kind not in (ChartKind.BARS, ChartKind.DOTS) or not is_single or plot.interval:
        return {}
    if len(plot.points) > _NUMBERED:
        return {}
    return {
        point: labels.number(point.value, plot.places, plot.unit)
        for point in plot.points
        if point.value is not None
    }


class _Rows:
    """A panel of rows: where numbers and rows are in it, and the numbers that are printed."""

    def __init__(
        self, field: Panel, scale: Scale, step: float, numbers: dict[PlotPoint, str]
    ) -> None:
        self.field, self.step, self.numbers = field, step, numbers
        self._scale = scale

    def x(self, value: Decimal) -> float:
        return self.field.across(self._scale.share(float(value)))

    def y(self, position: int) -> float:
        """The middle of a row."""
        return self.field.top + (position + 0.5) * self.step


def _row_names(canvas: Canvas, field: Panel, names: Sequence[str], step: float) -> None:
    canvas.texts(
        (
            {
                "x": field.left - 8,
                "y": field.top + (index + 0.5) * step - name.count("\n") * LINE_HEIGHT / 2,
                "text": name,
            }
            for index, name in enumerate(names)
        ),
        name="places",
        align="right",
        baseline="middle",
        fill=canvas.look.strong,
    )


def _draw(canvas: Canvas, plot: Plot, panel: int, frame: _Rows) -> None:
    points = [p for p in plot.points if p.panel == panel and p.value is not None]
    if plot.kind is ChartKind.DOTS:
        _dots(canvas, plot, points, frame)
    elif plot.kind is ChartKind.BARS:
        _bars(canvas, plot, points, frame)
    else:
        canvas.add(
            "rect",
            _parts(canvas, points, frame),
            name="bars",
            stroke=canvas.look.ground,
            strokeWidth=1,
        )
    canvas.texts(
        (
            {
                "x": max(frame.x(point.value or Decimal()), frame.x(Decimal())) + 6
                if plot.kind is ChartKind.BARS
                else frame.x(point.value or Decimal()) + 10,
                "y": frame.y(point.position),
                "text": frame.numbers[point],
            }
            for point in points
            if point in frame.numbers
        ),
        baseline="middle",
        fontSize=SMALL,
    )


def _shade(canvas: Canvas, plot: Plot, point: PlotPoint) -> int:
    return 0 if plot.has_panel_each else point.series % len(canvas.look.series)


def _bars(canvas: Canvas, plot: Plot, points: Sequence[PlotPoint], frame: _Rows) -> None:
    """A bar for each point, those of a row below each other in the order of the series."""
    count = 1 if plot.has_panel_each else len(plot.series)
    thick = min((frame.step - (8 if count == 1 else 10)) / count, _THICKEST)
    middles = {
        point: frame.y(point.position)
        + (0 if plot.has_panel_each else point.series - (count - 1) / 2) * thick
        for point in points
    }
    zero = frame.x(Decimal())
    canvas.add(
        "rect",
        (
            {
                "x": zero,
                "x2": frame.x(point.value or Decimal()),
                "yc": middles[point],
                "fill": canvas.look.series[_shade(canvas, plot, point)],
            }
            for point in points
        ),
        name="bars",
        height=max(thick - 1, 2),
    )
    _intervals(canvas, points, middles, frame, canvas.look.strong)


def _intervals(
    canvas: Canvas,
    points: Sequence[PlotPoint],
    middles: dict[PlotPoint, float],
    frame: _Rows,
    colour: str,
) -> None:
    """The uncertainty of points: a line from low to high, with a stroke at each end."""
    found = [
        (frame.x(p.low), frame.x(p.high), middles[p])
        for p in points
        if p.low is not None and p.high is not None
    ]
    # A halo, so that the part that lies on a bar is seen as well.
    canvas.add(
        "rule",
        rules([(low, y, high, y) for low, high, y in found]),
        stroke=canvas.look.ground,
        strokeWidth=4,
    )
    canvas.add(
        "rule",
        rules([(low, y, high, y) for low, high, y in found]),
        name="intervals",
        stroke=colour,
        strokeWidth=1.5,
    )
    canvas.add(
        "rule",
        rules([(x, y - 4, x, y + 4) for low, high, y in found for x in (low, high)]),
        stroke=colour,
        strokeWidth=1.5,
    )


def _parts(canvas: Canvas, points: Sequence[PlotPoint], frame: _Rows) -> Iterator[dict[str, Any]]:
    """The parts of each bar beside each other, negative ones to the left of zero."""
    ends: dict[tuple[int, bool], Decimal] = {}
    for point in sorted(points, key=lambda p: p.series):
        value = point.value or Decimal()
        side = (point.position, value < 0)
        start = ends.get(side, Decimal())
        ends[side] = start + value
        yield {
            "x": frame.x(start),
            "x2": frame.x(ends[side]),
            "yc": frame.y(point.position),
            "height": min(frame.step - 9, _THICKEST),
            "fill": canvas.look.series[point.series % len(canvas.look.series)],
        }


def _dots(canvas: Canvas, plot: Plot, points: Sequence[PlotPoint], frame: _Rows) -> None:
    """A dot for each point; those of a row are joined, and lines lead the eye where there is one."""
    field = frame.field
    ends = [
        ([frame.x(p.value or Decimal()) for p in points if p.position == row], frame.y(row))
        for row in range(len(plot.positions))
    ]
    joined = [(min(xs), y, max(xs), y) for xs, y in ends if len(xs) > 1]
    guides = [(field.left, y, field.left + field.width, y) for _, y in ends]
    canvas.add("rule", rules(guides), stroke=canvas.look.grid, strokeWidth=1, strokeDash=[1, 3])
    canvas.add("rule", rules(joined), stroke=canvas.look.faint, strokeWidth=2)
    middles = {point: frame.y(point.position) for point in points}
    _intervals(canvas, points, middles, frame, canvas.look.text)
    canvas.add(
        "symbol",
        (
            {
                "x": frame.x(point.value or Decimal()),
                "y": middles[point],
                "fill": canvas.look.series[_shade(canvas, plot, point)],
                "shape": SHAPES[_shade(canvas, plot, point) % len(SHAPES)],
            }
            for point in points
        ),
        name="symbols",
        stroke=canvas.look.ground,
        strokeWidth=0.75,
        size=110,
    )
