"""Numbers as people type them, and as a language writes them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

NARROW_SPACE, SPACE = "\u202f", "\u00a0"
_MINUS = "\u2212"
_SPACES = f" {SPACE}\u2009{NARROW_SPACE}"
_APOSTROPHES = "'\u2019"
# A character, or an abbreviation that ends in one, or three letters such as EUR.
_CURRENCY = r"(?:[A-Z]{0,3}[€£$¥₹₩₽₺₫฿₱]|RM|Rp|kr|zł|[A-Z]{3}(?=[\s\u00a0]))"
_UNIT = r"(?:%|‰|[€£$¥₹₩₽₺₫฿₱]|kr|zł|[A-Z]{3})"
# Numbers beyond these powers of ten are no statistics, and would fill a page with noughts.
_LARGEST_POWER, _LONGEST = 30, 60


@dataclass(frozen=True, slots=True)
class Notation:
    """How numbers are written: the character before a fraction, and the one between thousands."""

    decimal: str = "."
    thousands: str = ","

    def written(self, value: Decimal, places: int | None = None) -> str:
        """A number with so many places after the decimal separator; with those that it has if none are given."""
        exponent = value.as_tuple().exponent
        own = max(0, -exponent) if isinstance(exponent, int) else 0
        digits = f"{abs(value):,.{own if places is None else places}f}"
        whole, _, fraction = digits.partition(".")
        text = whole.replace(",", self.thousands) + (self.decimal + fraction if fraction else "")
        is_negative = value < 0 and any(digit in "123456789" for digit in digits)
        return _MINUS + text if is_negative else text


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it was typed: its value, the unit typed with it, its thousands separator."""

    value: Decimal
    unit: str
    thousands: str


@dataclass(frozen=True, slots=True)
class FoundNotation:
    """The notation that the numbers of a file have, and a number that could be read in both ways."""

    notation: Notation
    doubtful: str = ""


def read_number(text: str, decimal: str = ".") -> Numeral | None:
    """The number that a text is, its decimal separator being a point or a comma; None if it is not a number.

    A sign may be a hyphen, a minus or a dash; parentheses mean a negative number, as in accounts.
    """
    found = _pattern(decimal).fullmatch(text.strip()) if len(text) < _LONGEST else None
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    digits = "".join(c for c in found["whole"] or "" if c.isdigit())
    fraction = (found["fraction"] or found["only"] or "").replace(decimal, ".")
    exponent = (found["exponent"] or "").replace(_MINUS, "-")
    value = Decimal(f"{digits or '0'}{fraction if fraction != '.' else ''}{exponent}")
    if value and abs(value.adjusted()) > _LARGEST_POWER:
        return None
    signs = (found["sign"] or "") + (found["inner"] or "")
    if len(signs) > 1 or (signs and found["open"]):
        return None
    is_negative = bool(found["open"]) or (bool(signs) and signs != "+")
    unit = (found["currency"] or found["unit"] or "").strip()
    return Numeral(-value if is_negative else value, unit, found["thousands"] or "")


@cache
def _pattern(decimal: str) -> re.Pattern[str]:
    other = "," if decimal == "." else "."
    between = f"[{other}{_SPACES}{_APOSTROPHES}]"
    # As in India: 12,34,567.
    indian = rf"|[0-9]{{1,2}}(?:{re.escape(other)}[0-9]{{2}})+{re.escape(other)}[0-9]{{3}}"
    grouped = rf"[1-9][0-9]{{0,2}}(?P<thousands>{between})[0-9]{{3}}(?:(?P=thousands)[0-9]{{3}})*"
    point = re.escape(decimal)
    return re.compile(
        rf"(?P<open>\()?(?P<sign>[-+{_MINUS}–])?[{_SPACES}]?(?P<currency>{_CURRENCY})?[{_SPACES}]?"
        rf"(?P<inner>[-+{_MINUS}–])?"
        rf"(?:(?P<whole>{grouped}{indian}|[0-9]+)(?P<fraction>{point}[0-9]*)?|(?P<only>{point}[0-9]+))"
        rf"(?P<exponent>[eE][-+{_MINUS}]?[0-9]{{1,3}})?[{_SPACES}]?(?P<unit>{_UNIT})?(?P<close>\))?"
    )


def found_notation(texts: Iterable[str], *, is_usual: bool) -> FoundNotation:
    """The notation of the numbers among some texts.

    `is_usual` says that the file is one in which a point before fractions can be expected. The
    result names a number that could be read in both ways, if no other number decides.
    """
    votes, doubtful, thousands = Counter[str](), Counter[str](), dict[str, Counter[str]]()
    first = dict[str, str]()
    for text in texts:
        read = {sign: read_number(text, sign) for sign in ".,"}
        for sign, numeral in read.items():
            if numeral:
                thousands.setdefault(sign, Counter())[numeral.thousands] += bool(numeral.thousands)
        point, comma = read["."], read[","]
        if point and comma and point.value != comma.value:
            sign = "," if point.thousands else "."
            doubtful[sign] += 1
            first.setdefault(sign, text)
        elif (point is None) != (comma is None):
            votes["." if point else ","] += 1
    if votes:
        decimal = "," if votes[","] > votes["."] else "."
        return FoundNotation(_notation(decimal, thousands))
    # Three digits after a comma are thousands more often than they are a fraction.
    unsure = first.get(",") or ("" if is_usual else first.get(".")) or ""
    return FoundNotation(_notation(".", thousands), unsure)


def _notation(decimal: str, thousands: dict[str, Counter[str]]) -> Notation:
    found = thousands.get(decimal, Counter[str]())
    usual = max(found, key=lambda sign: found[sign], default="")
    return Notation(decimal, usual)


# What the languages write beside the English way, https://cldr.unicode.org: number symbols.
_POINTS = frozenset(
    {"de", "es", "it", "nl", "da", "id", "tr", "vi", "el", "ro", "hr", "sl", "sr", "pt-BR"}
)
_WIDE_SPACES = frozenset({"pl", "ru", "uk", "sv", "nb", "nn", "no", "fi", "cs", "sk", "hu", "bg", "pt", "et", "lv", "lt"})  # fmt: skip
_OWN = {"fr": Notation(",", NARROW_SPACE), "de-CH": Notation(".", "\u2019")}


def notation_of(language: str) -> Notation:
    """How numbers are written in a language, by its tag."""
    for tag in (language, language.split("-")[0]):
        if tag in _OWN:
            return _OWN[tag]
        if tag in _POINTS:
            return Notation(",", ".")
        if tag in _WIDE_SPACES:
            return Notation(",", SPACE)
    return Notation()
