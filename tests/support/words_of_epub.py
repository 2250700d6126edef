"""The words of an EPUB, file by file; its pages are read as those of the site are."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from tests.support import words_of_site
from tests.support.printed.site import tree
from tests.support.words import Text, note_mark


def read(path: Path) -> list[Text]:
    """The chapters of a book; the first file is about the publication."""
    with zipfile.ZipFile(path) as book:
        names = sorted(name for name in book.namelist() if name.startswith("EPUB/text/ch"))
        return [_read_chapter(tree(book.read(name).decode())) for name in names[1:]]


def _read_chapter(page: Element) -> Text:
    (body,) = page.iter("body")
    notes = {e.get("id", ""): e for e in body.iter("aside")}
    for section in list(body.iter("section")):
        if section.get("role") == "doc-endnotes" or "footnotes" in section.get("class", ""):
            section.clear()
    text = Text("".join(words_of_site.words(next(body.iter("h1")))).strip())
    for call in list(body.iter("a")):
        if call.get("role") == "doc-noteref":
            number = "".join(call.itertext())
            text.notes[number] = "".join(_note(notes[call.get("href", "")[1:]]))
            _empty(call)
            call.text = note_mark(number)
    text.running = list(words_of_site.words(body))
    return text


def _empty(element: Element) -> None:
    """Remove what is in an element, and leave what is behind it."""
    tail = element.tail
    element.clear()
    element.tail = tail


def _note(note: Element) -> Iterator[str]:
    """The words of a note without its number, which leads back."""
    for link in note.iter("a"):
        if link.get("role") == "doc-backlink":
            _empty(link)
    yield from words_of_site.words(note)
