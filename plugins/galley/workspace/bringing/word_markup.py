"""What Pandoc ignores in a Word file: text boxes, comments, captions with fields, citations of Word.

The document is rewritten before Pandoc reads it, and what has no form in a paper is listed with the
heading that it is below. Format: ECMA-376, part 1, chapter 17.
"""

import contextlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from galley.proofs.docx.package.ooxml import Element, every, name, new, style_of, take_out, value

_DOCUMENT = re.compile(r"word/document\d*\.xml")
_SEQUENCE, _CITATION = (
    re.compile(r"\s*SEQ\b"),
    re.compile(r"\s*CITATION\s+(?P<key>\S+)(?P<rest>.*)"),
)
_FURTHER = re.compile(r"\\m\s+(\S+)")
_PAGES = re.compile(r"\\p\s+(\"[^\"]+\"|\S+)")
# A paragraph in bold that reads like a heading: short, and no sentence.
_LONGEST_HEADING, _SENTENCE = 100, (".", ",", ";", ":", "?", "!")
_MARK = "GalleyCites"
MARK_OF_CITATION = re.compile(rf"{_MARK}(\d+)x")


@dataclass(frozen=True, slots=True)
class WordCitation:
    """A citation of Word's own bibliography: its keys, and the pages of the first."""

    keys: tuple[str, ...]
    pages: str = ""


@dataclass(frozen=True, slots=True)
class WordFindings:
    """What was found in a document.

    `captions` has, by its label such as "Table 1", the bookmarks in the label of a caption; `headings` the
    levels of paragraphs that look like headings, by their words; `losses` the heading above and what
    is not brought in.
    """

    captions: Mapping[str, tuple[str, ...]]
    headings: Mapping[str, int]
    citations: tuple[WordCitation, ...]
    losses: tuple[tuple[str, str], ...]


def prepared(parts: Mapping[str, bytes]) -> tuple[dict[str, bytes], WordFindings]:
    """The parts with a document that Pandoc reads whole, and what was found in it.

    Raises XMLSyntaxError if the document is not XML.
    """
    path = next(filter(_DOCUMENT.fullmatch, parts), "")
    if not path:
        return dict(parts), WordFindings({}, {}, (), ())
    root = _parsed(parts[path])
    reading = _Reading(root, parts)
    findings = WordFindings(
        captions=dict(reading.captions()),
        headings=reading.headings(),
        citations=tuple(reading.citations()),
        losses=tuple(reading.losses()),
    )
    reading.hoist()
    return {**parts, path: etree.tostring(root, encoding="UTF-8", xml_declaration=True)}, findings


