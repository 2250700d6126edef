"""Brackets in a formula, paired: MathML has them as signs in a row."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from galley.proofs.speech.expressions import (
    Array,
    Bracketed,
    Expression,
    Row,
    Scripted,
    Sign,
    is_sign,
)

# What closes each bracket; round and square ones close each other, as in an interval.
_CLOSING = {
    "(": ")]",
    "[": ")]",
    "{": "}",
    "⟨": "⟩",
    "⌊": "⌋⌉",
    "⌈": "⌉⌋",
    "⟦": "⟧",
    "⦃": "⦄",
    "⦇": "⦈",
    "⎰": "⎱",
    "⟮": "⟯",
    "⌜": "⌝",
    "⌞": "⌟",
}
_CLOSERS = frozenset("".join(_CLOSING.values()))
BARS = "|‖∥∣"
# Signs after which a bar opens, as they need something to follow.
_INCOMPLETE = frozenset("+−-±∓×⋅·*∗/=≠<>≤≥⩽⩾≈≡∼∈∉⊂⊆∪∩∖→⇒,;:∑∏∫∧∨¬∝≪≫")


@dataclass(slots=True)
class _Frame:
    """A bracket that is open, with what was read since."""

    opening: Sign
    parts: list[Expression] = field(default_factory=list)

    @property
    def is_bar(self) -> bool:
        return self.opening.sign in tuple(BARS)


def with_brackets(parts: Sequence[Expression]) -> Row:
    """The parts with everything between two brackets in one."""
    pairing = _Pairing()
    for place, part in enumerate(parts):
        pairing.take(part, parts[place + 1 :])
    return pairing.end()


class _Pairing:
    def __init__(self) -> None:
        # The outermost frame has no bracket.
        self._frames = [_Frame(Sign(""))]

    @property
    def _top(self) -> _Frame:
        return self._frames[-1]

    def take(self, part: Expression, rest: Sequence[Expression]) -> None:
        """Take in a part, given what follows."""
        sign = _bracket(part)
        if sign is None:
            self._top.parts.append(part)
        elif sign.sign in tuple(BARS):
            self._take_bar(sign, part)
        elif self._turned(sign, rest):
            self._close(len(self._frames) - 1, sign, part)
        elif (place := self._partner(sign)) is not None:
            self._close(place, sign, part)
        elif sign is part and (sign.sign in _CLOSING or _opens_interval(sign, rest)):
            self._frames.append(_Frame(sign))
        else:
            self._append(part)

    def end(self) -> Row:
        """All parts; brackets that are still open are signs."""
        while len(self._frames) > 1:
            self._drop()
        return tuple(self._top.parts)

    def _take_bar(self, sign: Sign, part: Expression) -> None:
        place = len(self._frames) - 1
        can_close = self._top.is_bar and _is_same_bar(self._top.opening, sign) and self._top.parts
        if can_close and (sign is not part or not _needs_more(self._top.parts[-1])):
            self._close(place, sign, part)
        elif sign is part and _may_open(sign):
            self._frames.append(_Frame(sign))
        else:
            self._top.parts.append(part)

    def _partner(self, sign: Sign) -> int | None:
        """The place of the frame that a sign closes."""
        if sign.sign not in _CLOSERS:
            return None
        for place in range(len(self._frames) - 1, 0, -1):
            opening = self._frames[place].opening.sign
            if sign.sign in _CLOSING.get(opening, ""):
                return place
            if opening == "]":
                return place if sign.sign == "]" else None
        return None

    def _turned(self, sign: Sign, rest: Sequence[Expression]) -> bool:
        """Whether a "[" closes an interval that lacks its end, as in [0, 1[."""
        opening, inside = self._top.opening.sign, self._top.parts
        if sign.sign != "[" or opening not in ("[", "]"):
            return False
        one_comma = sum(is_sign(part, ",;") for part in inside) == 1 and not is_sign(
            inside[-1], ",;"
        )
        if opening == "]":
            return one_comma
        closes_later = any(is_sign(part, "])") for part in rest)
        return one_comma and not closes_later

    def _close(self, place: int, sign: Sign, part: Expression) -> None:
        while len(self._frames) - 1 > place:
            self._drop()
        frame = self._frames.pop()
        pair = _pair(frame.opening.sign, tuple(frame.parts), sign.sign)
        self._top.parts.append(
            Scripted((pair,), part.below, part.above) if isinstance(part, Scripted) else pair
        )

    def _drop(self) -> None:
        """Make the innermost open bracket a sign among the parts around it."""
        frame = self._frames.pop()
        first = frame.parts[0] if frame.parts else None
        if frame.opening.sign == "{" and isinstance(first, Array):
            self._top.parts += [Bracketed("{", (first,), ""), *frame.parts[1:]]
        else:
            self._top.parts += [frame.opening, *frame.parts]

    def _append(self, part: Expression) -> None:
        last = self._top.parts[-1] if self._top.parts else None
        if is_sign(part, "}") and isinstance(last, Array):
            self._top.parts[-1] = Bracketed("", (last,), "}")
        else:
            self._top.parts.append(part)


def _bracket(part: Expression) -> Sign | None:
    """The bracket that a part is, with or without scripts."""
    base = part.base[0] if isinstance(part, Scripted) and len(part.base) == 1 else part
    if not isinstance(base, Sign):
        return None
    is_bar = base.sign in tuple(BARS) and base.form not in ("", "infix")
    return base if is_bar or base.sign in _CLOSING or base.sign in _CLOSERS else None


def _is_same_bar(opening: Sign, closing: Sign) -> bool:
    single = "|∣"
    return (opening.sign in single) == (closing.sign in single)


def _may_open(sign: Sign) -> bool:
    # Pandoc gives "\|" the form of one that closes, whichever it is.
    return sign.form != "postfix" or sign.sign in "‖∥"


def _needs_more(part: Expression) -> bool:
    return isinstance(part, Sign) and part.sign in _INCOMPLETE


def _opens_interval(sign: Sign, rest: Sequence[Expression]) -> bool:
    """Whether a "]" opens an interval that lacks its start, as in ]0, 1]."""
    if sign.sign != "]":
        return False
    end = next((n for n, part in enumerate(rest) if is_sign(part, "[]")), None)
    return end is not None and sum(is_sign(part, ",;") for part in rest[:end]) == 1


def _pair(opening: str, inside: Row, closing: str) -> Bracketed:
    """Two brackets and what is between them; a bar in a bar is a norm's double bar."""
    inner = inside[0] if len(inside) == 1 else None
    if opening in tuple("|∣") and isinstance(inner, Bracketed) and inner.opening in tuple("|∣"):
        return Bracketed("‖", inner.inside, "‖")
    plain = {"∣": "|", "∥": "‖"}
    return Bracketed(plain.get(opening, opening), inside, plain.get(closing, closing))
