"""What the text of a PDF prints, read along the structure that is tagged in it."""

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from tests.printed import NUMBER_AND_TITLE, Printed, label_of

_HEADING = re.compile(r"H[1-6]")
_HEADING_LABEL = re.compile(r"(?:\w+ [A-Z]+\.|(?:[A-Z]+\.)?\d+(?:\.\d+)*|[ivxlc]+)(?= )")
# What a label may look like where it stands in a piece of its own.
_CAPTION_LABEL = re.compile(r"\w+ (?:[A-Z]+\.)?\d+(?:\.\d+)?\.|\([a-z]\)")
_PARAGRAPH_LABEL = re.compile(r"[A-Z]{1,2}\d+|(?:\d+|[A-Z]+)\.\d+")
_EQUATION_LABEL = re.compile(r"\((?:[A-Z]+\.)?\d+(?:\.\d+)?\)")
# A line that ends within a word: PDFium tells a hyphen of the line break by a sign of its own.
_HYPHEN = re.compile(r"(?:\x02|\w[-‐–—/])\s*$")
_BLOCKS = re.compile(r"P|LBody|TD|TH|Caption|H[1-6]")


# A place in the document: the page, counted from 0, and its coordinates there.
Target = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class Node:
    """A structure element of one page: its type, and its texts and elements in order.

    `point` lies in its first text: from it a link's target is found.
    """

    kind: str
    children: tuple["Node | str", ...]
    point: tuple[float, float] | None = None

    @property
    def text(self) -> str:
        """The words of an element and of all that stands in it."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def all(self) -> Iterator["Node"]:
        """The element and all elements in it."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.all()


class Page:
    """One page of a PDF: its structure, and where its links lead."""

    def __init__(self, document: pdfium.PdfDocument, number: int) -> None:
        self._document = document
        self._page = document[number]
        self._text = self._page.get_textpage()
        self._pieces: dict[int, str] = defaultdict(str)
        self._points: dict[int, tuple[float, float]] = {}
        self._bottom, self._hyphen = 0.0, False
        for piece in self._page.get_objects([raw.FPDF_PAGEOBJ_TEXT], max_depth=8):
            self._take(piece)
        self._links = list(self._find_links())

    def _take(self, piece: Any) -> None:
        mark = raw.FPDFPageObj_GetMarkedContentID(piece)
        size = raw.FPDFTextObj_GetText(piece, self._text, None, 0)
        buffer = ctypes.create_string_buffer(size * 2)
        pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        raw.FPDFTextObj_GetText(piece, self._text, pointer, size)
        words = buffer.raw.decode("utf-16-le").rstrip("\0")
        left, bottom, right, top = piece.get_bounds()
        self._points.setdefault(mark, ((left + right) / 2, (bottom + top) / 2))
        self._pieces[mark] += f" {words}" if self._is_new_line(top) else words
        self._bottom, self._hyphen = bottom, _HYPHEN.search(words) is not None

    def _is_new_line(self, top: float) -> bool:
        """Whether a piece stands below the one before it, and does not end its word."""
        return top < self._bottom and not self._hyphen

    def _find_links(self) -> Iterator[tuple[raw.FS_RECTF, Target]]:
        position, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(self._page, position, link):
            area = raw.FS_RECTF()
            raw.FPDFLink_GetAnnotRect(link, area)
            if destination := raw.FPDFLink_GetDest(self._document, link):
                yield area, self._place(destination)

    def _place(self, destination: Any) -> Target:
        known = [ctypes.c_int() for _ in range(3)]
        x, y, zoom = (ctypes.c_float() for _ in range(3))
        raw.FPDFDest_GetLocationInPage(destination, *known, x, y, zoom)
        return raw.FPDFDest_GetDestPageIndex(self._document, destination), x.value, y.value

    def target(self, node: Node) -> Target | None:
        """Where in the document a link leads; `None` if it leads out of it."""
        point = node.point
        found = (to for area, to in self._links if point is not None and _holds(area, point))
        return next(found, None)

    def structure(self) -> Iterator[Node]:
        """The structure elements of the page, in logical order."""
        tree = raw.FPDF_StructTree_GetForPage(self._page)
        for index in range(raw.FPDF_StructTree_CountChildren(tree)):
            yield self._node(raw.FPDF_StructTree_GetChildAtIndex(tree, index))
        raw.FPDF_StructTree_Close(tree)

    def _node(self, element: Any) -> Node:
        children: list[Node | str] = []
        point = None
        for index in range(raw.FPDF_StructElement_CountChildren(element)):
            mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
            child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
            if mark >= 0:
                children.append(self._pieces.get(mark, ""))
                point = point or self._points.get(mark)
            elif child:
                children.append(self._node(child))
        inner = (child.point for child in children if isinstance(child, Node))
        return Node(_kind(element), tuple(children), point or next(filter(None, inner), None))


