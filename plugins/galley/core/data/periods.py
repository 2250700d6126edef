"""Dates, months, quarters and years as people type them; each is the day on which it begins."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DateOrder(StrEnum):
    """Whether the day or the month comes first in `01/02/2021`."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


# The first letters of the months, which no other month of the same or another language begins with.
_MONTHS = (
    ("jan", "ene", "gen", "jän"),
    ("feb", "fév", "fev"),
    ("mar", "mär", "mrz", "mac", "mrt"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mei", "mag"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aoû", "aou", "ago", "ogo", "agu"),
    ("sep", "set"),
    ("oct", "okt", "out", "ott"),
    ("nov",),
    ("dec", "dez", "dic", "déc", "dis", "des"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NAME = r"(?P<name>[^\W\d_]{3,10})\.?"
_YEAR = r"(?P<year>[12][0-9]{3})"
_SHORT_YEAR = r"(?P<year>[12][0-9]{3}|[0-9]{2})"
_DAY, _NUMBER = "(?P<day>[0-9]{1,2})", "(?P<month>[0-9]{1,2})"
# Two digits of a year up to this are of this century.
_THIS_CENTURY = 68

_SINGLE_YEAR = re.compile(rf"(?:FY ?)?{_YEAR}", re.IGNORECASE)
_SPLIT_YEAR = re.compile(
    rf"(?:FY ?)?{_YEAR} ?[/–-] ?(?P<next>[0-9]{{2}}|[0-9]{{4}})", re.IGNORECASE
)
_QUARTERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}[ :-]{{0,2}}[QT](?P<quarter>[1-4])",
        rf"[QT](?P<quarter>[1-4])[ /:-]{{0,2}}{_YEAR}",
        rf"(?P<quarter>[1-4])[QT][ /-]?{_YEAR}",
    )
)
_MONTHS_TYPED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}[-/.]{_NUMBER}",
        rf"{_YEAR}M{_NUMBER}",
        rf"{_NUMBER}[/.-]{_YEAR}",
        rf"{_NAME},?[ -]{_SHORT_YEAR}",
        rf"{_YEAR},?[ -]{_NAME}",
    )
)
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}[-/.]{_NUMBER}[-/.]{_DAY}(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?",
        rf"{_DAY}(?:st|nd|rd|th|\.)?[ -]{_NAME},?[ -]{_SHORT_YEAR}",
        rf"{_NAME} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}",
    )
)
_SLASHED = re.compile(
    rf"(?P<first>[0-9]{{1,2}})(?P<sign>[/.-])(?P<second>[0-9]{{1,2}})(?P=sign){_SHORT_YEAR}"
)


@dataclass(frozen=True, slots=True)
class FoundOrder:
    """The order of days and months in a column, and a date that could be read in both ways."""

    order: DateOrder
    doubtful: str = ""


def found_order(texts: Iterable[str]) -> FoundOrder:
    """The order in dates such as 31/01/2021: as most of those say that have a number above 12.

    Where none says it, the day comes first, and the result names a date.
    """
    days_first, months_first, doubtful = 0, 0, ""
    for text in texts:
        found = _SLASHED.fullmatch(text)
        if found is None:
            continue
        first, second = int(found["first"]), int(found["second"])
        days_first += first > 12 >= second
        months_first += second > 12 >= first
        if found["sign"] != "." and first != second and max(first, second) <= 12:
            doubtful = doubtful or text
    if days_first or months_first:
        is_month = months_first > days_first
        return FoundOrder(DateOrder.MONTH_FIRST if is_month else DateOrder.DAY_FIRST)
    return FoundOrder(DateOrder.DAY_FIRST, doubtful)


def read_date(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> date | None:
    """The day that a text names."""
    if slashed := _SLASHED.fullmatch(text):
        day, month = int(slashed["first"]), int(slashed["second"])
        if order is DateOrder.MONTH_FIRST and slashed["sign"] != ".":
            day, month = month, day
        return _day(_full_year(slashed["year"]), month, day)
    found = _first(_DATES, text)
    return _day(_full_year(found["year"]), _month(found), int(found["day"])) if found else None


def read_month(text: str) -> date | None:
    """The first day of the month that a text names."""
    found = _first(_MONTHS_TYPED, text)
    return _day(_full_year(found["year"]), _month(found), 1) if found else None


def read_quarter(text: str) -> date | None:
    """The first day of the quarter that a text names."""
    found = _first(_QUARTERS, text)
    return _day(int(found["year"]), 3 * int(found["quarter"]) - 2, 1) if found else None


def read_year(text: str) -> date | None:
    """The first day of the year that a text names; 2019/20 is the year that begins in 2019."""
    if found := _SINGLE_YEAR.fullmatch(text):
        return _day(int(found["year"]), 1, 1)
    split = _SPLIT_YEAR.fullmatch(text)
    if split is None:
        return None
    year = int(split["year"])
    is_next = str(year + 1).endswith(split["next"])
    return _day(year, 1, 1) if is_next else None


def _first(patterns: Sequence[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.fullmatch(text))), None)


def _month(found: re.Match[str]) -> int:
    """The number of a month by its number or name, 0 if there is none of that name."""
    named: Mapping[str, str] = found.groupdict()
    if number := named.get("month"):
        return int(number)
    name = named["name"].casefold()
    return next((_MONTH[name[:n]] for n in (4, 3) if name[:n] in _MONTH), 0)


def _full_year(text: str) -> int:
    if len(text) == len("2021"):
        return int(text)
    return int(text) + (2000 if int(text) <= _THIS_CENTURY else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
