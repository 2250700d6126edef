"""What authors write by hand that Galley would set: numbers, long forms, notes, insertion points.

Each check reads the source of a chapter as prose; what stands in code, in a link or in a citation is
left alone.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import unescape

from galley.core.collection.collection import Collected
from galley.core.html.markers import plain_text
from galley.core.html.notes import footnotes
from galley.core.insertion.insertion_points import INSERTION_POINTS
from galley.core.manuscript import Conventions
from galley.core.numbers.crossref import Numbering
from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import (
    ABBREVIATION_IS_EXPANDED,
    CITATION_IS_READ,
    FOOTNOTE_IS_WRITTEN,
    INSERTION_POINT_STANDS_ALONE,
    REFERENCE_IS_A_CROSSREF,
)
from galley.core.rules.words import Words
from galley.core.text.clusters import find_clusters
from galley.core.text.inclusion import Whole
from galley.core.text.locations import Places
from galley.core.text.prose import prose

_FOOTNOTE_MARK = re.compile(r"\[\^(?P<name>[^\]\s]+)\](?!:)")
_COMMAND = re.compile(rf"(?<![\w\\])\\(?P<name>{'|'.join(INSERTION_POINTS)})\b")
# The kinds whose numbers authors type.
_TYPED = ("chapter", "annex", "section", "figure", "table", "equation")


def check(
    parts: Sequence[Collected], numbering: Numbering, conventions: Conventions
) -> Iterator[Diagnostic]:
    """What is written by hand, and what is written before it is explained."""
    typed = _typed(conventions.words)
    printed = _printed(numbering)
    for part in parts:
        places = Places.of(part.chapter)
        yield from _undefined_notes(part, places)
        unread = (*_unread_in_titles(part, numbering), *_unread_in_html(part))
        for mark, why, place, hint in unread:
            message = f"{mark} is printed as it is typed: {why}"
            yield Diagnostic(CITATION_IS_READ, message, place, hint)
        yield from _commands_in_sentences(part, places)
        yield from _typed_numbers(places, typed, printed, conventions.words)
    if not conventions.expanded_abbreviations:
        yield from _unexplained(parts)


def _undefined_notes(part: Collected, places: Places) -> Iterator[Diagnostic]:
    """Marks of footnotes that nobody wrote, which stay in the text as they are."""
    notes, _ = footnotes(part.tree)
    written = {f"[^{note.identifier.removeprefix('fn:')}]" for note in notes}
    for match, place in _printed_as_written(part, places, _FOOTNOTE_MARK, written):
        message = f'there is no footnote "{match["name"]}"'
        hint = f"write it on a line of its own: [^{match['name']}]: …"
        yield Diagnostic(FOOTNOTE_IS_WRITTEN, message, place, hint)


# A mark that nobody reads, why, where it stands, and what to do.
_Unread = tuple[str, str, Location, str]


def _unread_in_titles(part: Collected, numbering: Numbering) -> Iterator[_Unread]:
    """What looks like a citation or a mark in the title of an item, which is plain text."""
    for item in part.items.values():
        marks = [item.title[slice(*span)] for span in find_clusters(item.title)]
        notes = [match[0] for match in _FOOTNOTE_MARK.finditer(item.title)]
        for mark in [one for one in marks if one[0] == "[" or one[1:] in numbering.labels] + notes:
            why, hint = "the title of an item is plain text", "move it into the text of the item"
            yield mark, why, item.location, hint


def _unread_in_html(part: Collected) -> Iterator[_Unread]:
    """Citations and marks that stand in a page as in its source: in HTML that is not Markdown."""
    tree, chapter = part.tree, part.chapter
    if "[@" not in tree.text and "[^" not in tree.text:
        return
    notes, _ = footnotes(tree)
    written = {f"[^{note.identifier.removeprefix('fn:')}]" for note in notes}
    whole = Whole.of(chapter.path, chapter.source, chapter.included)
    source = prose(whole.text)
    for piece in tree.pieces(0, len(tree.text), tree.elements("pre", "code")):
        text = unescape(piece)
        spans = [span for span in find_clusters(text) if text[span[0]] == "["]
        spans += [m.span() for m in _FOOTNOTE_MARK.finditer(text) if m[0] in written]
        for start, end in sorted(spans):
            # With the words before it: the same citation may be read in another place.
            before = text[max(0, start - 40) : start]
            sought = r"\s+".join(map(re.escape, re.split(r"\s+", before + text[start:end])))
            if match := re.search(rf"(?<!\\){sought}", source):
                hint = 'write it outside of the link, or give the HTML around it markdown="span"'
                place = whole.at(match.end() - (end - start))
                yield text[start:end], "no Markdown is read here", place, hint


def _commands_in_sentences(part: Collected, places: Places) -> Iterator[Diagnostic]:
    """Insertion points that are not alone on their line, and are printed as they are written."""
    for match, place in _printed_as_written(part, places, _COMMAND):
        message = f"{match[0]} stands in a paragraph, and is printed as it is written"
        hint = "write it on a line of its own, between empty lines"
        yield Diagnostic(INSERTION_POINT_STANDS_ALONE, message, place, hint)


def _printed_as_written(
    part: Collected, places: Places, pattern: re.Pattern[str], known: Collection[str] = ()
) -> Iterator[tuple[re.Match[str], Location]]:
    """What no extension has taken for a construct: it stands in the page as in the source."""
    found = list(places.matches(pattern, known))
    tree = part.tree
    code = tree.elements("pre", "code")
    text = tree.words(0, len(tree.text), code) if found else ""
    return ((match, place) for match, place in found if match[0] in text)


def _typed(words: Words) -> Mapping[str, re.Pattern[str]]:
    """How a number of each kind is typed in a language, as in "Figure 3" or "Annex B"."""
    found = {}
    for kind in _TYPED:
        before, _, behind = words.one[kind].partition("{number}")
        number = r"(?P<number>[A-Z]|[A-Z]?\d+(?:\.\d+)*[a-z]?)" if kind == "annex" else _NUMBER
        start = r"(?<!\w)" if before[:1].isascii() else ""
        pattern = rf"{start}{_spaced(before)}{number}{_spaced(behind)}(?!\.?\d)"
        found[kind] = re.compile(pattern, re.IGNORECASE if kind != "annex" else 0)
    return found


_NUMBER = r"(?P<number>\d+(?:\.\d+)*[a-z]?)"


def _spaced(text: str) -> str:
    return r"\s*".join(re.escape(word) for word in text.split(" ")) if text.strip() else ""


def _printed(numbering: Numbering) -> Mapping[tuple[str, str], str]:
    """The ids of the paper's own targets, by their kind and their number."""
    return {
        (label.kind, label.number): identifier
        for identifier, label in numbering.labels.items()
        if label.number
    }


