"""Formulas in Typst, with the words that read them aloud: each from the tree that the set pages have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from galley.core.ast.views import Math
from galley.core.ast.walking import Element, elements
from galley.core.formulas.mathematics import Key, read_again, readings
from galley.proofs.pdf.mathematics import typst_of
from galley.proofs.pdf.spelling import text
from galley.proofs.speech.speech import Spoken, Voice
from galley.tools import pandoc
from galley.tools.cache import Cache


@dataclass(frozen=True, slots=True)
class PrintedFormula:
    """A formula's source in Typst, and its words; a formula that cannot be read has none."""

    typst: str
    spoken: Spoken | None


# A formula by whether it is displayed and its TeX.
Formulas = Mapping[Key, PrintedFormula]


@dataclass(frozen=True, slots=True)
class FormulaSources:
    """The set pages that hold formulas, and the voice that reads these aloud."""

    pages: tuple[str, ...]
    voice: Voice

    @classmethod
    def of(cls, pages: Iterable[str], language: str) -> "FormulaSources":
        """Those among the pages of a paper in a language."""
        found = tuple(page for page in pages if "<math" in page)
        return cls(found, Voice.of(language, found))


def formulas_of(
    blocks: list[Element], sources: FormulaSources, cache: Cache
) -> dict[Key, PrintedFormula]:
    """Every formula of some blocks, by its tree in the pages that they were read from.

    MathML that an author wrote has no TeX in the pages: it is read as the formula that Pandoc makes
    of it. What cannot be read is its TeX.
    """
    keys = sorted(set(map(key_of, elements(blocks, ("Math",)))))
    if not keys:
        return {}
    known = {key: mathml for page in sources.pages for key, mathml in readings(page).items()}
    others = [key for key in keys if key not in known]
    known |= read_again(others, lambda asked: pandoc.mathml(asked, cache))
    return {
        key: PrintedFormula(typst_of(known[key]), sources.voice.spoken(known[key]))
        if key in known
        else PrintedFormula(_as_text(*key), None)
        for key in keys
    }


def key_of(formula: Element) -> Key:
    """What tells a formula from another."""
    math = Math.read(formula)
    return math.display, math.tex.strip()


def _as_text(display: bool, tex: str) -> str:
    sign = "$$" if display else "$"
    return text(f"{sign}{tex}{sign}")
