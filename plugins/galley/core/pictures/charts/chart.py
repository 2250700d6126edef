"""A chart: its picture, what it shows in words, and its numbers, all made of one plot."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from galley.core.brand.brand import Brand
from galley.core.data.numerals import notation_of
from galley.core.data.table import DataTable
from galley.core.pictures.charts import drawing
from galley.core.pictures.charts.canvas import NARROW, WIDE, ChartLook
from galley.core.pictures.charts.finding import finding
from galley.core.pictures.charts.labels import Labels
from galley.core.pictures.charts.numbers import NumbersTable, numbers
from galley.core.pictures.charts.options import read_options
from galley.core.pictures.charts.plot import Plot, plot_of
from galley.core.rules.words import Words


class Shown(NamedTuple):
    """Where a picture is shown: on a dark page or a light one and paper, on a phone or on a page."""

    on_dark: bool = False
    on_phone: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as Vega draws it, and what it says without a picture.

    `specifications` are its pictures by where they are shown. `below` are the lines that are printed
    below it: its source and its notes.
    """

    specifications: Mapping[Shown, Mapping[str, Any]]
    finding: str
    numbers: NumbersTable
    below: tuple[str, ...]


def chart_of(
    table: DataTable, told: Mapping[str, str], brand: Brand, words: Words, language: str
) -> Chart:
    """The chart of a data file as its author's options say, in the language of the paper.

    Raises ChartError, or DataError, if none can be made of it.
    """
    plot = plot_of(table, read_options(told))
    labels = Labels(words, notation_of(language))
    looks = {
        Shown(is_dark, is_narrow): ChartLook(
            replace(brand, colours=brand.dark) if is_dark else brand, NARROW if is_narrow else WIDE
        )
        for is_dark in (False, True)
        for is_narrow in (False, True)
    }
    return Chart(
        specifications={
            shown: drawing.specification(plot, labels, look) for shown, look in looks.items()
        },
        finding=finding(plot, labels),
        numbers=numbers(plot, labels),
        below=_below(plot, words),
    )


def _below(plot: Plot, words: Words) -> tuple[str, ...]:
    """The lines below a chart: its source, its notes, what its ranges mean."""
    lines = list[str]()
    if len(plot.interval) == 2:
        lines.append(words.chart["interval"].format(low=plot.interval[0], high=plot.interval[1]))
    elif plot.interval:
        lines.append(words.chart["error"].format(name=plot.interval[0]))
    # What a file calls a note is printed with its own word for it.
    own = [plot.options.note] if plot.options.note else []
    lines += [words.chart["note"].format(text=text) for text in own]
    lines += [text for text in plot.notes if text not in own]
    if plot.source:
        lines.append(words.chart["source"].format(text=plot.source))
    return tuple(lines)
