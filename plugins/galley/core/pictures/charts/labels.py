"""How the numbers, days and periods of a chart are written, in the language of the paper."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from galley.core.data.columns import ColumnKind
from galley.core.data.numerals import SPACE, Notation
from galley.core.pictures.charts.plot import Plot, Position
from galley.core.rules.words import Words

# Units that come before a number, if they are not percent; others come after it.
_BEFORE = "£$¥₹₩₱€"


@dataclass(frozen=True, slots=True)
class Labels:
    """Writes what a chart shows: in words of the paper, numbers in its notation."""

    words: Words
    notation: Notation

    def number(self, value: Decimal, places: int, unit: str = "") -> str:
        """A number with its unit, where that is a symbol: "5.2%", "£3,000"; "5,2 %" where a comma is decimal."""
        text = self.notation.written(value, places)
        if not is_sign(unit):
            return text
        is_european = self.notation.decimal == ","
        if unit[-1] in _BEFORE and not is_european:
            minus = text[: len(text) - len(text.lstrip("\u2212"))]
            return f"{minus}{unit}{text[len(minus) :]}"
        return f"{text}{SPACE}{unit}" if is_european else f"{text}{unit}"

    def position(self, plot: Plot, position: Position) -> str:
        """A place along the x of a chart in full, as in "31 January 2021" or "Q1 2020"."""
        value = position.value
        if isinstance(value, date) and plot.x_kind is not ColumnKind.YEAR:
            return self.period(plot.x_kind, value)
        if isinstance(value, Decimal):
            return self.notation.written(value)
        return position.text

    def period(self, kind: ColumnKind, day: date) -> str:
        """A day, month, quarter or year in full."""
        if kind is ColumnKind.DATE:
            return self.words.dated(day)
        if kind is ColumnKind.MONTH:
            name = self.words.months[day.month - 1]
            return self.words.chart["month"].format(name=name, number=day.month, year=day.year)
        if kind is ColumnKind.QUARTER:
            return self.words.chart["quarter"].format(number=day.month // 3 + 1, year=day.year)
        return str(day.year)

    def short_month(self, day: date) -> str:
        """The name of a month on an axis."""
        return self.words.short_months[day.month - 1]

    def short_day(self, day: date) -> str:
        """A day on an axis, such as "5 Jan"."""
        name = self.short_month(day)
        return self.words.chart["short_day"].format(day=day.day, name=name, number=day.month)

    def amount(self, plot: Plot) -> str:
        """What the numbers are: the name of their column, with a unit that is not a symbol."""
        unit = plot.options.unit
        if not unit or is_sign(unit) or f"({unit})" in plot.y:
            return plot.y
        return f"{plot.y} ({unit})" if plot.y else unit[:1].upper() + unit[1:]


def is_sign(unit: str) -> bool:
    """Whether a unit is short enough to be printed beside every number."""
    return bool(unit) and (unit in ("%", "‰") or unit[-1] in _BEFORE) and len(unit) <= len("US$")
