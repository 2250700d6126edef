"""The TeX of a formula as a tree: what belongs together, whatever the formula lacks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

_SIGN = re.compile(r"\\[a-zA-Z]+\*?|\\.|\d+(?:[.,]\d+)*|[^\s]", re.DOTALL)
# How many groups follow a command, for those that have any.
_ARGUMENTS = {
    r"\frac": 2, r"\dfrac": 2, r"\tfrac": 2, r"\cfrac": 2, r"\binom": 2, r"\tbinom": 2,
    r"\dbinom": 2, r"\sqrt": 1, r"\underset": 2, r"\overset": 2, r"\stackrel": 2,
    **{f"\\{name}": 1 for name in (
        "hat widehat bar overline underline tilde widetilde vec dot ddot check acute grave breve "
        "overbrace underbrace mathbb mathcal mathfrak mathscr mathrm mathbf mathit mathsf mathtt "
        "boldsymbol operatorname operatorname* bm pmod phantom boxed cancel tag label").split()},
}  # fmt: skip
_WORDS = (r"\text", r"\textrm", r"\textit", r"\textbf", r"\mbox", r"\textsf", r"\texttt")
# Sizes of brackets and spaces, which say nothing.
_SILENT = frozenset(
    r"""\left \right \middle \big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \biggl \biggr \displaystyle
    \textstyle \scriptstyle \limits \nolimits \quad \qquad \, \; \: \! \ \~ ~ \nonumber \notag \hline
    \hfill \mathstrut \strut""".split()
)
# What belongs to the part before it: what is above it, below it, and a prime.
_SCRIPTS = ("^", "_", "'")


class FormulaKind(Enum):
    """What a part of a formula is."""

    SIGN = auto()
    TEXT = auto()
    # With its groups.
    COMMAND = auto()
    GROUP = auto()
    # A base, what is below it, what is above it.
    SCRIPT = auto()
    # A group for each cell; `rows` says how many cells each row has.
    ENVIRONMENT = auto()


@dataclass(frozen=True, slots=True)
class FormulaPart:
    """A part of a formula, with the groups that it is made of."""

    kind: FormulaKind
    text: str = ""
    groups: tuple[tuple["FormulaPart", ...], ...] = ()
    rows: tuple[int, ...] = ()


def parse(tex: str) -> tuple[FormulaPart, ...]:
    """The parts of a formula, in order. Any text can be read: what does not close ends with it."""
    return _Reader(tex).nodes(lambda _: False)


class _Reader:
    def __init__(self, tex: str) -> None:
        self._tex = tex
        self._signs = [(match[0], match.start()) for match in _SIGN.finditer(tex)]
        self._place = 0

    def _next(self) -> str:
        return self._signs[self._place][0] if self._place < len(self._signs) else ""

    def _take(self) -> str:
        sign = self._next()
        self._place += 1
        return sign

    def nodes(self, ends: Callable[[str], bool]) -> tuple[FormulaPart, ...]:
        """Everything up to a sign that ends it, which stays."""
        found: list[FormulaPart] = []
        while (sign := self._next()) and not ends(sign):
            if sign in _SCRIPTS:
                found.append(
                    self._script(
                        found.pop() if found else FormulaPart(FormulaKind.GROUP, "", ((),))
                    )
                )
            else:
                node = self._node()
                if node is not None:
                    found.append(node)
        return tuple(found)

    def _node(self) -> FormulaPart | None:
        sign = self._take()
        if sign in _SILENT or sign in ("}", "&"):
            return None
        if sign == "{":
            return FormulaPart(FormulaKind.GROUP, "", (self._rest(),))
        if sign in _WORDS:
            return FormulaPart(FormulaKind.TEXT, self._words())
        if sign == r"\begin":
            return self._environment()
        if sign == r"\end":
            self._words()
            return None
        if sign in _ARGUMENTS:
            index = self._index() if sign == r"\sqrt" else ()
            groups = tuple(self._argument() for _ in range(_ARGUMENTS[sign]))
            return FormulaPart(FormulaKind.COMMAND, sign, (*groups, *((index,) if index else ())))
        return FormulaPart(FormulaKind.SIGN, sign)

    def _rest(self) -> tuple[FormulaPart, ...]:
        """The inside of a group whose brace is open."""
        inner = self.nodes(lambda sign: sign == "}")
        self._take()
        return inner

    def _argument(self) -> tuple[FormulaPart, ...]:
        if self._next() == "{":
            self._take()
            return self._rest()
        node = self._node() if self._next() not in ("", "}", "&") else None
        return (node,) if node else ()

    def _index(self) -> tuple[FormulaPart, ...]:
        """What stands in square brackets behind a root."""
        if self._next() != "[":
            return ()
        self._take()
        inner = self.nodes(lambda sign: sign == "]")
        self._take()
        return inner

    def _words(self) -> str:
        """The text of a group as it is written."""
        if self._next() != "{":
            return self._take()
        start = self._signs[self._place][1] + 1
        depth = 0
        while sign := self._take():
            depth += {"{": 1, "}": -1}.get(sign, 0)
            if depth == 0:
                break
        end = self._signs[self._place - 1][1] if self._place <= len(self._signs) else len(self._tex)
        return self._tex[start:end]

    def _script(self, base: FormulaPart) -> FormulaPart:
        below: tuple[FormulaPart, ...] = ()
        above: tuple[FormulaPart, ...] = ()
        while self._next() in _SCRIPTS:
            sign = self._take()
            if sign == "'":
                above = (*above, FormulaPart(FormulaKind.SIGN, sign))
            elif sign == "^":
                above = (*above, *self._argument())
            else:
                below = (*below, *self._argument())
        return FormulaPart(FormulaKind.SCRIPT, "", ((base,), below, above))

    def _environment(self) -> FormulaPart:
        name = self._words().rstrip("*")
        if name == "array" and self._next() == "{":
            self._words()
        cells: list[tuple[FormulaPart, ...]] = []
        rows: list[int] = []
        count = 0
        while True:
            cells.append(self.nodes(lambda sign: sign in ("&", r"\\", r"\end")))
            count += 1
            sign = self._take()
            if sign == "&":
                continue
            rows.append(count)
            count = 0
            if sign != r"\\":
                break
        self._words()
        if rows and rows[-1] == 1 and not cells[-1]:
            cells.pop()
            rows.pop()
        return FormulaPart(FormulaKind.ENVIRONMENT, name, tuple(cells), tuple(rows))