def _parsed(content: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(content, parser)


def text_in(element: Element) -> str:
    """The words of an element, without those that are deleted."""
    found = every(element, "w:t", "w:tab", "w:br")
    return "".join(e.text or "" if e.tag == name("w:t") else " " for e in found)


class _Reading:
    """One document that is read."""

    def __init__(self, root: Element, parts: Mapping[str, bytes]) -> None:
        self._root, self._parts = root, parts
        # The same words are there twice, for programs that know no shapes.
        for fallback in every(root, "mc:Fallback"):
            if fallback.find(f".//{name('w:txbxContent')}") is not None:
                take_out(fallback)
        self._heading_styles = frozenset(self._styles_of_headings())

    def _styles_of_headings(self) -> Iterator[str]:
        for style in self._every("word/styles.xml", "w:style"):
            called = value(style.find(name("w:name"))).lower()
            level = style.find(f"{name('w:pPr')}/{name('w:outlineLvl')}")
            if called.startswith("heading ") or level is not None:
                yield value(style, "w:styleId")

    def _every(self, part: str, tag: str) -> Iterator[Element]:
        """The elements of a name in another part; none if that cannot be read."""
        with contextlib.suppress(KeyError, etree.XMLSyntaxError):
            yield from every(_parsed(self._parts[part]), tag)

    def captions(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Paragraphs whose number is a SEQ field: their labels, and the bookmarks around them."""
        for paragraph in every(self._root, "w:p"):
            end = next((e for kind, e in _fields(paragraph) if _SEQUENCE.match(kind)), None)
            if end is None:
                continue
            label, bookmarks = "", []
            for element in every(paragraph, "w:t", "w:bookmarkStart", "w:fldChar", "w:fldSimple"):
                if element.tag == name("w:bookmarkStart"):
                    bookmarks.append(value(element, "w:name"))
                elif element.tag == name("w:t"):
                    label += element.text or ""
                if element is end:
                    break
            if end.tag == name("w:fldSimple"):
                label += text_in(end)
            yield " ".join(label.split()), tuple(bookmarks)

    def headings(self) -> dict[str, int]:
        """Bold paragraphs by the level that their size gives them, if no paragraph is a heading."""
        body = self._root.find(name("w:body"))
        paragraphs = list(body.iterchildren(name("w:p"))) if body is not None else []
        if any(style_of(paragraph) in self._heading_styles for paragraph in paragraphs):
            return {}
        sizes = {text: size for p in paragraphs if (found := _bold(p)) for text, size in [found]}
        ranks = sorted(set(sizes.values()), reverse=True)
        return {text: min(ranks.index(size) + 1, 3) for text, size in sizes.items()}

    def citations(self) -> Iterator[WordCitation]:
        """Citations of Word's own bibliography; a mark takes the place of their words."""
        count = 0
        for paragraph in every(self._root, "w:p"):
            for kind, end in list(_fields(paragraph)):
                cited = _CITATION.match(kind)
                if cited is None:
                    continue
                run = new("w:r")
                words = new("w:t")
                words.text = f"{_MARK}{count}x"
                run.append(words)
                _without_result(end)
                (end if end.tag == name("w:fldSimple") else end.getparent()).addnext(run)  # type: ignore[union-attr]  # a character of a field is in a run
                if end.tag == name("w:fldSimple"):
                    take_out(end)
                count += 1
                pages = _PAGES.search(cited["rest"])
                keys = (cited["key"], *_FURTHER.findall(cited["rest"]))
                yield WordCitation(keys, pages[1].strip('"') if pages else "")

    def losses(self) -> Iterator[tuple[str, str]]:
        """What has no form in a paper, with the heading above."""
        comments = dict(self._comments())
        heading, changes = "", Counter[str]()
        landscape = 0
        tags = ("w:p", "w:ins", "w:del", "w:commentReference", "w:txbxContent", "w:pgSz")
        for element in every(self._root, *tags):
            if element.tag == name("w:p"):
                is_heading = style_of(element) in self._heading_styles
                heading = " ".join(text_in(element).split()) if is_heading else heading
            elif element.tag in (name("w:ins"), name("w:del")):
                changes[value(element, "w:author")] += 1
            elif element.tag == name("w:commentReference"):
                yield heading, comments.get(value(element, "w:id"), "a comment")
            elif element.tag == name("w:pgSz"):
                landscape += value(element, "w:orient") == "landscape"
            else:
                yield heading, "the frame of a text box; its words follow the paragraph beside it"
        for author, count in changes.items():
            counted = "1 tracked change" if count == 1 else f"{count} tracked changes"
            yield "", f"{counted} of {author or 'an unknown author'}; accepted"
        if landscape:
            yield "", "the landscape pages; a table that is too wide is turned by itself"

    def _comments(self) -> Iterator[tuple[str, str]]:
        for comment in self._every("word/comments.xml", "w:comment"):
            said = " ".join(text_in(comment).split())[:200]
            author = value(comment, "w:author") or "an unknown author"
            yield value(comment, "w:id"), f'a comment of {author}: "{said}"'

    def hoist(self) -> None:
        """Put what is in text boxes below the paragraph that they are in."""
        for box in every(self._root, "w:txbxContent"):
            above = list(box.iterancestors(name("w:p")))
            if not above:
                continue
            place = above[-1]
            for block in list(box):
                place.addnext(block)
                place = block


def _fields(paragraph: Element) -> Iterator[tuple[str, Element]]:
    """The fields of a paragraph: the instruction, and the mark of the end or the simple field."""
    instructions: list[str] = []
    for element in every(paragraph, "w:fldSimple", "w:fldChar", "w:instrText"):
        kind = value(element, "w:fldCharType")
        if element.tag == name("w:fldSimple"):
            yield value(element, "w:instr"), element
        elif element.tag == name("w:instrText") and instructions:
            instructions[-1] += element.text or ""
        elif kind == "begin":
            instructions.append("")
        elif kind == "end" and instructions:
            yield instructions.pop(), element


def _without_result(end: Element) -> None:
    """Remove the words that a field shows: those of the runs back to its separator."""
    run = end.getparent() if end.tag != name("w:fldSimple") else None
    before = run.getprevious() if run is not None else None
    while before is not None:
        sign = before.find(name("w:fldChar"))
        if sign is not None and value(sign, "w:fldCharType") in ("separate", "begin"):
            break
        for words in every(before, "w:t"):
            words.text = ""
        before = before.getprevious()


def _bold(paragraph: Element) -> tuple[str, int] | None:
    """The words and the size of a paragraph that is bold throughout and short, if it is one."""
    text = " ".join(text_in(paragraph).split())
    if not text or len(text) > _LONGEST_HEADING or text.endswith(_SENTENCE):
        return None
    runs = [run for run in every(paragraph, "w:r") if text_in(run).strip()]
    marks = [run.find(f"{name('w:rPr')}/{name('w:b')}") for run in runs]
    if any(mark is None or value(mark) in ("0", "false") for mark in marks):
        return None
    size = value(runs[0].find(f"{name('w:rPr')}/{name('w:sz')}"))
    return text, int(size) if size.isdigit() else 0
