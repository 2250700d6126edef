"""Formulas in Typst: what Pandoc makes of TeX, read sign by sign and spelled anew.

Pandoc's converter leaves what it sets aside (`\\phantom`, `\\big`) in the mode of text, where a quoted
string is code again, and it names functions that a template may have named something else. Only
what is known here gets through; any other formula is printed as its TeX.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from galley.core.ast.views import Math, paragraph
from galley.core.ast.walking import Element, elements
from galley.proofs.document.reading import json_of
from galley.proofs.pdf.spelling import raw_block, text
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
_PARTNERS = {"(": ")", "[": "]", "{": "}"}
_NAMED = frozenset({"delim", "inverted", "cross"})
_PART = re.compile(
    r"""
    (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<break>\\\n\s*)
    | (?P<escape>\\[^\n])
    | (?P<value>\#(?:h\(-?\d+em\)|none|true))
    | (?P<hide>\#hide\[)
    | (?P<scaled>\#scale\(x:\ \d+%,\ y:\ \d+%\)\[(?:\\.|[A-Za-z.]+|[^\\\[\]"\#$])\])
    | (?P<box>\#box\(stroke:\ black,\ inset:\ 3pt,\ \[\$\ )
    | (?P<unbox>\ \$\]\))
    | (?P<argument>[a-z]+:)
    | (?P<call>[A-Za-z]{2,}(?:\.[a-z]+)*\()
    | (?P<word>[A-Za-z]{2,}(?:\.[a-z]+)*|[A-Za-z](?:\.[a-z]+)+)
    | (?P<wrong>//|/\*|[\#$"\\])
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
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
    math = Math.read(formula)
    return math.display, math.tex


def _converted(asked: Sequence[tuple[bool, str]]) -> list[str]:
    """What Pandoc makes of the formulas, by one run."""
    border = f"// the next formula: {digest(*(tex for _, tex in asked))}"
    blocks = [part for formula in asked for part in (_paragraph(*formula), raw_block(border))]
    made = pandoc.pandoc("-f", "json", "-t", "typst-smart", "--wrap=none", stdin=json_of(blocks))
    return [source.strip() for source in made.split(border)[:-1]]


def _paragraph(display: bool, tex: str) -> Element:
    return paragraph([Math(display, tex).json])


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
        if match.lastgroup == "wrong" and match[0] == "$" and reader.at_end():
            # Behind it stands the label that Pandoc makes of TeX's.
            return "".join(reader.written).strip()
        if not reader.read(str(match.lastgroup), match[0], source[match.end() :]):
            return None
    return None


@dataclass(slots=True)
class _Reader:
    """What was read of a formula, and what is open in it: its kind, and which part opened it."""

    written: list[str] = field(default_factory=list)
    within: list[tuple[str, int]] = field(default_factory=list)

    def at_end(self) -> bool:
        """Tell whether nothing is open; a bracket without a partner is a sign like any other."""
        self._drop_brackets("")
        return not self.within

    def read(self, kind: str, part: str, rest: str) -> bool:
        """Take in a part; False if it may not stand in a formula."""
        match kind:
            case "wrong":
                return False
            case "argument":
                self.written.append(part)
                return part[:-1] in _NAMED
            case "call":
                self._begin("lr" if part == "lr(" else "call", f"std.math.{part}")
                return part[:-1] in _FUNCTIONS
            case "hide":
                # What is hidden is a formula too.
                self._begin("hide", "std.hide(")
            case "box":
                self._begin("box", part)
            case "unbox":
                return self._end("box", " $])", rest)
            case "open":
                self._open(part, rest)
            case "close":
                return self._close(part, rest)
            case _:
                self.written.append(_respelled(kind, part, rest))
        return True

    def _begin(self, kind: str, part: str) -> None:
        self.within.append((kind, len(self.written)))
        self.written.append(part)

    def _end(self, kind: str, part: str, rest: str) -> bool:
        self.written.append(_ended(part, rest) if kind == "box" else part)
        return bool(self.within) and self.within.pop()[0] == kind

    def _open(self, sign: str, rest: str) -> None:
        before = self.written[-1][-1:] if self.written else ""
        if self._is("lr") and before == "(":
            # The first delimiter of a pair, which ends with its call.
            self.written.append(sign)
        elif self._is("lr") and rest[:1] == ")" and before not in ("^", "_"):
            # The last one, if it points the wrong way, as in an open interval.
            self._escape_first(unless=False)
            self.written.append(f"\\{sign}")
        else:
            self._begin("group", sign)

    def _close(self, sign: str, rest: str) -> bool:
        self._drop_brackets(sign)
        if self._is("group"):
            return self._end("group", sign, rest)
        if self._is("hide") and sign == "]":
            return self._end("hide", ")", rest)
        if self._is("lr") and self.written[-1].endswith("lr("):
            self.written.append(f"\\{sign}")
            return True
        if self._is("lr") and rest[:1] == ")":
            has_partner = self.written[self.within[-1][1] + 1] in _PARTNERS
            self.written.append(sign if has_partner else f"\\{sign}")
            return True
        if sign != ")":
            self.written.append(f"\\{sign}")
            return True
        if self._is("lr"):
            self._escape_first(unless=self.written[-1] in _PARTNERS.values())
        return self._end("lr" if self._is("lr") else "call", sign, rest)

    def _escape_first(self, *, unless: bool) -> None:
        """Escape the first delimiter of a pair whose last one is no bracket that closes it."""
        first = self.within[-1][1] + 1
        if self.written[first] in _PARTNERS and not unless:
            self.written[first] = f"\\{self.written[first]}"

    def _drop_brackets(self, closing: str) -> None:
        """Leave the brackets that another one than their partner would close."""
        while self._is("group") and _PARTNERS[self.written[self.within[-1][1]]] != closing:
            place = self.within.pop()[1]
            self.written[place] = f"\\{self.written[place]}"

    def _is(self, kind: str) -> bool:
        return bool(self.within) and self.within[-1][0] == kind


def _respelled(kind: str, part: str, rest: str) -> str:
    if kind == "break":
        return "\\ "
    if kind == "value":
        return _ended(part, rest)
    if kind == "scaled":
        call, _, sign = part[:-1].partition("[")
        return _ended(f"{call}[{_sign(sign)}]", rest)
    if kind == "sign" and part in "@`":
        return f"\\{part}"
    # Typst's own, whatever a template calls by the same name.
    return f"std.math.{part}" if kind == "word" else part


def _sign(spelled: str) -> str:
    """A sign that stands alone, in markup: by its name, or as it is."""
    if re.fullmatch(r"[A-Za-z.]{2,}", spelled):
        return f"#std.math.{spelled};"
    return text(spelled.removeprefix("\\"))


def _ended(call: str, rest: str) -> str:
    """A call in a formula, parted from what would go on with it."""
    return f"{call} " if rest[:1] in ("(", "[", ".") else call
