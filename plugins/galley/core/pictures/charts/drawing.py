"""The picture of a plot, as a Vega specification."""

from typing import Any

from galley.core.pictures.charts.canvas import ChartLook
from galley.core.pictures.charts.labels import Labels
from galley.core.pictures.charts.level import rows
from galley.core.pictures.charts.options import ChartError, ChartKind
from galley.core.pictures.charts.plot import Plot
from galley.core.pictures.charts.upright import lines, slope


def specification(plot: Plot, labels: Labels, look: ChartLook) -> dict[str, Any]:
    """The chart of a plot. Raises ChartError if it has more series than there are colours."""
    count, most = len(plot.series), len(look.series)
    is_named = plot.has_panel_each or plot.kind is ChartKind.SLOPE
    if count > most and not is_named:
        hint = "show fewer, or give each a panel with panels=series"
        raise ChartError(f"there are {count} series, and readers can tell {most} apart; {hint}")
    if plot.kind is ChartKind.SLOPE:
        return slope(plot, labels, look)
    return lines(plot, labels, look) if plot.kind is ChartKind.LINES else rows(plot, labels, look)