def _kind(element: Any) -> str:
    size = raw.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_StructElement_GetType(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _holds(area: raw.FS_RECTF, point: tuple[float, float]) -> bool:
    x, y = point
    return bool(area.left <= x <= area.right and area.bottom <= y <= area.top)


def read(path: Path) -> Printed:
    """The labels and references of a whole PDF."""
    reader = _Reader(Printed())
    with pdfium.PdfDocument(path) as document:
        for number in range(len(document)):
            reader.read_page(Page(document, number))
    return reader.printed


@dataclass(slots=True)
class _Reader:
    """Reads a PDF through, page by page; `ended` is where a link leads that ended a page."""

    printed: Printed
    page: Page | None = None
    turned: bool = False
    ended: Target | None = None

    def read_page(self, page: Page) -> None:
        """One page, which may begin in the middle of a paragraph or of a link."""
        self.page, self.turned = page, True
        for node in page.structure():
            self._read(node)

    def _read(self, node: Node) -> None:
        if node.kind in ("TOC", "Lbl", "Artifact") or _is_listing(node) or _is_matrix(node):
            return
        if _BLOCKS.fullmatch(node.kind) and not self.turned:
            self.printed.block()
        if label := _label(node):
            self.printed.labels.append(label)
        if node.kind == "Link" and self.page is not None:
            self._link(node, self.page.target(node))
        else:
            self._inner(node)

    def _link(self, node: Node, target: Target | None) -> None:
        if target is None:
            self._text(node.text)
        elif self.turned and target == self.ended:
            self.printed.continued_reference(f" {node.text.strip()}")
            self.turned = False
        else:
            self._text("")
            self.printed.reference(node.text)
            self.ended = target

    def _text(self, words: str) -> None:
        if self.turned:
            self.printed.page()
        self.printed.text(words)
        self.turned, self.ended = False, None

    def _inner(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, str):
                self._text(child)
            else:
                self._read(child)


def _label(node: Node) -> str:
    first = node.children[0] if node.children else ""
    piece = first.strip() if isinstance(first, str) else ""
    if _HEADING.fullmatch(node.kind):
        found = _HEADING_LABEL.match(f"{node.text.strip()} ")
    elif node.kind == "P":
        found = _PARAGRAPH_LABEL.fullmatch(piece)
    else:
        found = _CAPTION_LABEL.fullmatch(piece) or _EQUATION_LABEL.fullmatch(piece)
    return label_of(found[0]) if found else ""


def _is_listing(node: Node) -> bool:
    """A line of a list of figures or tables: a link that is laid out as a grid."""
    return node.kind == "Link" and any(n.kind == "Div" for n in node.all())


def _is_matrix(node: Node) -> bool:
    """A matrix or a part of one: its heads are numbers and titles, its last row sums up."""
    links = (n for n in node.all() if n.kind == "Link")
    is_matrix = any(NUMBER_AND_TITLE.match(link.text) for link in links)
    return node.kind == "Table" and (is_matrix or any(n.kind == "TFoot" for n in node.all()))
