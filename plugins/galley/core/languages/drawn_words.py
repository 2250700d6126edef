"""The words in drawings: those that no font has, and those that paper cannot keep as text.

What draws SVG on paper gives no text to a letter and the mark on it when they are two shapes, as in
most scripts of India and South-East Asia, in Hebrew with its points and in Arabic with its vowels. The
standards for archives and for screen readers forbid such shapes.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from galley.core.html.tree import Node, parse
from galley.core.languages.glyphs import lacking, undrawn
from galley.core.pictures.unreadable import unreadable
from galley.core.rules.diagnostic import Diagnostic, Location, location_within
from galley.core.text.chapter import Chapter
from galley.core.text.locations import Places

_JOINER = "\u200d"
_HINT = "turn the words of the drawing into paths, as drawing programs do on export"


def check_drawings(
    drawings: Mapping[str, str], coverages: Sequence[frozenset[int]]
) -> Iterator[Diagnostic]:
    """A diagnostic for each text of a drawing, an SVG by its path, that paper cannot show."""
    for path, svg in drawings.items():
        for node in parse(svg).elements("text"):
            place = location_within(Location(path, 1, 1), svg, node.inner_start)
            yield from _judged(node, place, coverages)


def check_drawings_in_pages(
    pages: Iterable[tuple[Chapter, str]], coverages: Sequence[frozenset[int]]
) -> Iterator[Diagnostic]:
    """The same of the drawings that chapters hold themselves; each page is given with its HTML."""
    for chapter, html in pages:
        if "<svg" in html:
            places = Places.of(chapter)
            for drawing in parse(html).elements("svg"):
                for node in drawing.elements("text"):
                    yield from _judged(node, places.anywhere(node.words), coverages)


def _judged(
    node: Node, place: Location, coverages: Sequence[frozenset[int]]
) -> Iterator[Diagnostic]:
    words = node.words
    if missing := undrawn(words, coverages):
        yield lacking(missing[0], 1, place)
    elif joined := _joined(words):
        message = (
            f'the letters of "{joined}" in a drawing cannot be kept as text in a proof of pages'
        )
        yield unreadable(message, place, _HINT)


def _joined(words: str) -> str:
    """The first word whose letters have marks of their own; nothing if there is none."""
    for word in words.split():
        signs = unicodedata.normalize("NFC", word)
        if _JOINER in signs or any(unicodedata.category(sign)[0] == "M" for sign in signs):
            return word
    return ""
