r"""Formulas read aloud: TeX as an English sentence, for those who hear a document.

Simple parts are read as one says them: `\frac{a}{b}` is "a over b", `x_i^2` "x sub i squared". Where
a listener could not tell where a part ends, its end is said: "the fraction a plus b over c, end of
fraction". What we have no words for is read by its TeX name.
"""

import re
from collections.abc import Iterator, Sequence

from galley.proofs.speech.tex import FormulaKind, FormulaPart, parse
from galley.proofs.speech.words import (
    ACCENTS,
    ALONE,
    AROUND,
    BETWEEN,
    BRACKETS,
    FUNCTIONS,
    LARGE,
    NUMBERS,
    OPEN,
    POWERS,
    ROOTS,
    WORDS,
)


def spoken(tex: str) -> str:
    """A formula's TeX as words to be read aloud."""
    try:
        words = " ".join(" ".join(_read(parse(tex))).split())
    except RecursionError:
        # Nested as no person writes: its signs are all that can be said.
        return " ".join(tex.split())
    return re.sub(r"(?:,\s*)+(?=[,.;:])|^[,\s]+", "", re.sub(r"\s+([,.;:])", r"\1", words)).strip(
        " ,;"
    )


def _read(nodes: Sequence[FormulaPart]) -> Iterator[str]:
    place = 0
    while place < len(nodes):
        node = nodes[place]
        closing = _closing(nodes, place)
        if closing is None:
            yield from _one(node)
        else:
            before = nodes[place - 1] if place else None
            yield from _bracketed(before, node.text, nodes[place + 1 : closing])
            if nodes[closing].kind == FormulaKind.SCRIPT:
                yield from _scripts(*nodes[closing].groups[1:])
            place = closing
        place += 1
        if place < len(nodes) and _reaches(node) and not _is(nodes[place], "="):
            yield "of"


def _closing(nodes: Sequence[FormulaPart], place: int) -> int | None:
    """Where the bracket that opens at a place closes."""
    opening = nodes[place]
    if opening.kind != FormulaKind.SIGN or opening.text not in OPEN:
        return None
    end, depth = OPEN[opening.text], 0
    for number in range(place + 1, len(nodes)):
        closes = _ends_with(nodes[number], end)
        if closes and depth == 0:
            return number
        if opening.text != end:
            depth += _is(nodes[number], opening.text) - closes
    return None


def _ends_with(node: FormulaPart, sign: str) -> bool:
    return _is(node, sign) or (node.kind == FormulaKind.SCRIPT and _is(node.groups[0][0], sign))


def _is(node: FormulaPart, sign: str) -> bool:
    return node.kind == FormulaKind.SIGN and node.text == sign


def _reaches(node: FormulaPart) -> bool:
    """Whether what follows is what an operator or a function is of."""
    base = node.groups[0][0] if node.kind == FormulaKind.SCRIPT else node
    return base.kind == FormulaKind.SIGN and (base.text in LARGE or base.text in FUNCTIONS)


def _bracketed(
    before: FormulaPart | None, opening: str, inner: Sequence[FormulaPart]
) -> Iterator[str]:
    if opening == r"\{":
        yield from _set(inner)
    elif opening in AROUND:
        yield AROUND[opening]
        yield from _whole(inner, "absolute value" if "absolute" in AROUND[opening] else "it")
    elif before is not None and _reaches(before):
        yield from _whole(inner, "argument")
    elif before is not None and _may_apply(before) and _is_list(inner):
        yield "of"
        yield from _conditioned(inner)
    else:
        name = BRACKETS.get(opening, "bracket")
        yield f"open {name}"
        yield from _conditioned(inner)
        yield f"close {name}"


def _may_apply(node: FormulaPart) -> bool:
    """Whether a bracket behind this may hold arguments: a letter, with or without its index."""
    base = node.groups[0][0] if node.kind == FormulaKind.SCRIPT else node
    if base.kind == FormulaKind.COMMAND:
        return base.text.lstrip("\\").rstrip("*") in (
            *ACCENTS,
            "operatorname",
            "mathrm",
            "mathbb",
            "mathcal",
            "mathbf",
        )
    return (
        base.kind in (FormulaKind.SIGN, FormulaKind.TEXT)
        and (base.text.isalpha() or base.text[1:].isalpha())
        and base.text not in WORDS
    )


