"""Dates and months as Pandoc's reader takes them: EDTF levels 0 and 1, as biblatex has them."""

import calendar
import re
from collections.abc import Iterator

from galley.core.bibtex.model import Flaw

_ONE = re.compile(
    r"(?P<year>-?\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?:T[\d:.Z+-]+)?[?~%]?"
)
_DAY_FIRST = re.compile(r"\s*(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\s*")
_SEASONS = range(21, 25)
_UNKNOWN_DIGITS = re.compile(
    r"\d{1,3}[uUxX]{1,3}(?:-[\dxX]{2}){0,2}|\d{4}(?:-\d\d)?-[xX]{2}(?:-[xX]{2})?"
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# The first letters that tell a month in English, French, German, Spanish, Italian, Dutch, Malay.
_OPENINGS = (
    "jan ene gen|feb fév fev|mar mär mac mrt|apr avr abr|may mai mei mag|jun juin giu"
    "|jul juil lug|aug août aoû ago ogo|sep sept set|oct okt ott|nov|dec déc dez dic dis"
)
_MONTH_OF = {
    opening: number
    for number, openings in enumerate(_OPENINGS.split("|"), 1)
    for opening in openings.split()
}
_NO_DATE = re.compile(r"(?i)n\.?\s*d\.?|no date|undated|s\.?\s*d\.?|o\.?\s*j\.?|unknown")
_NOT_OUT_YET = re.compile(
    r"(?i)forthcoming|in press|in preparation|submitted|accepted|to appear|under review"
)


def day_first(text: str) -> str:
    """A date such as 17.05.2020, where points say that the day comes first, as EDTF has it."""
    match = _DAY_FIRST.fullmatch(text)
    found = f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}" if match else ""
    return found if found and _is_date(found) else text


def literal_year(text: str) -> str:
    """A year in words, such as "in press", as it is printed: Pandoc takes its characters as they are."""
    plain = re.sub(r"[{}]", "", text).strip()
    if re.fullmatch(r"[-–—]*\d*", plain) or "\\" in plain:
        return text
    return plain.replace("~", "\u00a0")


def date(text: str) -> Iterator[Flaw]:
    """A day, month, season or year, or two of them with a slash between."""
    yield from _flaws(day_first(text))


def _flaws(text: str) -> Iterator[Flaw]:
    parts = text.strip().split("/")
    if len(parts) <= 2 and any(parts):
        wrong = [part for part in parts if part and not _is_date(part.strip())]
        if not wrong:
            return
    if _NOT_OUT_YET.fullmatch(text.strip()):
        hint = f"write pubstate = {{{text.strip().lower()}}}, and no date"
        yield Flaw(0, f'"{text.strip()}" is not a date', hint)
    elif _NO_DATE.fullmatch(text.strip()):
        yield Flaw(0, f'"{text.strip()}" is not a date', "leave the field out")
    else:
        meant = _meant(re.sub(r"[{}]", "", text).strip())
        message = f'"{text.strip()}" is not a date that Pandoc reads, such as 2020-05-17'
        yield Flaw(0, message, f'write "{meant}"' if meant else None)


def _is_date(text: str) -> bool:
    match = _ONE.fullmatch(text)
    if match is None:
        return False
    month, day = int(match["month"] or 1), int(match["day"] or 1)
    if month in _SEASONS:
        return match["day"] is None
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(_leap_like(match["year"]), month)[1]


def _leap_like(year: str) -> int:
    """A year of our era with a February as long."""
    return 2000 + int(year) % 400


def _meant(text: str) -> str:
    """The date that was probably meant, if it is one."""
    for attempt in _ATTEMPTS:
        found = attempt(text)
        if found and all(_is_date(part) for part in found.split("/") if part):
            return found
    return ""


def _bare(text: str) -> str:
    return text


def _two_years(text: str) -> str:
    match = re.fullmatch(
        r"(\d{4}(?:-\d\d)?)\s*(?:--+|[–—]|-|/| to )\s*(\d{4}(?:-\d\d)?|)(?:\.\.)?", text
    )
    return f"{match[1]}/{match[2]}" if match else ""


def _open_end(text: str) -> str:
    match = re.fullmatch(r"(\d{4}(?:-\d\d){0,2})/(?:\.\.|open)", text)
    return f"{match[1]}/" if match else ""


