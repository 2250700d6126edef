"""Fractions in words: vulgar fractions, derivatives, and one part over another."""

from collections.abc import Callable

from galley.proofs.speech.boundaries import is_simple
from galley.proofs.speech.expressions import (
    Expression,
    Fraction,
    Letter,
    Number,
    Row,
    Scripted,
    base_of,
)
from galley.proofs.speech.vocabulary import Vocabulary

Say = Callable[[Row], str]
_DIFFERENTIALS = ("d", "∂")


def fraction_in_words(fraction: Fraction, words: Vocabulary, say: Say) -> str:
    """A fraction, with its end unless both parts are simple."""
    above, below = fraction.above, fraction.below
    if not fraction.has_line:
        return words.phrase("above", say(above), say(below))
    if vulgar := _vulgar(above, below, words):
        return vulgar
    if is_derivative(fraction):
        return words.phrase("derivative", say(above), say(below))
    short = is_simple(above) and is_simple(below)
    return words.phrase("over" if short else "fraction", say(above), say(below))


def _vulgar(above: Row, below: Row, words: Vocabulary) -> str:
    """Two small numbers as one says them, such as "three quarters"."""
    match above, below:
        case (Number(first, ""),), (Number(second, ""),):
            count, parts = _small(first), _small(second)
            if 1 <= count <= len(words.numerators) and 2 <= parts <= len(words.denominators[0]) + 1:
                names = words.denominators[count > 1]
                return f"{words.numerators[count - 1]} {names[parts - 2]}"
    return ""


def _small(digits: str) -> int:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 3 else 0


def is_derivative(fraction: Fraction) -> bool:
    """Whether a fraction is a derivative, whose parts are short enough to be heard apart."""
    above, below = fraction.above, fraction.below
    sign = _differential(above[0]) if above else ""
    return (
        bool(sign) and len(above) <= 2 and is_simple(above[1:] or above[:1]) and _pairs(below, sign)
    )


def is_operator(fraction: Fraction) -> bool:
    """Whether a derivative is of what follows it."""
    return is_derivative(fraction) and len(fraction.above) == 1


def _differential(part: Expression) -> str:
    base = base_of(part) if isinstance(part, Scripted) else part
    return base.letter if isinstance(base, Letter) and base.letter in _DIFFERENTIALS else ""


def _pairs(below: Row, sign: str) -> bool:
    """Whether a part is a differential and a letter, once or several times."""
    return (
        len(below) >= 2
        and len(below) % 2 == 0
        and all(_differential(part) == sign for part in below[::2])
        and all(is_simple((part,)) for part in below[1::2])
    )
