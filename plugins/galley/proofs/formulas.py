"""Formulas in Typst: what Pandoc makes of TeX, read sign by sign and spelled anew.

Pandoc's converter leaves what it sets aside (`\\phantom`, `\\big`) in the mode of text, where a quoted
string is code again, and it names functions that a template may have named something else. Only
what is known here gets through; any other formula is printed as its TeX.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from galley.core.filters import Element, elements
from galley.proofs.reading import json_of
from galley.proofs.spelling import raw_block, text
from galley.tools import pandoc
from galley.tools.cache import Cache, digest

# A formula by whether it is displayed and its TeX, with its source in Typst.
Formulas = Mapping[tuple[bool, str], str]

# The functions that the converter calls, but for accents, which are symbols.
_FUNCTIONS = frozenset(
    """
    accent bb binom bold cal cancel cases frac frak italic lr mat mid mono overbrace overbracket
    overline root sans sqrt underbrace underbracket underline upright vec acute acute.double arrow
    arrow.l arrow.l.r breve caron circle diaer dot dot.double dot.triple dot.quad grave harpoon
    harpoon.lt hat macron tilde
    """.split()
)
_NAMED = frozenset({"delim", "inverted", "cross"})
_PART = re.compile(
    r"""
    (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<break>\\\n\s*)
    | (?P<escape>\\[^\n])
    | (?P<value>\#(?:h\(-?\d+em\)|none|true))
    | (?P<open>\#(?:hide|scale\(x:\ \d+%,\ y:\ \d+%\))\[)
    | (?P<box>\#box\(stroke:\ black,\ inset:\ 3pt,\ \[\$\ )
    | (?P<unbox>\ \$\]\))
    | (?P<argument>[a-z]+:)
    | (?P<word>[A-Za-z]{2,}(?:\.[a-z]+)*|[A-Za-z](?:\.[a-z]+)+)
    | (?P<wrong>//|/\*|[\#$"\\])
    | (?P<sign>\s+|.)
    """,
    re.VERBOSE | re.DOTALL,
)


def formulas_of(blocks: list[Element], cache: Cache) -> dict[tuple[bool, str], str]:
    """Every formula of some blocks in Typst, and those that cannot be set as their TeX."""
    found = dict.fromkeys(map(key_of, elements(blocks, ("Math",))))
    asked = sorted(found)
    if not asked:
        return {}
    parts = (pandoc.version(), json.dumps(asked))
    made = json.loads(cache.get("formulas", parts, lambda: json.dumps(_converted(asked))))
    return {one: _spelled(*one, source) for one, source in zip(asked, made, strict=True)}


def key_of(formula: Element) -> tuple[bool, str]:
    """What tells a formula from another."""
    kind, tex = formula["c"]
    return kind["t"] == "DisplayMath", tex


def _converted(asked: Sequence[tuple[bool, str]]) -> list[str]:
    """What Pandoc makes of the formulas, by one run."""
    border = f"// the next formula: {digest(*(tex for _, tex in asked))}"
    blocks = [part for formula in asked for part in (_paragraph(*formula), raw_block(border))]
    made = pandoc.pandoc("-f", "json", "-t", "typst-smart", "--wrap=none", stdin=json_of(blocks))
    return [source.strip() for source in made.split(border)[:-1]]


def _paragraph(display: bool, tex: str) -> Element:
    kind = "DisplayMath" if display else "InlineMath"
    return {"t": "Para", "c": [{"t": "Math", "c": [{"t": kind}, tex]}]}


def _spelled(display: bool, tex: str, source: str) -> str:
    """A formula in markup."""
    checked = checked_formula(source)
    if checked is None:
        sign = "$$" if display else "$"
        return text(f"{sign}{tex}{sign}")
    return f"$ {checked} $" if display else f"${checked}$"


def checked_formula(source: str) -> str | None:
    """Return what stands between the dollar signs of a formula, spelled anew, or None.

    None stands for what is no formula, or holds anything that is not known.
    """
    if not source.startswith("$"):
        return None
    reader = _Reader()
    for match in _PART.finditer(source, 1):
        if match.lastgroup == "wrong" and match[0] == "$" and not reader.closing:
            # Behind it stands the label that Pandoc makes of TeX's.
            return "".join(reader.written).strip()
        if not reader.read(str(match.lastgroup), match[0], source[match.end() :]):
            return None
    return None


@dataclass(slots=True)
class _Reader:
    """What was read of a formula, and how what is open in it will be closed."""

    written: list[str] = field(default_factory=list)
    # The closing of each part that is in the mode of text for Pandoc, and the brackets open in it.
    closing: list[str] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)

    def read(self, kind: str, part: str, rest: str) -> bool:
        """Take in a part; False if it may not stand in a formula."""
        if kind == "wrong" or (kind == "word" and rest[:1] == "(" and part not in _FUNCTIONS):
            return False
        if kind == "argument" and part[:-1] not in _NAMED:
            return False
        if kind == "unbox":
            return self._close(" $])", rest)
        if kind in ("open", "box"):
            self.closing.append("$]" if kind == "open" else " $])")
            self.depth.append(0)
            self.written.append(f"{part}$" if kind == "open" else part)
            return True
        if kind == "sign" and self.closing and part in "[]":
            return self._bracket(part, rest)
        self.written.append(_respelled(kind, part, rest))
        return True

    def _bracket(self, sign: str, rest: str) -> bool:
        if sign == "]" and self.depth[-1] == 0:
            return self._close("$]", rest)
        self.depth[-1] += 1 if sign == "[" else -1
        self.written.append(sign)
        return True

    def _close(self, closing: str, rest: str) -> bool:
        if not self.closing or self.closing.pop() != closing:
            return False
        self.depth.pop()
        self.written.append(_ended(closing, rest))
        return True


def _respelled(kind: str, part: str, rest: str) -> str:
    if kind == "break":
        return "\\ "
    if kind == "value":
        return _ended(part, rest)
    if part in "@`":
        return f"\\{part}"
    # Typst's own, whatever a template calls by the same name.
    return f"std.math.{part}" if kind == "word" else part


def _ended(call: str, rest: str) -> str:
    """A call in a formula, parted from what would go on with it."""
    return f"{call} " if rest[:1] in ("(", "[", ".") else call
