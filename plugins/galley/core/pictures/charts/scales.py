"""Scales: where the axes of a chart begin and end, and what is written along them."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from galley.core.data.columns import ColumnKind
from galley.core.pictures.charts.labels import Labels
from galley.core.pictures.charts.options import ChartKind
from galley.core.pictures.charts.plot import Plot, along

# Where all numbers lie above this share of the largest, an axis from zero would hide how they differ.
_FAR_FROM_ZERO = Decimal("0.6")
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
_MONTH_STEPS = (1, 2, 3, 6)
_DAY_STEPS = (1, 2, 7, 14)
_DAYS_A_MONTH = 30.44
# Axes of years are used from so many months on.
_YEARS_FROM = 30


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, and what is written there."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The two ends of an axis, and its ticks."""

    start: float
    end: float
    ticks: tuple[Tick, ...]

    def share(self, value: float) -> float:
        """How far along the axis a value lies, from 0 to 1."""
        return (value - self.start) / (self.end - self.start)


def number_scale(plot: Plot, labels: Labels, most: int) -> Scale:
    """The scale of a chart's numbers, with some `most` ticks.

    It begins at zero for bars. For lines and dots it begins at zero too, as long as the numbers do
    not all lie in the upper part; the author may decide otherwise.
    """
    values = _extremes(plot)
    low, high = min(values), max(values)
    if plot.kind is ChartKind.SHARES:
        low, high = Decimal(0), Decimal(100)
    elif from_zero(plot, low, high):
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    elif plot.kind is ChartKind.DOTS:
        # No dot sits on an edge.
        low, high = low - (high - low) / 10, high + (high - low) / 20
    if low == high:
        low, high = low - (1 if low else 0), high + 1
    step = _step(high - low, most)
    if all(value == value.to_integral_value() for value in values):
        step = max(step.to_integral_value(), Decimal(1))
    start, end = math.floor(low / step), math.ceil(high / step)
    exponent = step.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    ticks = tuple(
        Tick(float(step * n), labels.number(step * n, places, plot.unit))
        for n in range(start, end + 1)
    )
    if plot.kind in (ChartKind.LINES, ChartKind.SLOPE):
        return Scale(float(start * step), float(end * step), ticks)
    # Rows end with their longest bar: what is beyond it would be empty paper.
    within = tuple(tick for tick in ticks if low <= Decimal(str(tick.value)) <= high)
    return Scale(float(low), float(high), within)


def from_zero(plot: Plot, low: Decimal, high: Decimal) -> bool:
    """Whether the axis of a chart's numbers, which lie between two, begins at zero."""
    if plot.kind in (ChartKind.BARS, ChartKind.STACKED, ChartKind.SHARES):
        return True
    if plot.options.zero is not None:
        return plot.options.zero
    if plot.kind is ChartKind.SLOPE:
        # It has no axis: every number is printed.
        return False
    near, far = sorted((abs(low), abs(high)))
    return low == high or low * high <= 0 or near < far * _FAR_FROM_ZERO


def _extremes(plot: Plot) -> list[Decimal]:
    """The numbers that must find a place; the sums of stacked ones, and those of annotations."""
    values = list(plot.numbers)
    if plot.kind is ChartKind.STACKED:
        sums: dict[tuple[int, int, bool], Decimal] = {}
        for point in plot.points:
            if point.value is not None:
                place = (point.panel, point.position, point.value < 0)
                sums[place] = sums.get(place, Decimal()) + point.value
        values = list(sums.values())
    return values


def _step(span: Decimal, most: int) -> Decimal:
    """A round step that makes at most so many parts of a span."""
    power = Decimal(1).scaleb((span / most).adjusted())
    return next(step * power for step in _STEPS if step * power * most >= span)


def position_scale(plot: Plot, labels: Labels, most: int) -> Scale:
    """The scale of the positions of a chart, which are numbers or times, with at most some ticks."""
    places = [along(position.value) for position in plot.positions]
    start, end = min(places), max(places)
    if plot.x_kind is ColumnKind.NUMBER:
        ticks = tuple(_number_ticks(start, end, labels, most))
    else:
        ticks = tuple(_time_ticks(plot, labels, most))
    if start == end:
        return Scale(start - 1, end + 1, ticks)
    return Scale(start, end, ticks)