def _unknown_digits(text: str) -> str:
    """199X is any year of ten, and 2020-XX a day or month that nobody knows."""
    if not _UNKNOWN_DIGITS.fullmatch(text):
        return ""
    year, *rest = re.sub("[uUxX]", "x", text).split("-")
    if "x" in year:
        return f"{year.replace('x', '0')}/{year.replace('x', '9')}"
    return "-".join([year, *(part for part in rest if "x" not in part)])


def _circa(text: str) -> str:
    match = re.fullmatch(r"(?i)(?:c|ca|circa|about)\.?\s*(\d{4})", text)
    return f"{match[1]}~" if match else ""


def _numbers(text: str) -> str:
    """A date all of numbers, where the year comes first or is plain from its four digits."""
    if match := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text):
        return "-".join(match.groups())
    parts = re.split(r"[-./\s]+", text.rstrip("."))
    if not 2 <= len(parts) <= 3 or not all(part.isdecimal() for part in parts):
        return ""
    if len(parts[0]) == 4:
        return "-".join([parts[0], *(part.zfill(2) for part in parts[1:])])
    if len(parts[-1]) == 4 and len(parts) == 2:
        return f"{parts[1]}-{parts[0].zfill(2)}"
    if len(parts) == 2:
        return ""
    day, month, year = parts
    if int(month) > 12:
        day, month = month, day
    # Of 3/4/2020 nobody can say which is the month.
    if len(year) != 4 or int(day) <= 12:
        return ""
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _words(text: str) -> str:
    """A date with the name of a month or a season in it."""
    words = re.findall(r"[^\W\d_]+|\d+", text)
    years = [word for word in words if re.fullmatch(r"\d{4}", word)]
    days = [word for word in words if re.fullmatch(r"\d{1,2}", word)]
    names = [word for word in words if not word.isdecimal() and word.lower() not in _ENDINGS]
    if len(years) != 1 or len(days) > 1 or len(names) != 1:
        return ""
    season = _SEASON_OF.get(names[0].lower())
    if season:
        return f"{years[0]}-{season}"
    number = month_number(names[0])
    if not number:
        return ""
    return "-".join([years[0], f"{number:02}", *(day.zfill(2) for day in days)])


_ENDINGS = ("st", "nd", "rd", "th", "of", "de")
_SEASON_OF = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_ATTEMPTS = (_bare, _open_end, _two_years, _unknown_digits, _circa, _numbers, _words)


def month_number(word: str) -> int:
    """The number of a month by its name or the beginning of it, in several languages; or 0."""
    known = (word.lower().rstrip(".")[:length] for length in (5, 4, 3))
    return next((_MONTH_OF[opening] for opening in known if opening in _MONTH_OF), 0)


_NAMED_MONTH = re.compile(
    r"(?:(?P<before>\d{1,2}(?:\s*[-\u2013]+\s*\d{1,2})?)(?:st|nd|rd|th)?[\s~.,]*)?"
    r"(?P<name>[^\W\d_]{3,})(?:[\s~.,]+(?P<after>\d{1,2}(?:\s*[-\u2013]+\s*\d{1,2})?)(?:st|nd|rd|th)?)?\.?"
)


def month_in_numbers(text: str) -> str:
    """A month by its name, such as "March" or "29~may", as Pandoc reads it; any other text as it is."""
    named = _named_month(text)
    return str(month_number(named["name"])) if named else text


def day_in(text: str) -> str:
    """The day that is beside the name of a month, as in "29~may"; any other text as it is."""
    named = _named_month(text)
    day = (named["before"] or named["after"] or "") if named else text
    return day if day.isdecimal() or not named else ""


def _named_month(text: str) -> re.Match[str] | None:
    bare = re.sub(r"[{}]", "", text).strip()
    if bare.lower() in MONTHS:
        return None
    match = _NAMED_MONTH.fullmatch(bare)
    return match if match and month_number(match["name"]) else None


def month(text: str) -> Iterator[Flaw]:
    """A number from 1 to 12, or the name of a month."""
    bare = month_in_numbers(text).strip().lower()
    if bare in MONTHS or (bare.isdecimal() and 1 <= int(bare) <= 12):
        return
    yield Flaw(0, f'"{text.strip()}" is not a month that Pandoc reads, such as may or 5')
