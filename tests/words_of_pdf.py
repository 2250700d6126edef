"""The words of a PDF, read along the structure that is tagged in it, as a screen reader does."""

import ctypes
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from tests.words import Text, formula, note_mark

_INLINE = {"Span", "Link", "Formula", "Code", "Note", "Lbl", "Reference", "Em", "Strong", "Quote"}
# The sign that PDFium gives for a hyphen at the end of a line. Typst sets one that only the end of
# the line has in a piece of its own; one that an author typed ends a piece, or is marked as one.
_HYPHEN = "\x02"
_NEW_LINE = "\n"
# An address is broken anywhere, without a hyphen.
_ADDRESS = re.compile(rf"\w+://\S+(?:{_NEW_LINE}\S+)*")


def read(path: Path, contents: str) -> list[Text]:
    """The chapters of a PDF; what stands before the first of them is the cover.

    `contents` is the heading of the contents, which is no chapter.
    """
    reader = _Reader(contents)
    with pdfium.PdfDocument(path) as document:
        for page in document:
            reader.page(page)
    for text in reader.texts:
        text.running = [_joined("".join(text.running))]
        text.notes = {number: _joined(note) for number, note in text.notes.items()}
    return reader.texts


def headings(path: Path) -> list[tuple[int, str]]:
    """The level and the words of each heading that is tagged as such."""
    return [
        (int(kind[1]), "".join(reader.words(element)).strip())
        for reader, element, kind in _elements(path)
        if re.fullmatch("H[1-6]", kind)
    ]


def list_labels(path: Path) -> list[str]:
    """The numbers and signs before the items of lists."""
    return [
        reader.plain(child).strip()
        for reader, element, kind in _elements(path)
        if kind == "LI"
        for child in children(element)
        if not isinstance(child, int) and kind_of(child) == "Lbl"
    ]


def alternatives(path: Path) -> list[str]:
    """The alternative texts of pictures."""
    return [
        _text(raw.FPDF_StructElement_GetAltText, element)
        for _, element, kind in _elements(path)
        if kind == "Figure" and raw.FPDF_StructElement_GetAltText(element, None, 0)
    ]


def _elements(path: Path) -> Iterator[tuple["_Reader", Any, str]]:
    """Every element of the structure, page by page, with the reader that knows its words."""
    reader = _Reader("")
    with pdfium.PdfDocument(path) as document:
        for page in document:
            reader.pieces = _pieces(page)
            tree = raw.FPDF_StructTree_GetForPage(page)
            for index in range(raw.FPDF_StructTree_CountChildren(tree)):
                for element in _descendants(raw.FPDF_StructTree_GetChildAtIndex(tree, index)):
                    yield reader, element, kind_of(element)
            raw.FPDF_StructTree_Close(tree)


def _descendants(element: Any) -> Iterator[Any]:
    yield element
    for child in children(element):
        if not isinstance(child, int):
            yield from _descendants(child)


class _Reader:
    """Reads a document through, page by page.

    What is not in the structure is drawn for the eye alone: running heads, page numbers, rules.
    """

    def __init__(self, contents: str) -> None:
        self.texts: list[Text] = []
        self._contents = contents
        self.pieces: dict[int, str] = {}
        self._in_matrix = False

    def page(self, page: pdfium.PdfPage) -> None:
        """Every element of the structure that has a part on a page."""
        self.pieces = _pieces(page)
        tree = raw.FPDF_StructTree_GetForPage(page)
        for index in range(raw.FPDF_StructTree_CountChildren(tree)):
            self._element(raw.FPDF_StructTree_GetChildAtIndex(tree, index))
        raw.FPDF_StructTree_Close(tree)

    def _element(self, element: Any) -> None:
        if kind_of(element) == "H1":
            title = "".join(self.words(element)).strip()
            if title != self._contents:
                self.texts.append(Text(title, [title, " "]))
        elif kind_of(element) == "Document":
            for child in children(element):
                if not isinstance(child, int):
                    self._element(child)
        elif self.texts:
            self.texts[-1].running += [*self.words(element)]

    def words(self, element: Any, parent: str = "") -> Iterator[str]:
        """The words of an element."""
        kind = kind_of(element)
        # Contents and lists have their own pages; pictures have words that no other proof has
        # as text; the labels of list items are drawn by each proof; a matrix is turned and parted.
        if kind in ("TOC", "Figure") or (kind == "Lbl" and parent == "LI") or _is_listing(element):
            return
        if kind in ("P", "H1", "H2", "H3"):
            self._in_matrix = False
        elif kind == "Table" and self._is_matrix(element):
            return
        if kind == "Formula":
            yield formula(self._inner(element, kind))
        elif kind == "Lbl":
            yield note_mark("".join(self._inner(element, kind)))
        elif kind == "Note":
            self._note(element)
        else:
            space = "" if kind in _INLINE else " "
            yield from (space, *self._inner(element, kind), space)

    def _inner(self, element: Any, kind: str) -> Iterator[str]:
        for child in children(element):
            if isinstance(child, int):
                yield self.pieces.get(child, "")
            else:
                yield from self.words(child, kind)

    def _is_matrix(self, table: Any) -> bool:
        """A table of dots, or a table that goes on with one."""
        self._in_matrix = self._in_matrix or "●" in self.plain(table)
        return self._in_matrix

    def plain(self, element: Any) -> str:
        """All texts of an element, one behind the other."""
        return "".join(
            self.pieces.get(child, "") if isinstance(child, int) else self.plain(child)
            for child in children(element)
        )

    def _note(self, element: Any) -> None:
        """A note may go on over the end of its page."""
        words = "".join(self._inner(element, "Note"))
        notes = self.texts[-1].notes
        mark = re.match(r"\s*\[\[(\d+)\]\]", words)
        number = mark[1] if mark else list(notes)[-1]
        notes[number] = notes.get(number, "") + words[mark.end() if mark else 0 :]


