"""How a chapter is built: its headings, what its sections hold, its links, pictures and tables.

Each check is a function of what was collected; what it reads is the chapter's HTML before anything
is inserted, so that only what authors wrote is judged.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import unquote

from galley.core.checks import tables
from galley.core.collection.anchors import Anchor
from galley.core.collection.collection import Collected
from galley.core.html.markers import MARKERS
from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import (
    CHAPTER_HAS_ONE_TITLE,
    FIGURE_HAS_ALTERNATIVE_TEXT,
    HEADING_HAS_WORDS,
    HEADING_LEVELS_DO_NOT_SKIP,
    LINK_TEXT_DESCRIBES,
    SECTION_HAS_TEXT,
    TABLE_HAS_HEADER,
)
from galley.core.rules.words import Words
from galley.core.text.chapter import Matter
from galley.core.text.locations import Places

_DEEPEST = 6
# What is not text yet, and speaks for a link.
_SAID_ELSEWHERE = ("img", *MARKERS)
# What is not text, and is still something that a section or a cell can hold.
_THINGS = ("img", "table", "hr", "input", "video", "iframe", "svg", "object", *MARKERS)
# The list of attributes behind a picture that gives it no text on purpose.
_EMPTY_TEXT = re.compile(r"""\]\([^)]*\)\{[^{}]*\balt=(?:""|'')""")
_NAMES = ("title", "aria-label", "aria-labelledby")
_ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)\S+", re.IGNORECASE)


def check(parts: Iterable[Collected], words: Words, *, has_notes: bool) -> Iterator[Diagnostic]:
    """What is wrong with how the chapters are built; `has_notes` tells whether citations become notes."""
    parts = list(parts)
    yield from _levels(part for part in parts if part.chapter.matter is not Matter.OUTSIDE)
    for part in parts:
        places = Places.of(part.chapter)
        yield from _titles(part)
        yield from _wordless(part)
        if part.chapter.matter is Matter.OUTSIDE:
            yield from _levels([part])
        yield from _empty_sections(part, has_notes=has_notes)
        yield from _links(part, places, words)
        yield from _images(part, places)
        yield from _tables(part, places)
        yield from tables.check(part, places)


def _headings(part: Collected) -> list[Anchor]:
    return [anchor for anchor in part.anchors if anchor.target.kind == "section"]


def _titles(part: Collected) -> Iterator[Diagnostic]:
    """A chapter without a title, or with several: its parts would be numbered as chapters."""
    if part.chapter.matter is Matter.OUTSIDE:
        return
    titles = [a for a in _headings(part) if a.target.level == 1 and _has_words(part, a)]
    if not titles:
        message, hint = "the chapter has no title", "begin it with a line such as # Title"
        yield Diagnostic(CHAPTER_HAS_ONE_TITLE, message, Location(part.chapter.path, 1, 1), hint)
    for title in titles[1:]:
        message = f'"{title.quoted}" is a second title'
        hint = "begin it with ##, or give it a chapter of its own"
        yield Diagnostic(CHAPTER_HAS_ONE_TITLE, message, title.target.location, hint)


def _levels(parts: Iterable[Collected]) -> Iterator[Diagnostic]:
    """Headings that skip a level, and lines that want a level that there is not.

    The chapters of a paper have one outline: one without a title goes on in that of the last one.
    """
    found: list[tuple[str, str | None, Location]] = []
    above = 0
    for part in parts:
        outside = {node.start for node in part.tree.children}
        for anchor in (a for a in _headings(part) if _has_words(part, a)):
            # A title in a box or a list begins no chapter. Markdown takes six characters for the heading's,
            # and what is left for its words.
            least = 1 if anchor.start in outside else 2
            heading = replace(anchor.target, level=max(anchor.target.level, least))
            title = anchor.quoted.lstrip("#").strip()
            level = heading.level + len(heading.title) - len(heading.title.lstrip("#"))
            if level > _DEEPEST:
                message = f'"{title}" is at level {level}, but the lowest is {_DEEPEST}'
                found.append((message, None, replace(heading.location, column=1)))
            elif heading.level > above + 1:
                message = f'"{title}" is at level {heading.level}, below level {above}'
                if not above:
                    message = f'"{title}" is at level {heading.level}, with no heading above it'
                found.append((message, f"write {'#' * (above + 1)}", heading.location))
            above = heading.level
    for message, hint, place in found:
        yield Diagnostic(HEADING_LEVELS_DO_NOT_SKIP, message, place, hint)


def _wordless(part: Collected) -> Iterator[Diagnostic]:
    """Headings without words, which no list of them can hold: in the proofs they are not."""
    for anchor in _headings(part):
        if not _has_words(part, anchor):
            message, hint = "this heading has no words", "write some, or remove the line"
            yield Diagnostic(HEADING_HAS_WORDS, message, anchor.target.location, hint)


def _has_words(part: Collected, heading: Anchor) -> bool:
    """Whether a heading has words, or a marker that will have some."""
    inside = part.tree.text[heading.start : heading.end]
    return bool(heading.target.title) or any(f"<{name}" in inside for name in MARKERS)


def _empty_sections(part: Collected, *, has_notes: bool) -> Iterator[Diagnostic]:
    """Headings with nothing below them: neither words, nor a deeper heading, nor the notes of the page."""
    tree, headings = part.tree, _headings(part)
    if part.chapter.is_home and part.chapter.matter is Matter.FRONT and len(headings) == 1:
        # The cover is below it.
        return
    things = [node.start for node in tree.elements(*_THINGS)]
    for n, anchor in enumerate(headings):
        following = headings[n + 1] if n + 1 < len(headings) else None
        if following and following.target.level > anchor.target.level:
            continue
        if not following and has_notes and any(one.clusters for one in part.passages):
            continue
        end = following.start if following else len(tree.text)
        thing = bisect_left(things, anchor.end)
        holds_thing = thing < len(things) and things[thing] < end
        if not holds_thing and not tree.words(anchor.end, end) and _has_words(part, anchor):
            message = f'the section "{anchor.quoted}" is empty'
            yield Diagnostic(SECTION_HAS_TEXT, message, anchor.target.location)


def _links(part: Collected, places: Places, words: Words) -> Iterator[Diagnostic]:
    """Links whose words do not say where they lead, when they are read alone."""
    for link in part.tree.elements("a", outside=("pre", "code")):
        told, said = link.attributes, link.words
        address = told.get("href", "")
        of_the_page = "headerlink" in told.get("class", "") or "footnote" in told.get("class", "")
        if not address or of_the_page or next(link.elements(*_SAID_ELSEWHERE), None):
            continue
        # A tool that reads a page aloud says these in place of words; code is words.
        named = any(told.get(name, "").strip() for name in _NAMES)
        if not said and (named or next(link.elements("code"), None)):
            continue
        if not said:
            message = "the link has no text"
        elif _ADDRESS.fullmatch(said):
            message = f'the text of the link is only the address "{said}"'
        elif said.casefold().strip(" .:…") in words.prose["vague_links"]:
            message = f'"{said}" does not say where the link leads'
        else:
            continue
        hint = "describe where it leads"
        place = part.written.location(link) or places.text(f"<{address}>", address, said)
        yield Diagnostic(LINK_TEXT_DESCRIBES, message, place, hint)


def _images(part: Collected, places: Places) -> Iterator[Diagnostic]:
    """Pictures that say nothing to those who cannot see them."""
    for picture in part.tree.elements("img"):
        told = picture.attributes
        address = unquote(told.get("src", ""))
        # Of a picture in HTML every attribute is the author's; Markdown writes one for it.
        is_markdown = picture.start_tag.startswith('<img alt="')
        if told.get("alt", "").strip():
            continue
        written = part.written.written(picture)
        behind = written.behind if written else ""
        if not (_EMPTY_TEXT.match(behind) if is_markdown else "alt" in told):
            place = part.written.location(picture) or places.text(f'src="{address}"', address)
            message = f'the picture "{address}" has no alternative text'
            hint = 'write alt="what it shows" after it, or alt="" if it is decorative'
            yield Diagnostic(FIGURE_HAS_ALTERNATIVE_TEXT, message, place, hint)


def _tables(part: Collected, places: Places) -> Iterator[Diagnostic]:
    """Tables whose columns have no names."""
    for table in part.tree.elements("table"):
        told = table.attributes
        if told.get("role") in ("presentation", "none") or "highlight" in told.get("class", ""):
            continue
        heads = table.elements("th", outside=("table",))
        if not any(head.words or next(head.elements(*_THINGS), None) for head in heads):
            cells = table.elements("td", outside=("table",))
            texts = (cell.words_without(cell.elements("table")) for cell in cells)
            first = next(filter(None, texts), "")
            message, hint = "the table has no header", "name its columns in its first row"
            yield Diagnostic(TABLE_HAS_HEADER, message, places.text(first), hint)
