"""Where a listener hears that a part of a formula ends, and where it must be said."""

from galley.proofs.speech.expressions import (
    Accented,
    Array,
    Bracketed,
    Expression,
    Fraction,
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

_STATEMENTS = "=≠<>≤≥⩽⩾≈∈∉"
_ARITHMETIC = "+−-±∓×⋅·"
# Letters that are functions whatever is in the brackets after them; any other may be a factor.
_FUNCTIONS = frozenset("fghFGHOφϕψΦΨΓΘζ")
# Those that square brackets after them hold the arguments of: expected values and the like.
_OPERATORS = frozenset("EPV")


def is_simple(row: Row, *, scripts: bool = True, powers: bool = True) -> bool:
    """Whether a part ends where a listener thinks it does: one letter, number or word, or its negative.

    With `scripts`, it may have simple ones; without `powers`, they are below it.
    """
    if len(row) == 2 and is_sign(row[0], "−-"):
        row = row[1:]
    return len(row) == 1 and _is_atom(row[0], scripts, powers)


def _is_atom(part: Expression, scripts: bool, powers: bool) -> bool:
    match part:
        case Number() | Letter() | UprightName():
            return True
        case Phrase(words):
            return " " not in words.strip()
        case Accented(base):
            return is_simple(base, scripts=False)
        case Scripted(base, below, above, stacked) if scripts and base and not stacked:
            return (
                (powers or not above)
                and is_simple(base, scripts=False)
                and all(is_simple(row, scripts=False) or _are_marks(row) for row in (below, above))
            )
        case _:
            return False


def _are_marks(row: Row) -> bool:
    """Whether a script is only signs, such as primes or a star, or nothing."""
    return all(isinstance(part, Sign) for part in row)


def is_list(row: Row) -> bool:
    """Whether a part holds commas."""
    return any(is_sign(part, ",;") for part in row)


def is_applied(before: Expression | None, bracket: Bracketed) -> bool:
    """Whether a bracket holds the arguments of what comes before it, and not another factor."""
    base = base_of(before) if before is not None else None
    match base:
        case UprightName():
            return bracket.opening in tuple("([{")
        case Phrase(words):
            return bracket.opening == "(" and " " not in words
        case Accented(inner) if inner:
            base = inner[-1]
    if not isinstance(base, Letter) or not base.letter.isalpha():
        return False
    is_function = base.letter in _FUNCTIONS or base.style in ("script", "double-struck")
    if bracket.opening == "[":
        return bracket.closing == "]" and (is_function or base.letter in _OPERATORS)
    return bracket.opening == "(" and (is_function or not _may_be_factor(bracket.inside))


def _may_be_factor(row: Row) -> bool:
    """Whether a part is a sum or a product, which a letter before it may be multiplied by."""
    return _is_sum(row) or not (is_simple(row) or any(isinstance(part, Sign) for part in row))


def _is_sum(row: Row) -> bool:
    """Whether a part is arithmetic and nothing else, as in a product of two sums."""
    signs = [part for part in row if isinstance(part, Sign)]
    return bool(signs) and all(sign.sign in tuple(_ARITHMETIC) for sign in signs)


def is_set(bracket: Bracketed) -> bool:
    """Whether braces hold a set, and do not only group a sum."""
    return (
        (bracket.opening, bracket.closing) == ("{", "}")
        and not any(_is_stack(part) for part in bracket.inside)
        and not _is_sum(bracket.inside)
        and not _is_condition(bracket.inside)
    )


def _is_stack(part: Expression) -> bool:
    return isinstance(part, Array) or (isinstance(part, Fraction) and not part.has_line)


def _is_condition(row: Row) -> bool:
    """Whether a part is one statement, as of an event, and not a list nor what has a property."""
    return any(is_sign(part, _STATEMENTS) for part in row) and not any(
        is_sign(part, ",;:|∣") for part in row
    )