def _is_listing(element: Any) -> bool:
    """A line of a list of figures or tables: a link that is laid out as a grid."""
    kinds = {kind_of(child) for child in children(element) if not isinstance(child, int)}
    return kind_of(element) == "Link" and "Div" in kinds


def children(element: Any) -> Iterator[Any]:
    """What stands in an element: other elements, and the numbers of marked pieces of text."""
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
        child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        if mark >= 0:
            yield mark
        elif child:
            yield child


def kind_of(element: Any) -> str:
    """The type of a structure element."""
    return _text(raw.FPDF_StructElement_GetType, element)


def _text(function: Callable[..., int], element: Any) -> str:
    buffer = ctypes.create_string_buffer(function(element, None, 0))
    function(element, buffer, len(buffer))
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _pieces(page: pdfium.PdfPage) -> dict[int, str]:
    """The texts of a page by the numbers that the structure knows them by.

    A piece on a new line begins with that sign, so that lines without a space at their end part
    words too.
    """
    found: dict[int, str] = defaultdict(str)
    textpage = page.get_textpage()
    line = 0.0
    for piece in page.get_objects([raw.FPDF_PAGEOBJ_TEXT], max_depth=8):
        words = _words_of(piece, textpage)
        _, bottom, _, top = piece.get_bounds()
        start = _NEW_LINE if top < line else ""
        line = bottom
        ends_the_line = words == _HYPHEN and _stands_for(piece) != "-"
        said = words if ends_the_line else words.replace(_HYPHEN, "-")
        found[raw.FPDFPageObj_GetMarkedContentID(piece)] += start + said
    return found


def _stands_for(piece: pdfium.PdfObject) -> str:
    """The text that a piece is marked as standing for, if there is one (ISO 32000-1, 14.9.4)."""
    for index in range(raw.FPDFPageObj_CountMarks(piece)):
        mark, size = raw.FPDFPageObj_GetMark(piece, index), ctypes.c_ulong()
        if raw.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", None, 0, size):
            buffer = (ctypes.c_ushort * (size.value // 2 + 1))()
            raw.FPDFPageObjMark_GetParamStringValue(
                mark, b"ActualText", buffer, ctypes.sizeof(buffer), size
            )
            return bytes(buffer)[: size.value].decode("utf-16-le").rstrip("\0")
    return ""


def _joined(text: str) -> str:
    """A text whose words and addresses are whole again, over lines and pages."""
    whole = re.sub(rf"{_HYPHEN}\s*", "", text)
    return _ADDRESS.sub(lambda address: address[0].replace(_NEW_LINE, ""), whole)


def _words_of(piece: pdfium.PdfObject, textpage: pdfium.PdfTextPage) -> str:
    size = raw.FPDFTextObj_GetText(piece, textpage, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    raw.FPDFTextObj_GetText(piece, textpage, pointer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def overprinted(path: Path) -> list[str]:
    """Pairs of words that are drawn over each other."""
    found = []
    with pdfium.PdfDocument(path) as document:
        for number, page in enumerate(document, 1):
            textpage = page.get_textpage()
            pieces = [
                (_words_of(piece, textpage).strip(), piece.get_bounds())
                for piece in page.get_objects([raw.FPDF_PAGEOBJ_TEXT])
            ]
            drawn = [(words, box) for words, box in pieces if len(words) > 1]
            found += [
                f"page {number}: {one!r} and {other!r}"
                for n, (one, box) in enumerate(drawn)
                for other, below in drawn[n + 1 :]
                if _overlap(box, below)
            ]
    return found


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes share more than the edges that glyphs have."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > 2 and height > 0.3 * min(one[3] - one[1], other[3] - other[1])
