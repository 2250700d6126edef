"""What surrounds the marks of a chart: its heading, its legend, grids, axes, annotations, panels."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from galley.core.pictures.charts.canvas import (
    DASHES,
    LINE_HEIGHT,
    SHAPES,
    SIZE,
    SMALL,
    Canvas,
    rules,
    width_of,
)
from galley.core.pictures.charts.options import ChartKind
from galley.core.pictures.charts.plot import Plot
from galley.core.pictures.charts.scales import Scale

_GAP, _TITLE = 26, 22
_SYMBOL, _BETWEEN = 22, 18


@dataclass(frozen=True, slots=True)
class Panel:
    """A field of a chart: where it is, how large, and its name."""

    left: float
    top: float
    width: float
    height: float
    name: str = ""
    is_first_in_row: bool = True

    def across(self, share: float) -> float:
        """The pixel at a share of its width."""
        return self.left + share * self.width

    def up(self, share: float) -> float:
        """The pixel at a share of its height, counted from below."""
        return self.top + (1 - share) * self.height


def panels(names: Sequence[str], width: float, height: float, most: int) -> list[Panel]:
    """Panels in rows, as wide together as a width, each with a height, `most` in a row at the most.

    A single one without a name is as wide.
    """
    if names == ("",):
        return [Panel(0, 0, width, height)]
    columns = min(2 if len(names) in (2, 4) else 3, most)
    own = (width - (columns - 1) * _GAP) / columns
    lines = max(len(textwrap.wrap(name, _fitting(own))) for name in names)
    title = _TITLE + (lines - 1) * LINE_HEIGHT
    return [
        Panel(
            left=index % columns * (own + _GAP),
            top=title + index // columns * (height + title + 30),
            width=own,
            height=height,
            name=name,
            is_first_in_row=index % columns == 0,
        )
        for index, name in enumerate(names)
    ]


def _fitting(width: float) -> int:
    """How many characters fit a width."""
    return max(int(width / (SIZE * 0.55)), 8)


def panel_names(canvas: Canvas, fields: Sequence[Panel]) -> None:
    """The names of panels, above them."""
    canvas.texts(
        (
            {
                "x": field.left,
                "y": field.top - 8 - LINE_HEIGHT * (len(lines) - 1),
                "text": "\n".join(lines),
            }
            for field in fields
            if (lines := textwrap.wrap(field.name, _fitting(field.width)))
        ),
        fontWeight=600,
        fill=canvas.look.strong,
    )


def extent(fields: Sequence[Panel]) -> tuple[float, float]:
    """The width and the height of all panels together."""
    return max(f.left + f.width for f in fields), max(f.top + f.height for f in fields)


def heading(canvas: Canvas, text: str, left: float, above: float) -> float:
    """What the numbers are, above the chart; the space above it that is now taken."""
    if not text:
        return above
    lines = textwrap.wrap(text, int((canvas.look.width) / (SIZE * 0.5)))
    top = above + 10 + LINE_HEIGHT * (len(lines) - 1)
    canvas.texts([{"x": -left, "y": -top, "text": "\n".join(lines)}])
    return top + LINE_HEIGHT


def legend(canvas: Canvas, plot: Plot, left: float, above: float) -> float:
    """The names of the series beside their colours; the space above the chart that is now taken."""
    rows: list[list[tuple[float, int, str]]] = [[]]
    x = 0.0
    for index, name in enumerate(plot.series):
        short = textwrap.shorten(name, 60, placeholder=" …")
        wide = _SYMBOL + width_of(short) + _BETWEEN
        if rows[-1] and x + wide > canvas.look.width:
            rows.append([])
            x = 0.0
        rows[-1].append((x - left, index, short))
        x += wide
    items = [
        (x, -above - 10 - 20 * (len(rows) - 1 - number), index, name)
        for number, row in enumerate(rows)
        for x, index, name in row
    ]
    colours = canvas.look.series
    if plot.kind is ChartKind.LINES:
        canvas.add(
            "rule",
            (
                {"x": x, "y": y, "x2": x + 18, "y2": y, "stroke": colours[index]}
                | {"strokeDash": list(DASHES[index % len(DASHES)])}
                for x, y, index, _ in items
            ),
            strokeWidth=2.5,
        )
    else:
        is_dots = plot.kind is ChartKind.DOTS
        canvas.add(
            "symbol",
            (
                {"x": x + 8, "y": y, "fill": colours[index]}
                | {"shape": SHAPES[index % len(SHAPES)] if is_dots else "square"}
                for x, y, index, _ in items
            ),
            name="keys",
            size=100,
        )
    canvas.texts(
        ({"x": x + _SYMBOL, "y": y, "text": name} for x, y, _, name in items),
        name="legend",
        baseline="middle",
    )
    return above + 20 * len(rows) + 2


def upright_grid(canvas: Canvas, field: Panel, scale: Scale, *, has_labels: bool) -> None:
    """The lines of an axis of numbers that goes up, and its labels at the left."""
    grid = [
        (field.left, field.up(s), field.left + field.width, field.up(s)) for s in _shares(scale)
    ]
    canvas.add("rule", rules(grid), stroke=canvas.look.grid, strokeWidth=1)
    if has_labels:
        canvas.texts(
            (
                {"x": field.left - 8, "y": field.up(scale.share(tick.value)), "text": tick.label}
                for tick in scale.ticks
            ),
            name="amounts",
            align="right",
            baseline="middle",
            fontSize=SMALL,
        )


def level_grid(canvas: Canvas, field: Panel, scale: Scale) -> None:
    """The lines of an axis of numbers that goes to the right, and its labels below."""
    bottom = field.top + field.height
    grid = [(field.across(s), field.top, field.across(s), bottom) for s in _shares(scale)]
    canvas.add("rule", rules(grid), stroke=canvas.look.grid, strokeWidth=1)
    canvas.texts(
        _below(field, scale), name="amounts", align="center", baseline="top", fontSize=SMALL
    )


def level_axis(canvas: Canvas, field: Panel, scale: Scale, title: str = "") -> None:
    """An axis below a field: a line with ticks and labels, and a title."""
    bottom = field.top + field.height
    canvas.add(
        "rule",
        rules(
            [
                (field.left, bottom, field.left + field.width, bottom),
                *((x, bottom, x, bottom + 5) for s in _shares(scale) for x in [field.across(s)]),
            ]
        ),
        stroke=canvas.look.text,
        strokeWidth=1,
    )
    canvas.texts(
        _below(field, scale), name="places", align="center", baseline="top", fontSize=SMALL
    )
    if title:
        lines = max((tick.label.count("\n") + 1 for tick in scale.ticks), default=1)
        y = bottom + 16 + LINE_HEIGHT * lines
        canvas.texts(
            [{"x": field.left + field.width / 2, "y": y, "text": title}],
            align="center",
            baseline="top",
        )


def _below(field: Panel, scale: Scale) -> Iterator[dict[str, Any]]:
    y = field.top + field.height + 8
    for tick in scale.ticks:
        yield {"x": field.across(scale.share(tick.value)), "y": y, "text": tick.label}


def _shares(scale: Scale) -> list[float]:
    return [scale.share(tick.value) for tick in scale.ticks]


def zero_line(canvas: Canvas, field: Panel, scale: Scale, *, is_upright: bool) -> None:
    """A darker line where the numbers change their sign, or where bars begin."""
    if scale.start <= 0 <= scale.end:
        share = scale.share(0)
        x, y = field.across(share), field.up(share)
        line = (
            (x, field.top, x, field.top + field.height)
            if is_upright
            else (field.left, y, field.left + field.width, y)
        )
        canvas.add("rule", rules([line]), stroke=canvas.look.text, strokeWidth=1)


def annotations(canvas: Canvas, field: Panel, places: Sequence[tuple[float, str]]) -> float:
    """Dashed lines at shares of the width, each with words above it; the space that these take."""
    taken: list[float] = []
    above = 0.0
    for share, words in sorted(places):
        text = "\n".join(textwrap.wrap(words, 26))
        wide, x = width_of(text, SMALL), field.across(share)
        align = "right" if x + wide > field.left + field.width else "left"
        start = x - wide if align == "right" else x
        row = next((i for i, end in enumerate(taken) if end + 8 < start), len(taken))
        height = LINE_HEIGHT * (text.count("\n") + 1)
        y = field.top - 4 - row * LINE_HEIGHT
        taken[row : row + 1] = [start + wide]
        canvas.add(
            "rule",
            rules([(x, y - height, x, field.top + field.height)]),
            stroke=canvas.look.text,
            strokeDash=[3, 3],
        )
        canvas.texts(
            [{"x": x + (4 if align == "left" else -4), "y": y - height + 12, "text": text}],
            align=align,
            fontSize=SMALL,
            fill=canvas.look.strong,
        )
        above = max(above, field.top - y + height)
    return above