def _number_ticks(start: float, end: float, labels: Labels, most: int) -> Iterator[Tick]:
    if start == end:
        yield Tick(start, labels.notation.written(Decimal(str(start)).normalize()))
        return
    step = _step(Decimal(str(end)) - Decimal(str(start)), most)
    for n in range(math.ceil(Decimal(str(start)) / step), math.floor(Decimal(str(end)) / step) + 1):
        value = step * n
        plain = (
            value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
        )
        yield Tick(float(value), labels.notation.written(plain))


def _time_ticks(plot: Plot, labels: Labels, most: int) -> Iterator[Tick]:
    days = [p.value for p in plot.positions if isinstance(p.value, date)]
    first, last = min(days), max(days)
    months = 12 * (last.year - first.year) + last.month - first.month
    if plot.x_kind is ColumnKind.YEAR:
        yield from _year_ticks(first, last, most, {p.value: p.text for p in plot.positions})
    elif months >= _YEARS_FROM:
        yield from _year_ticks(first, last, most, {})
    elif plot.x_kind is ColumnKind.QUARTER:
        yield from _monthly(first, last, 3, lambda day: f"Q{day.month // 3 + 1}")
    elif months > 2 or plot.x_kind is ColumnKind.MONTH:
        step = next((s for s in _MONTH_STEPS if months / s <= most), _MONTH_STEPS[-1])
        yield from _monthly(first, last, step, labels.short_month)
    else:
        yield from _day_ticks(first, last, labels, most)


def _year_ticks(first: date, last: date, most: int, texts: Mapping[object, str]) -> Iterator[Tick]:
    """Years, each once, at the first of January; written as in the file where it has them."""
    span = last.year - first.year
    step = next((s for s in _YEAR_STEPS if span / s <= most), _YEAR_STEPS[-1])
    start = first.year if step == 1 else -(-first.year // step) * step
    for year in range(start, last.year + 1, step):
        day = date(year, 1, 1)
        if day >= first:
            yield Tick(along(day), texts.get(day, str(year)))


def _monthly(first: date, last: date, step: int, name: Callable[[date], str]) -> Iterator[Tick]:
    """Months, with the year below the first and below each that begins a year."""
    count = first.year * 12 + first.month - 1
    count += -count % step if step < 12 else 0
    written: set[int] = set()
    while (day := date(count // 12, count % 12 + 1, 1)) <= last:
        if day >= first:
            year = "" if day.year in written else f"\n{day.year}"
            written.add(day.year)
            yield Tick(along(day), f"{name(day)}{year}")
        count += step


def _day_ticks(first: date, last: date, labels: Labels, most: int) -> Iterator[Tick]:
    span = (last - first).days
    step = next((s for s in _DAY_STEPS if span / s <= most), _DAY_STEPS[-1])
    for number in range(first.toordinal(), last.toordinal() + 1, step):
        day = date.fromordinal(number)
        year = f"\n{day.year}" if number == first.toordinal() else ""
        yield Tick(float(number), f"{labels.short_day(day)}{year}")


def spread(places: Sequence[float], least: float, start: float, end: float) -> list[float]:
    """Places moved apart until each is at least so far from the next, in their order, between two ends."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    groups: list[list[int]] = []
    centres: list[float] = []
    for index in order:
        groups.append([index])
        centres.append(places[index])
        while len(groups) > 1 and _overlap(groups, centres, least):
            last = groups.pop()
            centre, count = centres.pop(), len(last)
            before = len(groups[-1])
            centres[-1] = (centres[-1] * before + centre * count) / (before + count)
            groups[-1] += last
    moved = list(places)
    for group, centre in zip(groups, centres, strict=True):
        height = least * (len(group) - 1)
        top = min(max(centre - height / 2, start), max(start, end - height))
        for number, index in enumerate(group):
            moved[index] = top + number * least
    return moved


def _overlap(groups: Sequence[Sequence[int]], centres: Sequence[float], least: float) -> bool:
    before = centres[-2] + least * (len(groups[-2]) - 1) / 2
    after = centres[-1] - least * (len(groups[-1]) - 1) / 2
    return after - before < least
