"""Setting the galley: the whole paper, once, for all proofs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from galley.core import citeproc, mathematics
from galley.core.citeproc import Citations, Request, Response
from galley.core.collection import Collected, collect
from galley.core.diagnostic import (
    EQUATION_IS_READABLE,
    MARKER_IS_RESOLVED,
    Diagnostic,
    Location,
    did_you_mean,
    in_order,
)
from galley.core.insertion import INSERTION_POINTS, Page, insert
from galley.core.manuscript import Manuscript, Places
from galley.core.markup import INSERTION, Formula


@dataclass(frozen=True, slots=True)
class Galley:
    """The paper as set, by source path, with its citations and what is wrong with it."""

    pages: Mapping[str, Page]
    citations: Citations
    diagnostics: tuple[Diagnostic, ...]
    language: str


def set_galley(
    manuscript: Manuscript,
    cite: Callable[[Request], Response],
    typeset: Callable[[str], str],
    *,
    page_bibliographies: bool = True,
) -> Galley:
    """The manuscript with its citations, formulas and insertion points resolved.

    `cite` runs the citation processor; `typeset` turns formulas in Pandoc's AST into HTML with
    MathML. Each is called at most once.
    """
    collected = [collect(chapter) for chapter in manuscript.chapters]
    citations = _cite(manuscript, collected, cite)
    formulas = _typeset([formula for part in collected for formula in part.formulas], typeset)
    pages = insert(
        manuscript, collected, citations, formulas, page_bibliographies=page_bibliographies
    )
    diagnostics = (
        *manuscript.bibliography.diagnostics,
        *citations.diagnostics,
        *_unreadable_formulas(collected, formulas),
        *_unknown_insertions(collected),
    )
    return Galley(pages, citations, in_order(diagnostics), manuscript.language)


def _cite(
    manuscript: Manuscript, collected: Sequence[Collected], cite: Callable[[Request], Response]
) -> Citations:
    style, bibliography = manuscript.style, manuscript.bibliography
    passages = [passage for part in collected for passage in part.passages]
    nocite = _nocite(manuscript)
    if not nocite and not any(passage.clusters for passage in passages):
        return citeproc.no_citations(bibliography)
    asked = citeproc.request(passages, style, bibliography, nocite)
    return citeproc.response(cite(asked), passages, style, bibliography, nocite)


def _nocite(manuscript: Manuscript) -> dict[str, Location]:
    """The keys that chapters name without citing them; `*` names every entry."""
    found: dict[str, Location] = {}
    for chapter in manuscript.chapters:
        for key in chapter.nocite:
            names = manuscript.bibliography.references if key == "*" else (key,)
            place = Places(chapter.path, chapter.source).anywhere(f"@{key}", key)
            found |= {name: place for name in names if name not in found}
    return found


def _typeset(formulas: Sequence[Formula], typeset: Callable[[str], str]) -> tuple[str, ...]:
    if not formulas:
        return ()
    return mathematics.response(typeset(mathematics.request(formulas)), formulas)


def _unreadable_formulas(
    collected: Sequence[Collected], answers: Sequence[str]
) -> Iterable[Diagnostic]:
    formulas = [(part.chapter, formula) for part in collected for formula in part.formulas]
    for (chapter, formula), answer in zip(formulas, answers, strict=True):
        if not mathematics.is_readable(answer):
            place = Places(chapter.path, chapter.source).text(formula.tex)
            yield Diagnostic(EQUATION_IS_READABLE, f"cannot read the formula {formula.tex}", place)


def _unknown_insertions(collected: Sequence[Collected]) -> Iterable[Diagnostic]:
    for part in collected:
        for marker in part.markers:
            name = marker.attributes.get("name", "")
            if marker.name == INSERTION and name not in INSERTION_POINTS:
                place = Places(part.chapter.path, part.chapter.source).text(
                    marker.attributes["source"]
                )
                known = [f"\\{point}" for point in INSERTION_POINTS]
                hint = did_you_mean(f"\\{name}", known)
                yield Diagnostic(
                    MARKER_IS_RESOLVED, f"there is no insertion point \\{name}", place, hint
                )
