"""The words of an article in JATS, chapter by chapter."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

from tests.support.words import Text, formula, note_mark

MATH = "{http://www.w3.org/1998/Math/MathML}"
_BLOCKS = {
    "p", "list-item", "td", "th", "term", "def", "caption", "break", "preformat", "code", "sec",
    "table", "tr", "list", "def-list", "disp-quote", "fig", "title", "label", "boxed-text", "ref",
}  # fmt: skip
# What only an article has: words that are not printed, and TeX beside its MathML.
_FURNITURE = {"alt-text", "tex-math", "fn-group"}


def read(path: Path) -> list[Text]:
    """The chapters of an article: its sections, its annexes and its list of references."""
    article = fromstring(path.read_bytes())  # noqa: S314  # our own file
    notes = {note.get("id", ""): note for note in article.iter("fn")}
    return [_read_chapter(chapter, notes) for chapter in chapters(article)]


def chapters(article: Element) -> Iterator[Element]:
    """The elements that are the chapters of the paper."""
    for part in (*article.findall("body"), *article.findall("back")):
        for element in part:
            if element.tag == "app-group":
                yield from element
            elif element.tag != "fn-group":
                yield element


def _read_chapter(chapter: Element, notes: dict[str, Element]) -> Text:
    title = [e for e in chapter if e.tag in ("label", "title")]
    text = Text(" ".join("".join(words(e)).strip() for e in title), list(words(chapter)))
    for call in chapter.iter("xref"):
        if call.get("ref-type") == "fn":
            note = notes[call.get("rid", "")]
            inner = (word for e in note if e.tag != "label" for word in words(e))
            text.notes["".join(call.itertext())] = "".join(inner)
    return text


def words(element: Element) -> Iterator[str]:
    """The words of an element, in the order of the site."""
    if element.tag in _FURNITURE or element.get("specific-use") == "index":
        return
    if element.get("content-type") == "matrix":
        return
    if element.tag == "list-item":
        # A list that does not begin with 1 has its numbers as text.
        element = _without_label(element)
    block = " " if element.tag in _BLOCKS else ""
    yield block
    if element.tag == f"{MATH}math":
        yield formula(_signs(element))
    elif element.get("ref-type") == "fn":
        yield note_mark("".join(element.itertext()))
    else:
        yield element.text or ""
        for child in sorted(element, key=lambda child: _is_last(child, element)):
            yield from words(child)
            yield child.tail or ""
    yield block


def _without_label(item: Element) -> Element:
    bare = Element(item.tag)
    bare.extend(child for child in item if child.tag != "label")
    return bare


def _is_last(child: Element, parent: Element) -> bool:
    """Whether a child comes last on a page: the foot of a table, the number of a formula."""
    return child.tag == "tfoot" or (child.tag, parent.tag) == ("label", "disp-formula")


def _signs(element: Element) -> Iterator[str]:
    if element.tag in (f"{MATH}annotation", f"{MATH}mphantom"):
        return
    yield element.text or ""
    for child in element:
        yield from _signs(child)
        yield child.tail or ""
