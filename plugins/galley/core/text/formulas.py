r"""Where formulas begin and end in a source: money is not one.

Dollar signs are read as Pandoc reads them (`tex_math_dollars`, module `Text.Pandoc.Parsing.Math`):
the one that opens has no space at its right, the one that closes none at its left and no digit
after it. Other than there, none is read across the end of a link's words. `\(…\)`, `\[…\]`, both with doubled backslashes, and the environments of LaTeX that hold
displayed formulas are read as well.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from galley.core.text.unread import CODE, Span


class Signs(StrEnum):
    """The signs that a formula is between, by the names that pymdownx.arithmatex has for them."""

    DOLLAR = "dollar"
    ROUND = "round"
    SQUARE = "square"
    BEGIN = "begin"


@dataclass(frozen=True, slots=True)
class WrittenFormula:
    """A formula in a source: where it begins and ends, its TeX, and how it is written."""

    start: int
    end: int
    tex: str
    display: bool
    signs: Signs


# What Python-Markdown took out of a text is in it between two characters that no author types.
_SIGN = r"[^\\$ \t\n\x02\x03]"
_GAP = r"(?:[ \t]++(?!\n)|[ \t]*+\n(?![ \t]*\n)[ \t]*+)(?!\$)"
_IN_BRACES = r"[^{}\\\n]|\n(?![ \t]*\n)|\\."
_TEXT = rf"\\text\{{(?:{_IN_BRACES}|\{{(?:{_IN_BRACES})*+\}})*+\}}"
_INLINE = re.compile(rf"\$(?![\s$])(?P<tex>(?:{_TEXT}|\\[^\x02]|{_SIGN}|{_GAP})++)\$(?!\d)")
_IN_BRACKETS = r"(?P<tex>(?:(?!\\\\?[()\[\]]|\n[ \t]*\n)[^\x02\x03])++)"
_ROUND = re.compile(rf"(?P<slashes>\\\\?)\({_IN_BRACKETS}(?P=slashes)\)")
_SQUARE = re.compile(rf"(?P<slashes>\\\\?)\[{_IN_BRACKETS}(?P=slashes)\]")
_ENVIRONMENT = re.compile(
    r"\\begin\{(?P<name>(?:align|alignat|aligned|array|cases|displaymath|[bBpvV]?matrix|eqnarray"
    r"|equation|flalign|gather|gathered|math|multline|smallmatrix|split)\*?)\}"
)
# A bar that parts two cells of a row, or belongs to a formula.
_BAR = re.compile(rf"\\.|{CODE}|(?P<bar>\|)")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
# So many environments of one name are in each other.
_DEEPEST = 24
# Formulas, and what may hold a dollar sign that opens none.
_OPENING = re.compile(
    rf"\$\$?|\\\\?[(\[]|\\begin\{{|\\.|{CODE}|`++|<[a-zA-Z/!?][^<>]*+>",
    re.DOTALL,
)


def find_formulas(
    text: str, accepts: Callable[[WrittenFormula], bool] = lambda _: True
) -> Iterator[WrittenFormula]:
    """The formulas of a text of one paragraph, or of many, outside code and tags.

    What opens a formula that is not accepted is text.
    """
    position = 0
    while match := _OPENING.search(text, position):
        found = formula_at(text, match.start())
        if found and not accepts(found):
            found = None
        if found:
            yield found
        # Where two dollar signs open no displayed formula, the second one may open another.
        position = found.end if found else match.end() - (match[0] == "$$")


def formula_spans(text: str) -> list[Span]:
    """Where the formulas of a text begin and end."""
    return [(found.start, found.end) for found in find_formulas(text)]


def formula_at(text: str, start: int) -> WrittenFormula | None:
    """The formula that begins here, if one does."""
    if text.startswith("$$", start):
        return _between_dollars(text, start)
    if text.startswith("$", start):
        found = _found(_INLINE.match(text, start), Signs.DOLLAR)
        return None if found is None or _breaks_link(found.tex) else found
    if environment := _ENVIRONMENT.match(text, start):
        return _environment(text, environment)
    if found := _found(_ROUND.match(text, start), Signs.ROUND):
        return found
    found = _found(_SQUARE.match(text, start), Signs.SQUARE, display=True)
    # With one backslash, brackets are mostly those of an author who wants no link of them.
    return found if found and (text[start + 1] == "\\" or _is_paragraph(text, found)) else None


def _found(
    match: re.Match[str] | None, signs: Signs, *, display: bool = False
) -> WrittenFormula | None:
    if match is None:
        return None
    start, end = match.span()
    return WrittenFormula(start, end, match["tex"], display=display, signs=signs)


def _breaks_link(tex: str) -> bool:
    """Whether a formula would hold the end of a link whose words begin before it."""
    words, target, _ = tex.partition("](")
    return bool(target) and words.count("]") >= words.count("[")


def _between_dollars(text: str, start: int) -> WrittenFormula | None:
    end = text.find("$$", start + len("$$"))
    if end <= start + len("$$") or _BLANK_LINE.search(text, start, end):
        return None
    tex = text[start + len("$$") : end]
    return WrittenFormula(start, end + len("$$"), tex, display=True, signs=Signs.DOLLAR)


def _environment(text: str, opened: re.Match[str]) -> WrittenFormula | None:
    bounds = re.compile(rf"\\(?:begin|(?P<end>end))\{{{re.escape(opened['name'])}\}}|\n[ \t]*\n")
    depth, start = 1, opened.start()
    for match in bounds.finditer(text, opened.end()):
        depth += -1 if match["end"] else 1
        if match[0].startswith("\n") or depth > _DEEPEST:
            return None
        if depth == 0:
            tex = text[start : match.end()]
            return WrittenFormula(start, match.end(), tex, display=True, signs=Signs.BEGIN)
    return None


def _is_paragraph(text: str, found: WrittenFormula) -> bool:
    """Whether a formula is all that is in its paragraph."""
    line = text.rfind("\n", 0, found.start) + 1
    above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)]
    behind = _REST_OF_PARAGRAPH.match(text, found.end)
    return not (text[line : found.start] + above).strip(" \t>") and behind is not None


_REST_OF_PARAGRAPH = re.compile(r"[ \t]*(?:\{[^{}\n]*\}[ \t]*)?(?:\Z|\n[ \t>]*(?:\n|\Z))")


# A dollar sign in a formula, other than one that is escaped or in words.
_DOLLAR = re.compile(rf"{_TEXT}|\\.|(?P<dollar>\$)", re.DOTALL)


def is_apart(text: str, found: WrittenFormula) -> bool:
    """Whether the dollar signs of a formula touch no word from outside, as those of `$HOME/$USER` and `$$(NAME)` do."""
    if found.signs is not Signs.DOLLAR:
        return True
    before, behind = text[max(found.start - 1, 0) : found.start], text[found.end : found.end + 1]
    return not (
        before.isalnum()
        or behind.isalnum()
        or (behind and behind in "({_$")
        or any(match["dollar"] for match in _DOLLAR.finditer(found.tex))
    )


def cells(row: str) -> int:
    """How many cells a row has, if each bar outside code separates two."""
    inner = row.lstrip(" \t>").rstrip().removeprefix("|").removesuffix("|")
    return 1 + sum(match["bar"] is not None for match in _BAR.finditer(inner))


def leaves_its_cell(row: str, tex: str, columns: int) -> bool:
    """Whether what looks like a formula in a row is the dollar signs of several cells.

    It is if its bars part whole pieces and give the row just as many cells as the header of its table has.
    """
    pieces = tex.split("|")
    is_whole = all(
        piece.count(one) == piece.count(other)
        for piece in pieces
        for one, other in ("()", "[]", "{}")
    )
    return len(pieces) > 1 and (is_whole or _closes_first(tex)) and cells(row) == columns


def _closes_first(tex: str) -> bool:
    """Whether a bracket closes that was opened before, as in `Cost ($) | Price ($)`."""
    depth = 0
    for sign in tex:
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0:
            return True
    return False


# A label in a formula, and how the text names it.
LABEL = re.compile(r"(?<!\\)\\label\s*\{(?P<name>[^{}\n]*)\}")
_PREFIX = "eq-"


def identifier_of_label(name: str) -> str:
    r"""The id of an equation by its label: that of `\label{eq:risk}` and `\label{risk}` is `eq-risk`."""
    plain = re.sub(r"[^\w.-]+", "-", name.strip()).strip("-")
    return plain if plain.startswith(_PREFIX) or not plain else f"{_PREFIX}{plain}"


def label_in(tex: str) -> str:
    r"""The id that a formula gives itself by its first `\label`; "" if it gives none."""
    found = LABEL.search(tex)
    return identifier_of_label(found["name"]) if found else ""
