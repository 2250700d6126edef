"""Footnotes that no page would show: those that nothing calls, and those inside another."""

from collections.abc import Iterable, Sequence

from galley.core.collection.collection import Collected
from galley.core.html.notes import footnote_marks, footnotes
from galley.core.rules.diagnostic import Diagnostic
from galley.core.rules.rules import FOOTNOTE_IS_CALLED, FOOTNOTE_STANDS_ALONE
from galley.core.text.locations import Places


def nested(collected: Sequence[Collected]) -> Iterable[Diagnostic]:
    """Footnotes that are in another footnote, which would vanish on paper."""
    for part in collected:
        places = Places.of(part.chapter)
        notes = {note.identifier: note for note in footnotes(part.tree)[0]}
        for note in notes.values():
            for mark in footnote_marks(note.node):
                inner = mark.footnote.removeprefix("fn:")
                named, place = f'"{inner}"', places.text(f"[^{inner}]")
                if not place.line and mark.footnote in notes:
                    # An inline note has no name that its author knows.
                    words = notes[mark.footnote].node.words
                    named, place = f"^[{words}]", places.text(f"^[{words}", f"^[{words.split()[0]}")
                message = f'the footnote "{note.name}" refers to {named}, and paper cannot show a footnote to a footnote'
                yield Diagnostic(FOOTNOTE_STANDS_ALONE, message, place)


def uncalled(collected: Sequence[Collected]) -> Iterable[Diagnostic]:
    """Footnotes without a mark, which no page would show."""
    for part in collected:
        places = Places.of(part.chapter)
        called = {mark.footnote for mark in footnote_marks(part.tree)}
        for note in footnotes(part.tree)[0]:
            if note.identifier not in called:
                name = note.identifier.removeprefix("fn:")
                message = f'the footnote "{name}" has no mark; write [^{name}] in the text'
                yield Diagnostic(FOOTNOTE_IS_CALLED, message, places.text(f"[^{name}]:"))
