"""Environments: what each that authors use is for Pandoc, and the columns of arrays."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from galley.core.formulas.tokens import TexReader, TexToken, words_of

# So many columns may an array name, however it does so.
_MOST_COLUMNS = 100
# Those that Pandoc reads under their own names, or under another.
_NAMES = {
    **{
        name: name
        for name in "align aligned alignat alignedat flalign array cases eqnarray gather gathered"
        " matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix multline multlined split".split()
    },
    "flaligned": "flalign",
    "darray": "array",
    "dcases": "cases",
    "subarray": "array",
    "smallmatrix": "matrix",
}
# Those whose first argument says how many pairs of columns there are.
COUNTED = frozenset({"alignat", "alignedat"})
# Those whose first argument names columns.
COLUMNED = frozenset({"array", "darray", "subarray"})
# Those that only say that there is a formula.
PLAIN = frozenset({"math", "displaymath", "subequations"})
# The fences around matrices whose columns an option aligns, and around small ones.
FENCES = {
    "p": ("(", ")"),
    "b": ("[", "]"),
    "B": (r"\{", r"\}"),
    "v": ("|", "|"),
    "V": (r"\|", r"\|"),
}
_SMALL = re.compile(r"[pbBvV]?small(?:matrix)|subarray")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of an array: how each is aligned, and after how many of them there are lines."""

    sides: str
    lines: tuple[int, ...]


def read_name(tokens: Iterable[TexToken]) -> str:
    """The name of an environment, without the star that leaves its number out."""
    return words_of(tokens).removesuffix("*")


def name_for_pandoc(name: str) -> str | None:
    """The name by which Pandoc reads an environment; None if it reads none like it."""
    return _NAMES.get(name)


def is_small(name: str) -> bool:
    """Whether an environment is set in the size of scripts."""
    return _SMALL.fullmatch(name) is not None


def known_names() -> list[str]:
    """The names of all environments that can be set."""
    fenced = (f"{fence}smallmatrix" for fence in FENCES)
    return [*_NAMES, *PLAIN, *fenced, "rcases", "drcases", "equation"]


def read_columns(tokens: Iterable[TexToken]) -> Columns:
    """The columns that the argument of an array names."""
    sides, lines = "", list[int]()
    reader = TexReader(list(tokens))
    while len(sides) < _MOST_COLUMNS and (token := reader.take()) is not None:
        match token.text:
            case "l" | "c" | "r":
                sides += token.text
            case "p" | "m" | "b" | "X":
                reader.argument()
                sides += "l"
            case "|" | ":":
                lines.append(len(sides))
            case "@" | "!" | ">" | "<":
                reader.argument()
            case "*":
                times = words_of(reader.argument() or ())
                repeated = read_columns(reader.argument() or ())
                count = int(times) if re.fullmatch("[0-9]{1,2}", times) else 1
                for _ in range(count):
                    lines += [len(sides) + line for line in repeated.lines]
                    sides += repeated.sides
    return Columns(sides[:_MOST_COLUMNS] or "c", tuple(sorted(set(lines))))
