"""Inline notes, as in Pandoc: `^[a note]` is a footnote that is written where it is called."""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from galley.core.text.clusters import closing_bracket
from galley.core.text.free_names import free_name

# The element of a note until the whole page is read.
_NOTE = "galley-inline-note"


class InlineNoteProcessor(InlineProcessor):
    """`^[words]` is a note of these words; there is none in another."""

    ANCESTOR_EXCLUDES = (_NOTE,)

    def __init__(self, md: Markdown) -> None:
        super().__init__(r"(?<!\\)\^\[", md)

    def handleMatch(  # type: ignore[override]  # the stub names no passed-over span
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        end = closing_bracket(data, m.end() - 1)
        words = data[m.end() : end - 1] if end is not None else ""
        if not words.strip():
            return None, None, None
        note = Element(_NOTE)
        note.text = words
        return note, m.start(), end


class FootnotePlacer(Treeprocessor):
    """Inline notes join the footnotes of the page, and leave a mark where they were."""

    def run(self, root: Element) -> None:
        notes = [
            (parent, place, child)
            for parent in root.iter()
            for place, child in enumerate(parent)
            if child.tag == _NOTE
        ]
        if not notes:
            return
        listed = _list_of_notes(root)
        taken = {item.get("id", "").removeprefix("fn:") for item in listed}
        for number, (parent, place, note) in enumerate(notes, 1):
            name = free_name(f"inline-{number}", taken)
            taken.add(name)
            parent[place] = _mark(name, note.tail)
            item = SubElement(listed, "li", {"id": f"fn:{name}"})
            words = SubElement(item, "p")
            words.text, words[:] = note.text, list(note)


def _mark(name: str, following: str | None) -> Element:
    mark = Element("sup", {"id": f"fnref:{name}"})
    # Its number is set with the page.
    SubElement(mark, "a", {"class": "footnote-ref", "href": f"#fn:{name}"}).text = "0"
    mark.tail = following
    return mark


def _list_of_notes(root: Element) -> Element:
    """The list of the page's footnotes, as Python-Markdown writes it; a new one if it has none."""
    for block in root.iter("div"):
        notes = block.find("ol")
        if "footnote" in block.get("class", "").split() and notes is not None:
            return notes
    block = SubElement(root, "div", {"class": "footnote"})
    SubElement(block, "hr")
    return SubElement(block, "ol")


class InlineNoteExtension(Extension):
    """Inline notes, written as `^[words]`."""

    def extendMarkdown(self, md: Markdown) -> None:
        if "^" not in md.ESCAPED_CHARS:
            md.ESCAPED_CHARS.append("^")
        # Behind footnote marks (175), before spans (165) and superscripts.
        md.inlinePatterns.register(InlineNoteProcessor(md), "galley-inline-note", 166)
        # Behind the inline patterns (20), before anything that reads the whole page.
        md.treeprocessors.register(FootnotePlacer(md), "galley-inline-notes", 19)
