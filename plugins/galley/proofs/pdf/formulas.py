"""Formulas in Typst: each from the tree that the set pages have of it."""

from collections.abc import Iterable, Mapping

from galley.core.ast.views import Math
from galley.core.ast.walking import Element, elements
from galley.core.formulas.mathematics import Key, read_again, readings
from galley.proofs.pdf.mathematics import typst_of
from galley.proofs.pdf.spelling import text
from galley.tools import pandoc
from galley.tools.cache import Cache

# A formula by whether it is displayed and its TeX, with its source in Typst.
Formulas = Mapping[Key, str]


def formulas_of(blocks: list[Element], pages: Iterable[str], cache: Cache) -> dict[Key, str]:
    """Every formula of some blocks in Typst, by its tree in the pages that they were read from.

    MathML that an author wrote has no TeX in the pages: it is read as the formula that Pandoc makes
    of it. What cannot be read is its TeX.
    """
    keys = sorted(set(map(key_of, elements(blocks, ("Math",)))))
    if not keys:
        return {}
    known = {key: mathml for page in pages for key, mathml in readings(page).items()}
    others = [key for key in keys if key not in known]
    known |= read_again(others, lambda asked: pandoc.mathml(asked, cache))
    return {key: typst_of(known[key]) if key in known else _as_text(*key) for key in keys}


def key_of(formula: Element) -> Key:
    """What tells a formula from another."""
    math = Math.read(formula)
    return math.display, math.tex.strip()


def _as_text(display: bool, tex: str) -> str:
    sign = "$$" if display else "$"
    return text(f"{sign}{tex}{sign}")
