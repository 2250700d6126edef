"""Setting the galley: the whole paper, once, for all proofs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from galley.core.bibliography.checks import check_bibliography
from galley.core.checks import html, merges, structure, wording
from galley.core.checks.blocks import wrong_blocks
from galley.core.checks.definitions import repeated
from galley.core.citations import citeproc
from galley.core.citations.citeproc import (
    FIELDS_OF,
    Citations,
    Clean,
    Passage,
    Request,
    Response,
    Run,
    Works,
)
from galley.core.collection.collection import Collected, collect
from galley.core.html.markers import INSERTION, Formula
from galley.core.html.notes import footnote_marks, footnotes
from galley.core.insertion.insertion import insert
from galley.core.insertion.insertion_points import INSERTION_POINTS, is_understood, known_words
from galley.core.insertion.page import Page
from galley.core.insertion.setting import Resolved
from galley.core.languages.foreign_text import (
    citations_in_their_languages,
    pages_in_their_languages,
    unknown_languages,
)
from galley.core.manuscript import Conventions, Manuscript
from galley.core.numbers import mathematics
from galley.core.numbers.crossref import Numbering, number, unresolved
from galley.core.register.register import Register, make_register
from galley.core.rules.diagnostic import Diagnostic, Location, did_you_mean, in_order
from galley.core.rules.rules import (
    EQUATION_IS_READABLE,
    FOOTNOTE_IS_CALLED,
    FOOTNOTE_STANDS_ALONE,
    MARKER_IS_RESOLVED,
)
from galley.core.text.chapter import Matter
from galley.core.text.locations import Places, counted

Cite = Callable[[Request], Run]
# So many letters of a formula show which one it is.
_LONG = 80
_NO_RUN = Run(dict, lambda: Response("", ()), lambda: True)


@dataclass(frozen=True, slots=True)
class Galley:
    """The paper as set, by source path, with its citations, numbers and register."""

    pages: Mapping[str, Page]
    citations: Citations
    numbering: Numbering
    register: Register
    conventions: Conventions
    diagnostics: tuple[Diagnostic, ...]


def set_galley(
    manuscript: Manuscript, cite: Cite, typeset: Callable[[str], str], clean: Clean
) -> Galley:
    """The manuscript with everything that its markers ask for.

    `cite` begins a run of the citation processor; `typeset` turns formulas in Pandoc's AST into
    HTML with MathML. Each is called at most once. `clean` makes the HTML of citations inert.
    """
    conventions = manuscript.conventions
    collected = [collect(chapter, conventions) for chapter in manuscript.chapters]
    run = _cite(manuscript, collected, cite)
    # All that needs no set citation is done while the citation processor works.
    numbering = number((part.targets for part in collected), conventions.scheme)
    formulas = _typeset([formula for part in collected for formula in part.formulas], typeset)
    register = _register(collected, numbering, conventions)
    found = (
        *_check_bibliography(manuscript, collected, run.works()),
        *_check_chapters(collected, numbering, register, conventions),
    )
    citations = _citations(manuscript, collected, run, clean)
    resolved = Resolved(citations, formulas, numbering, register)
    pages = pages_in_their_languages(insert(manuscript, collected, resolved), conventions)
    diagnostics = (
        *manuscript.bibliography.diagnostics,
        *citations.diagnostics,
        *found,
        *_unreadable_formulas(collected, formulas, citations),
    )
    return Galley(pages, citations, numbering, register, conventions, in_order(diagnostics))


def _check_chapters(
    collected: Sequence[Collected],
    numbering: Numbering,
    register: Register,
    conventions: Conventions,
) -> Iterator[Diagnostic]:
    """What is wrong in the chapters, apart from their citations."""
    kinds = [kind.name for kind in conventions.kinds]
    crossrefs = [crossref for part in collected for crossref in part.crossrefs.values()]
    yield from numbering.diagnostics
    yield from unresolved(crossrefs, numbering)
    yield from register.diagnostics
    yield from _unknown_insertions(collected, register)
    for part in collected:
        yield from merges.in_chapter(part.chapter)
        yield from repeated(part.chapter)
        yield from wrong_blocks(part.chapter, part.tree, kinds)
    yield from _uncalled_footnotes(collected)
    yield from _nested_footnotes(collected)
    for part in collected:
        yield from unknown_languages(part)
        yield from html.check(part)
    yield from structure.check(collected, conventions.words)
    yield from wording.check(collected, numbering, conventions)


def _register(
    collected: Sequence[Collected], numbering: Numbering, conventions: Conventions
) -> Register:
    inside = [part for part in collected if part.chapter.matter is not Matter.OUTSIDE]
    items = [item for part in inside for item in part.items.values()]
    numbers = {identifier: label.number for identifier, label in numbering.labels.items()}
    return make_register(
        items,
        numbers,
        conventions.kinds,
        conventions.relations,
        conventions.accepted,
        conventions.closed_statuses,
    )


def _cite(manuscript: Manuscript, collected: Sequence[Collected], cite: Cite) -> Run:
    """Ask for the citations of the paper."""
    passages, nocite = _passages(collected), _nocite(manuscript)
    if not nocite and not any(passage.clusters for passage in passages):
        return _NO_RUN
    style = manuscript.conventions.style
    return cite(citeproc.request(passages, style, manuscript.bibliography, nocite))


def _citations(
    manuscript: Manuscript, collected: Sequence[Collected], run: Run, clean: Clean
) -> Citations:
    """The citations of the paper, when the citation processor has answered."""
    conventions, bibliography = manuscript.conventions, manuscript.bibliography
    citations = citeproc.response(
        run.response(),
        run.works(),
        _passages(collected),
        conventions.style,
        bibliography,
        _nocite(manuscript),
        lambda key: conventions.scheme.kind_of(key) is not None,
        clean,
    )
    return citations_in_their_languages(citations, bibliography, conventions)


def _passages(collected: Sequence[Collected]) -> list[Passage]:
    return [passage for part in collected for passage in part.passages]


def _check_bibliography(
    manuscript: Manuscript, collected: Sequence[Collected], works: Works
) -> Iterable[Diagnostic]:
    """What is wrong with the entries, seen by what the paper uses of them."""
    clusters = [cluster for passage in _passages(collected) for cluster in passage.clusters]
    cited = {key for cluster in clusters for key in cluster.keys} | _nocite(manuscript).keys()
    used = {reference.key for reference in manuscript.bibliography.with_parents(cited)}
    needs = [name for need in manuscript.conventions.style.needs for name in FIELDS_OF[need][:1]]
    return check_bibliography(manuscript.bibliography, used, works, needs)


def _nocite(manuscript: Manuscript) -> dict[str, Location]:
    """The keys that chapters name without citing them; `*` names every entry."""
    found: dict[str, Location] = {}
    for chapter in manuscript.chapters:
        for key in chapter.nocite:
            names = manuscript.bibliography.references if key == "*" else (key,)
            place = Places.of(chapter).anywhere(f"@{key}", key)
            found |= {name: place for name in names if name not in found}
    return found


def _typeset(formulas: Sequence[Formula], typeset: Callable[[str], str]) -> tuple[str, ...]:
    if not formulas:
        return ()
    return mathematics.response(typeset(mathematics.request(formulas)), formulas)


def _unreadable_formulas(
    collected: Sequence[Collected], answers: Sequence[str], citations: Citations
) -> Iterable[Diagnostic]:
    formulas = [
        (places, tex, nth)
        for part in collected
        for places in [Places.of(part.chapter)]
        for tex, nth in counted(formula.tex for formula in part.formulas)
    ]
    found = [
        (tex, places.occurrence(tex, nth))
        for (places, tex, nth), answer in zip(formulas, answers, strict=True)
        if not mathematics.is_readable(answer)
    ]
    for tex, place in (*found, *citations.unreadable):
        shown = tex if len(tex) < _LONG else f"{tex[:_LONG]}…"
        yield Diagnostic(EQUATION_IS_READABLE, f"cannot read the formula {shown}", place)


def _unknown_insertions(collected: Sequence[Collected], register: Register) -> Iterable[Diagnostic]:
    for part in collected:
        places = Places.of(part.chapter)
        points = [marker for marker in part.markers if marker.name == INSERTION]
        turns = counted(marker.attributes["source"] for marker in points)
        for marker, (source, nth) in zip(points, turns, strict=True):
            if is_understood(marker, register):
                continue
            name, place = marker.attributes["name"], places.occurrence(source, nth)
            if name in INSERTION_POINTS:
                message = f"cannot make out {source}; {known_words(marker, register)}"
                yield Diagnostic(MARKER_IS_RESOLVED, message, place)
            else:
                hint = did_you_mean(f"\\{name}", [f"\\{point}" for point in INSERTION_POINTS])
                message = f"there is no insertion point \\{name}"
                yield Diagnostic(MARKER_IS_RESOLVED, message, place, hint)


def _nested_footnotes(collected: Sequence[Collected]) -> Iterable[Diagnostic]:
    """Footnotes that stand in another footnote, which would vanish on paper."""
    for part in collected:
        places = Places.of(part.chapter)
        for note in footnotes(part.tree)[0]:
            for mark in footnote_marks(note.node):
                outer, inner = (
                    name.removeprefix("fn:") for name in (note.identifier, mark.footnote)
                )
                message = f'the footnote "{outer}" calls "{inner}", which paper cannot show'
                yield Diagnostic(FOOTNOTE_STANDS_ALONE, message, places.text(f"[^{inner}]"))


def _uncalled_footnotes(collected: Sequence[Collected]) -> Iterable[Diagnostic]:
    """Footnotes without a mark, which no page would show."""
    for part in collected:
        places = Places.of(part.chapter)
        called = {mark.footnote for mark in footnote_marks(part.tree)}
        for note in footnotes(part.tree)[0]:
            if note.identifier not in called:
                name = note.identifier.removeprefix("fn:")
                message = f'nothing calls the footnote "{name}"; write [^{name}] in the text'
                yield Diagnostic(FOOTNOTE_IS_CALLED, message, places.text(f"[^{name}]:"))
