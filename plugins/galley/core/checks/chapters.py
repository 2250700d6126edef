"""What is wrong in the chapters, apart from their citations: every check of them, in one list."""

from collections.abc import Iterator, Sequence

from galley.core.checks import (
    footnotes,
    html,
    insertions,
    leftovers,
    navigation,
    slips,
    sources,
    structure,
    wording,
)
from galley.core.collection.collection import Collected
from galley.core.languages.foreign_text import unknown_languages
from galley.core.manuscript import Conventions
from galley.core.numbers.crossref import Numbering, unresolved
from galley.core.register.register import Register
from galley.core.rules.diagnostic import Diagnostic


def check_chapters(
    collected: Sequence[Collected],
    numbering: Numbering,
    register: Register,
    conventions: Conventions,
) -> Iterator[Diagnostic]:
    """What is wrong in the chapters, apart from their citations."""
    crossrefs = [crossref for part in collected for crossref in part.crossrefs.values()]
    yield from numbering.diagnostics
    found = [*unresolved(crossrefs, numbering), *register.diagnostics]
    yield from found
    yield from sources.broken_off(collected, found)
    yield from insertions.unknown(collected, register)
    for part in collected:
        yield from sources.check(part.chapter, conventions.lists)
    yield from leftovers.check(collected, numbering, conventions)
    yield from navigation.check(collected, numbering)
    yield from footnotes.uncalled(collected)
    yield from footnotes.nested(collected)
    for part in collected:
        yield from unknown_languages(part)
        yield from html.check(part)
        yield from slips.check(part)
    yield from structure.check(collected, conventions.words, has_notes=conventions.style.has_notes)
    yield from wording.check(collected, numbering, conventions)
