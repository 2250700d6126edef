"""What signs of several meanings stand for, by what is around them."""

from galley.proofs.speech.expressions import (
    Bracketed,
    Expression,
    Letter,
    Number,
    Phrase,
    Row,
    Scripted,
    Sign,
    UprightName,
    is_sign,
)

_ARROWS = "→⟶"


def with_meanings(row: Row) -> Row:
    """The parts, where a sign of several meanings has the name of the phrase for the one that is meant."""
    colon = next((n for n, part in enumerate(row) if is_sign(part, ":")), 0)
    arrow = next((n for n, part in enumerate(row) if is_sign(part, _ARROWS)), 0)
    is_map = 0 < colon < arrow
    is_modular = any(isinstance(part, Bracketed) and is_modulus(part) for part in row)
    found = []
    for place, part in enumerate(row):
        name = ""
        if isinstance(part, Sign):
            before, after = row[:place], row[place + 1 :]
            name = (
                (is_map and place in (colon, arrow) and _of_map(part))
                or (is_modular and part.sign == "≡" and "congruent")
                or _of_relation(part, row, before, after)
                or _of_mark(part, before, after)
            ) or ""
        found.append(Sign(name) if name else part)
    return tuple(found)


def is_modulus(bracket: Bracketed) -> bool:
    """Whether brackets hold what numbers are taken modulo of."""
    first = bracket.inside[0] if bracket.inside else None
    return isinstance(first, UprightName) and first.name == "mod"


def _of_map(part: Sign) -> str:
    """The colon and the arrow of a function between two sets."""
    return {":": "maps_from", "→": "maps_to", "⟶": "maps_to"}.get(part.sign, "")


def _of_relation(part: Sign, row: Row, before: Row, after: Row) -> str:
    following = after[0] if after else None
    match part.sign:
        case "→" | "⟶" if isinstance(following, Number) or following == Letter("∞"):
            return "approaches"
        case "∼" | "~" if _is_distribution(after):
            return "distributed"
        case "∼" | "~" if isinstance(following, Number) and not _is_operand(before):
            return "about"
        case "∣" | "|" if any(is_sign(one, "∼") for one in row):
            return "given"
        case _:
            return ""


def _of_mark(part: Sign, before: Row, after: Row) -> str:
    match part.sign:
        case ":" if any(is_sign(one, "∃") for one in before):
            return "such_that"
        case "/" if before and after and _is_unit(before[-1]) and _is_unit(after[0]):
            return "per"
        case "#" if after and isinstance(after[0], Bracketed | Letter | Scripted):
            return "count"
        case "∥" if part.form:
            # Typed as a fence that has no partner, not as a relation.
            return "‖"
        case ".":
            return ","
        case _:
            return ""


def _is_distribution(row: Row) -> bool:
    """Whether a row begins with the name of a distribution: a word, or a letter with arguments."""
    first = row[0] if row else None
    base = first.base[0] if isinstance(first, Scripted) and first.base else first
    if isinstance(base, Letter):
        return base.style == "script" or (len(row) > 1 and isinstance(row[1], Bracketed))
    return isinstance(base, UprightName | Phrase)


def _is_operand(row: Row) -> bool:
    """Whether some parts end with one that a sign may follow."""
    return bool(row) and not isinstance(row[-1], Sign)


def _is_unit(part: Expression) -> bool:
    base = part.base[0] if isinstance(part, Scripted) and len(part.base) == 1 else part
    match base:
        case Letter(_, style):
            return style == "upright"
        case UprightName(applies=applies):
            return not applies
        case Phrase(words):
            return " " not in words
        case _:
            return False
