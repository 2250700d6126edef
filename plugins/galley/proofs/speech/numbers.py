"""Numbers in a formula, whose digits MathML parts at commas and thin spaces."""

import re
from collections.abc import Sequence

from galley.proofs.speech.expressions import Expression, Number, Sign, Space, is_sign

# The form of a comma that TeX has in braces, so that no gap follows it: it belongs to a number.
IN_NUMBER = "number"
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_AFTER_SPACE = re.compile(r"\d{3}(?:\.\d+)?")
# The widest gap within a number; a list has wider ones.
_THIN = 0.25


def with_whole_numbers(parts: Sequence[Expression], decimal_comma: bool) -> list[Expression]:
    """The parts with each number in one piece, and without the spaces."""
    found: list[Expression] = []
    place = 0
    while place < len(parts):
        part = parts[place]
        if isinstance(part, Number):
            number, place = _longest(part, parts, place, decimal_comma)
            found.append(number)
            continue
        if not isinstance(part, Space):
            found.append(part)
        place += 1
    return found


def _longest(
    first: Number, parts: Sequence[Expression], start: int, decimal_comma: bool
) -> tuple[Number, int]:
    """The number that begins at a place, and the place after it."""
    digits, place = _spaced(first, parts, start)
    candidates = [(digits, place)]
    sure = 1
    while is_sign(comma := _at(parts, place), ",") and isinstance(
        after := _at(parts, place + 1), Number
    ):
        more, place = _spaced(after, parts, place + 1)
        candidates.append((f"{candidates[-1][0]},{more}", place))
        if isinstance(comma, Sign) and comma.form == IN_NUMBER and sure == len(candidates) - 1:
            sure = len(candidates)
    for text, end in reversed(candidates[sure:]):
        if not _in_list(parts, start, end) and _is_grouped(text, decimal_comma):
            return Number(_readable(text), first.style), end
    text, end = candidates[sure - 1]
    return Number(_readable(text), first.style), end


def _is_grouped(text: str, decimal_comma: bool) -> bool:
    """Whether digits with commas are one number by themselves."""
    return bool(_THOUSANDS.fullmatch(text)) or (decimal_comma and text.count(",") == 1)


def _at(parts: Sequence[Expression], place: int) -> Expression | None:
    return parts[place] if 0 <= place < len(parts) else None


def _in_list(parts: Sequence[Expression], start: int, end: int) -> bool:
    """Whether brackets or more commas are around some parts: then they are several numbers."""
    return any(is_sign(_at(parts, place), ",;([{)]}") for place in (start - 1, end))


def _spaced(first: Number, parts: Sequence[Expression], start: int) -> tuple[str, int]:
    """The digits from a place on, joined over thin spaces and decimal points, and where they end."""
    digits, place = first.digits, start + 1
    while place < len(parts):
        gap, after = parts[place], _at(parts, place + 1)
        if isinstance(gap, Number) and gap.digits.startswith("."):
            digits, place = digits + gap.digits, place + 1
        elif (
            isinstance(gap, Space)
            and 0 < gap.width < _THIN
            and isinstance(after, Number)
            and _AFTER_SPACE.fullmatch(after.digits)
            and "." not in digits
            and len(first.digits) < 4
        ):
            digits, place = digits + after.digits, place + 2
        else:
            break
    return digits, place


def _readable(digits: str) -> str:
    """A number whose decimal point is not lost: a voice reads ".05" as "05"."""
    return f"0{digits}" if digits.startswith(".") else digits
