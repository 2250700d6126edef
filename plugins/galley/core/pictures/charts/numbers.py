"""The numbers of a chart as a table: what is drawn, formatted, and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from galley.core.pictures.charts.labels import Labels
from galley.core.pictures.charts.plot import Plot, PlotPoint

# What stands for a number that is missing.
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class NumbersTable:
    """The head and the rows of a table; the first `names` columns name their rows."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names: int


def numbers(plot: Plot, labels: Labels) -> NumbersTable:
    """The numbers of a plot: a row for each position, and a column for each series.

    Panels that are not series come first in a row. An uncertainty has two columns after its numbers.
    """
    has_panels = plot.panels != ("",) and not plot.has_panel_each
    amount = labels.amount(plot)
    columns = plot.series if plot.has_series else (amount,)
    head = (
        *([plot.options.panels] if has_panels else []),
        plot.x,
        *(name for column in columns for name in (column, *_interval_names(plot, column))),
    )
    return NumbersTable(head, tuple(_rows(plot, labels)), 1 + has_panels)


def _interval_names(plot: Plot, column: str) -> Sequence[str]:
    """The headers of the columns of an uncertainty."""
    if not plot.interval:
        return ()
    names = (
        plot.interval
        if len(plot.interval) == 2
        else (f"− {plot.interval[0]}", f"+ {plot.interval[0]}")
    )
    return [f"{column}: {name}" for name in names] if plot.has_series else names


def _rows(plot: Plot, labels: Labels) -> Iterator[tuple[str, ...]]:
    points = {(0 if plot.has_panel_each else p.panel, p.position, p.series): p for p in plot.points}
    has_panels = plot.panels != ("",) and not plot.has_panel_each
    for panel, name in enumerate(plot.panels if has_panels else [""]):
        for index, position in enumerate(plot.positions):
            found = [points.get((panel, index, series)) for series in range(len(plot.series))]
            if any(found):
                yield (
                    *([name] if has_panels else []),
                    labels.position(plot, position),
                    *(text for point in found for text in _cells(point, plot, labels)),
                )


def _cells(point: PlotPoint | None, plot: Plot, labels: Labels) -> Iterator[str]:
    values = [point.value if point else None]
    if plot.interval:
        values += [point.low, point.high] if point else [None, None]
    for value in values:
        yield NOTHING if value is None else labels.number(value, plot.places, plot.unit)
