"""Collecting what the manuscript asks to be resolved, in the order in which it is read."""

from dataclasses import dataclass

from galley.core.citation import Cluster, read_items
from galley.core.citeproc import Passage
from galley.core.manuscript import Chapter, Places
from galley.core.markup import (
    CLUSTER,
    INSERTION,
    Formula,
    Marker,
    footnote_marks,
    footnotes,
    formulas,
    markers,
)


@dataclass(frozen=True, slots=True)
class Collected:
    """What one chapter asks to be resolved.

    `order` holds, for each cluster of the passages, the index of its marker on the page:
    footnotes stand at the end of a page but are read where their marks stand.
    """

    chapter: Chapter
    markers: tuple[Marker, ...]
    formulas: tuple[Formula, ...]
    passages: tuple[Passage, ...]
    order: tuple[int, ...]

    def asks_for(self, insertion: str) -> bool:
        """Whether an insertion point of this name stands in the chapter."""
        return any(m.name == INSERTION and m.attributes["name"] == insertion for m in self.markers)


def collect(chapter: Chapter) -> Collected:
    """The markers of a chapter, its clusters in reading order."""
    found = markers(chapter.html)
    notes, block = footnotes(chapter.html)
    bodies = {note.identifier: (note.start, note.end) for note in notes}
    stops = [
        *((m.start, "") for m in found if m.name == CLUSTER and not _within(m.start, block)),
        *((mark.start, mark.footnote) for mark in footnote_marks(chapter.html)),
    ]
    index = {m.start: number for number, m in enumerate(found)}
    groups: list[tuple[bool, list[int]]] = []
    called: set[str] = set()
    for start, note in sorted(stops):
        if not note:
            groups.append((False, [index[start]]))
        elif note in bodies and note not in called:
            called.add(note)
            inside = (n for n, m in enumerate(found) if _within(m.start, bodies[note]))
            groups.append((True, [n for n in inside if found[n].name == CLUSTER]))
    places = Places(chapter.path, chapter.source)
    clusters = {n: _cluster(m, places) for n, m in enumerate(found) if m.name == CLUSTER}
    return Collected(
        chapter,
        tuple(found),
        tuple(formulas(chapter.html)),
        tuple(Passage(tuple(clusters[n] for n in group), in_note) for in_note, group in groups),
        tuple(n for _, group in groups for n in group),
    )


def _within(position: int, span: tuple[int, int] | None) -> bool:
    return span is not None and span[0] <= position < span[1]


def _cluster(marker: Marker, places: Places) -> Cluster:
    source = marker.attributes.get("source", "")
    return Cluster(source, read_items(source), places.cluster(source))