def _typed_numbers(
    places: Places,
    typed: Mapping[str, re.Pattern[str]],
    printed: Mapping[tuple[str, str], str],
    words: Words,
) -> Iterator[Diagnostic]:
    """Numbers of the paper's own parts that are typed, and stay when the parts move."""
    for kind, pattern in typed.items():
        for match, place in places.matches(pattern):
            identifier = printed.get((kind, match["number"]))
            if identifier is None or places.goes_on(match, words.prose["of_another_work"]):
                continue
            message = f'"{" ".join(match[0].split())}" is typed, and stays when the numbers change'
            yield Diagnostic(REFERENCE_IS_A_CROSSREF, message, place, f"write @{identifier}")


def _unexplained(parts: Sequence[Collected]) -> Iterator[Diagnostic]:
    """Abbreviations that the paper defines, and uses before it writes them out."""
    seen: set[str] = set()
    read = ""
    for part in parts if any(part.abbreviations for part in parts) else ():
        html = part.chapter.html
        places = Places.of(part.chapter)
        _, notes = footnotes(part.tree)
        for use in part.abbreviations:
            if use.term in seen or (notes and use.start >= notes.start):
                continue
            seen.add(use.term)
            # To the end of the paragraph: the long form may stand in brackets behind the short one.
            end = html.find("</p>", use.end)
            so_far = f"{read} {plain_text(html[: end if end > 0 else use.end])}".casefold()
            if use.expansion.casefold() not in so_far:
                message = f'"{use.term}" is used before it is written out'
                hint = f'write "{use.expansion} ({use.term})", or set expand_abbreviations'
                yield Diagnostic(ABBREVIATION_IS_EXPANDED, message, _place(places, use.term), hint)
        read += f" {plain_text(html)}"


def _place(places: Places, term: str) -> Location:
    found = next(places.matches(re.compile(rf"(?<![\w\[]){re.escape(term)}(?!\w)")), None)
    return found[1] if found else places.text(term)