def _is_list(nodes: Sequence[FormulaPart]) -> bool:
    return not any(node.kind == FormulaKind.SIGN and node.text in BETWEEN for node in nodes)


def _conditioned(nodes: Sequence[FormulaPart]) -> Iterator[str]:
    """The inside of a bracket, where a single stroke is a condition."""
    strokes = [n for n, node in enumerate(nodes) if _is(node, "|")]
    if len(strokes) != 1:
        yield from _read(nodes)
        return
    yield from _read(nodes[: strokes[0]])
    yield "given"
    yield from _read(nodes[strokes[0] + 1 :])


def _set(nodes: Sequence[FormulaPart]) -> Iterator[str]:
    for sign in (":", r"\mid", "|"):
        places = [n for n, node in enumerate(nodes) if _is(node, sign)]
        if places:
            yield "the set of"
            yield from _read(nodes[: places[0]])
            yield "such that"
            yield from _whole(nodes[places[0] + 1 :], "set")
            return
    yield "the set"
    yield from _whole(nodes, "set")


def _one(node: FormulaPart) -> Iterator[str]:
    match node.kind:
        case FormulaKind.SIGN:
            yield _sign(node.text)
        case FormulaKind.TEXT:
            yield node.text.strip()
        case FormulaKind.GROUP:
            yield from _read(node.groups[0])
        case FormulaKind.SCRIPT:
            yield from _script(*node.groups)
        case FormulaKind.ENVIRONMENT:
            yield from _environment(node)
        case _:
            yield from _command(node.text, node.groups)


def _sign(sign: str) -> str:
    if sign in LARGE:
        return LARGE[sign][0]
    known = WORDS.get(sign) or FUNCTIONS.get(sign)
    if known is not None:
        return known
    name = sign.lstrip("\\")
    if sign.startswith("\\") and name.isalpha():
        plain = name.removeprefix("var")
        return f"capital {plain.lower()}" if plain[:1].isupper() and len(plain) > 1 else plain
    if sign in ALONE:
        return ALONE[sign]
    return name if name.strip() and sign not in ("\\\\", ".") else ""


def _is_simple(nodes: Sequence[FormulaPart]) -> bool:
    """Whether a listener hears where it ends: one part, or one with an index, or a product of two."""
    flat = nodes[0].groups[0] if len(nodes) == 1 and nodes[0].kind == FormulaKind.GROUP else nodes
    if len(flat) > 2 or not _is_list(flat):
        return len(flat) == 2 and _is(flat[0], "-")
    return all(
        node.kind in (FormulaKind.SIGN, FormulaKind.TEXT)
        or (node.kind == FormulaKind.SCRIPT and all(_is_simple(g) for g in node.groups if g))
        or (
            node.kind == FormulaKind.COMMAND
            and node.text.lstrip("\\")
            in (*ACCENTS, "mathrm", "mathbb", "mathcal", "mathbf", "operatorname")
        )
        for node in flat
    )


def _whole(nodes: Sequence[FormulaPart], name: str) -> Iterator[str]:
    """A part, and where it ends if that cannot be heard."""
    yield from _read(nodes)
    if not _is_simple(nodes):
        yield f", end of {name},"


def _script(
    base: tuple[FormulaPart, ...], below: tuple[FormulaPart, ...], above: tuple[FormulaPart, ...]
) -> Iterator[str]:
    if base and base[0].kind == FormulaKind.SIGN and base[0].text in LARGE:
        yield from _large(base[0].text, below, above)
        return
    yield from _one(base[0]) if base else ()
    yield from _scripts(below, above)


