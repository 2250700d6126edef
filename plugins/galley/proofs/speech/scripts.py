"""Scripts in words: indices, powers, primes, limits of operators, and labels over or under a part."""

from collections.abc import Callable, Iterator

from galley.proofs.speech.boundaries import is_simple
from galley.proofs.speech.expressions import (
    Accented,
    Array,
    Bracketed,
    Expression,
    Letter,
    Number,
    Phrase,
    Row,
    Scripted,
    Sign,
    UprightName,
    base_of,
    is_sign,
)
from galley.proofs.speech.vocabulary import Vocabulary

Say = Callable[[Row], str]
_PRIMES = {"′": 1, "'": 1, "″": 2, "‴": 3}
_ARROWS = "→⟶"
# Functions whose index says what they range over.
_RANGING = frozenset("max min sup inf argmax argmin lim limsup liminf".split())


def scripts_in_words(part: Scripted, words: Vocabulary, say: Say) -> str:
    """What is said after a base of its index and its power."""
    base = base_of(part)
    if isinstance(base, Bracketed) and any(is_sign(one, "=∈") for one in part.below):
        # A family, such as the terms of a sequence.
        return " ".join(limits_in_words(part, words, say))
    spoken = []
    if part.below:
        spoken.append(_long_or_short("sub", part.below, words, say))
    spoken += _power(part.above, base, words, say)
    return " ".join(spoken)


def _long_or_short(name: str, row: Row, words: Vocabulary, say: Say) -> str:
    ends_itself = len(row) == 1 and (
        isinstance(row[0], Sign) or (isinstance(row[0], Bracketed) and row[0].opening == "(")
    )
    ending = "" if ends_itself or is_simple(row, scripts=False) else "_long"
    return words.phrase(f"{name}{ending}", say(row))


def _power(above: Row, base: Expression | None, words: Vocabulary, say: Say) -> Iterator[str]:
    primes = 0
    while primes < len(above) and _count(above[primes]):
        primes += 1
    count = sum(map(_count, above[:primes]))
    if count:
        name = ("prime", "double_prime", "triple_prime")[min(count, 3) - 1]
        yield words.phrase(name)
        yield from [words.phrase("prime")] * (count - 3)
    if above[primes:]:
        yield _exponent(above[primes:], base, words, say)


def _count(part: Expression) -> int:
    """How many primes a sign is."""
    if isinstance(part, Sign):
        return sum(_PRIMES.get(sign, 0) for sign in part.sign)
    return _PRIMES.get(part.letter, 0) if isinstance(part, Letter) else 0


def _exponent(row: Row, base: Expression | None, words: Vocabulary, say: Say) -> str:
    match row:
        case (Number("2", ""),):
            return words.phrase("squared")
        case (Number("3", ""),):
            return words.phrase("cubed")
        case (Sign("−" | "-"), Number("1")) if _may_be_inverted(base):
            return words.phrase("inverse")
        case (Sign("∘" | "°") | Letter("∘" | "°"),) if isinstance(base, Number):
            return words.phrase("degrees")
        case (Letter("⊤" | "⊺" | "T" as letter, style),) if (
            letter != "T" or style in ("upright", "sans-serif") or _is_matrix(base)
        ):
            return words.phrase("transpose")
        case (Sign("*" | "∗"),):
            return words.alone["*"]
        case (Sign("†" | "‡" | "⋆" as sign),):
            return words.sign(sign)
        case (Sign(),) | (Bracketed(),) | (Phrase(),) | (UprightName(),):
            return _long_or_short("superscript", row, words, say)
        case _:
            return _long_or_short("power", _with_dimensions(row, base), words, say)


def _may_be_inverted(base: Expression | None) -> bool:
    return (
        _is_matrix(base)
        or isinstance(base, UprightName)
        or (isinstance(base, Letter) and base.letter in tuple("fgh"))
    )


def _is_matrix(base: Expression | None) -> bool:
    """Whether a base may be a matrix, a vector or a map: a capital or bold letter, or a matrix."""
    if isinstance(base, Bracketed):
        return any(isinstance(part, Array) or _is_matrix(base_of(part)) for part in base.inside)
    if isinstance(base, Accented):
        return False
    return isinstance(base, Letter) and (base.letter.isupper() or base.style == "bold")


def _with_dimensions(row: Row, base: Expression | None) -> Row:
    """A power of a set of numbers, as of matrices: the sign between its numbers is "by"."""
    if isinstance(base, Letter) and base.style == "double-struck":
        return tuple(Sign("by") if is_sign(part, "×") else part for part in row)
    return row


def limits_in_words(part: Scripted, words: Vocabulary, say: Say) -> Iterator[str]:
    """The limits of an operator that reaches over what follows: "from i equals 1 to n"."""
    below = _flat(part.below)
    if below and part.above:
        yield words.phrase("from_below", say(below))
    elif below:
        yield words.phrase("over_below", say(below))
    if part.above:
        yield words.phrase("to_above", say(_flat(part.above)))


def _flat(row: Row) -> Row:
    """A limit of several lines, as a list."""
    if len(row) == 1 and isinstance(row[0], Array):
        lines = [tuple(part for cell in cells for part in cell) for cells in row[0].rows]
        return tuple(part for line in lines for part in (Sign(","), *line))[1:]
    return row


def function_in_words(part: Scripted, name: str, words: Vocabulary, say: Say) -> Iterator[str]:
    """What is said after a function's name: what it ranges over, its base, its power."""
    below, plain = _flat(part.below), key_of(name)
    yield from _power(part.above, None, words, say) if not part.stacked else ()
    if below and plain in ("log", "lg", "ln"):
        yield _long_or_short("base", below, words, say)
    elif below and plain.startswith("lim") and any(is_sign(one, _ARROWS) for one in below):
        yield words.phrase("as_below", say(approaching(below)))
    elif below and (part.stacked or plain in _RANGING):
        yield words.phrase("over_below", say(below))
    elif below:
        yield _long_or_short("sub", below, words, say)
    if part.stacked and part.above:
        yield words.phrase("to_above", say(part.above))


def approaching(row: Row) -> Row:
    """A row whose arrows say what is approached."""
    return tuple(Sign("approaches") if is_sign(part, _ARROWS) else part for part in row)


def key_of(name: str) -> str:
    """A function's name as vocabularies have it: "arg max" is "argmax"."""
    return "".join(name.split()).lower()


def marks_in_words(part: Scripted, words: Vocabulary, say: Say) -> Iterator[str]:
    """What is said after a base of the labels over and under it."""
    for name, row in (("mark_above", part.above), ("mark_below", part.below)):
        if row:
            yield _long_or_short(name, row, words, say)