def _scripts(below: tuple[FormulaPart, ...], above: tuple[FormulaPart, ...]) -> Iterator[str]:
    if below:
        yield "sub"
        listed = all(
            node.kind == FormulaKind.SIGN and (node.text.isalnum() or node.text == ",")
            for node in below
        )
        yield from _read(below) if listed else _whole(below, "index")
    if above:
        yield from _power(above)


def _large(
    sign: str, below: tuple[FormulaPart, ...], above: tuple[FormulaPart, ...]
) -> Iterator[str]:
    name, lower, alone = LARGE[sign]
    yield name
    if below:
        yield lower if above or sign in (r"\lim", r"\limsup", r"\liminf") else alone
        yield from ("goes to" if lower == "as" and word == "to" else word for word in _read(below))
    if above:
        yield "to"
        yield from _read(above)


def _power(nodes: tuple[FormulaPart, ...]) -> Iterator[str]:
    only = nodes[0] if len(nodes) == 1 else None
    if only is not None and only.kind == FormulaKind.SIGN and only.text in POWERS:
        yield POWERS[only.text]
    elif nodes and all(_is(node, "'") or _is(node, r"\prime") for node in nodes):
        yield from ("prime" for _ in nodes)
    elif len(nodes) == 2 and _is(nodes[0], "-") and _is(nodes[1], "1"):
        yield "inverse"
    else:
        yield "to the power"
        yield from _whole(nodes, "power")


def _command(name: str, groups: Sequence[tuple[FormulaPart, ...]]) -> Iterator[str]:
    plain = name.lstrip("\\").rstrip("*")
    if plain.endswith("frac"):
        above, below = groups
        simple = _is_simple(above) and _is_simple(below)
        yield from () if simple else ("the fraction",)
        yield from _read(above)
        yield "over"
        yield from _read(below)
        yield from () if simple else (", end of fraction,",)
    elif plain.endswith("binom"):
        yield from _whole(groups[0], "upper part")
        yield "choose"
        yield from _whole(groups[1], "lower part")
    elif plain == "sqrt":
        index = _plain(groups[1]) if len(groups) > 1 else "2"
        yield (
            f"the {ROOTS[index]} root of"
            if index in ROOTS
            else f"the root of order {spoken(index)} of"
        )
        yield from _whole(groups[0], "root")
    elif plain in ACCENTS:
        yield from _read(groups[0])
        mark = ACCENTS[plain]
        yield mark if _is_simple(groups[0]) else f", all with one {mark},"
    elif plain == "mathbb":
        yield NUMBERS.get(_plain(groups[0]), _plain(groups[0]))
    elif plain in ("operatorname", "mathrm", "mathsf", "mathtt") and all(
        n.kind == FormulaKind.SIGN for n in groups[0]
    ):
        yield _plain(groups[0])
    elif plain in ("phantom", "label", "tag"):
        return
    elif plain in ("underset", "overset", "stackrel"):
        yield from _read(groups[1])
        yield "with"
        yield from _whole(groups[0], "mark")
    else:
        for group in groups:
            yield from _read(group)


def _plain(nodes: Sequence[FormulaPart]) -> str:
    return "".join(node.text for node in nodes)


def _environment(node: FormulaPart) -> Iterator[str]:
    cells = iter(node.groups)
    rows = [[next(cells) for _ in range(count)] for count in node.rows]
    if node.text.endswith("matrix") or node.text == "array":
        columns = max(map(len, rows), default=0)
        yield f"the {len(rows)} by {columns} {'determinant' if node.text[:1] in 'vV' else 'matrix'}:"
        yield from _rows(rows, "row", ",")
        yield "; end of matrix,"
    elif "cases" in node.text:
        yield "by cases:"
        yield from _rows(rows, "case", ",")
        yield "; end of cases,"
    elif len(rows) > 1:
        yield from _rows(rows, "line", "")
    else:
        yield from (word for row in rows for cell in row for word in _read(cell))


def _rows(
    rows: Sequence[Sequence[tuple[FormulaPart, ...]]], name: str, between: str
) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        yield f"{'; ' if number > 1 else ''}{name} {number}:"
        for place, cell in enumerate(row):
            yield between if place and between else ""
            yield from _read(cell)
