"""The tables of the three proofs, each cell with its heads, read from what each format says of them.

The site says it with scopes, the PDF with names of heads at each cell, the DOCX with rows that repeat and
styles of cells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf

from tests.support import words_of_pdf
from tests.support.printed.docx import W, part, style, value
from tests.support.printed.site import PERMALINK, tree

# A cell's words without spaces, and those of its heads in their order.
Headed = tuple[str, tuple[str, ...]]
_UNSEEN = re.compile("[\\s\u00ad\u200b\u200e\u200f\x02\ufffe]+")
_LABEL = re.compile(r"Table\d+\.")


def plain(text: str) -> str:
    """A text without spaces, and without signs that nobody sees."""
    return _UNSEEN.sub("", text)


@dataclass(slots=True)
class _Cell:
    text: str
    kind: str
    rows: int = 1
    columns: int = 1
    row: int = 0
    column: int = 0


@dataclass(slots=True)
class _Grid:
    """Rows of cells; a row knows whether it is in the head, in a group, in the foot."""

    rows: list[list[_Cell]] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)

    def headed(self) -> Iterator[Headed]:
        """Each cell with its heads, cells that are only headers of columns excepted."""
        self._place()
        cells = [cell for row in self.rows for cell in row]
        for cell in cells:
            if cell.kind != "column":
                yield cell.text, tuple(self._heads(cell, cells))

    def _place(self) -> None:
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                cell.row, cell.column = number, column
                taken |= {
                    (number + down, column + across)
                    for down in range(cell.rows)
                    for across in range(cell.columns)
                }

    def _heads(self, cell: _Cell, cells: Sequence[_Cell]) -> Iterator[str]:
        if cell.kind == "group":
            return
        for other in cells:
            over = other.column < cell.column + cell.columns
            if (
                other.kind == "column"
                and over
                and cell.column < other.column + other.columns
                and other.text
            ):
                yield other.text
        part = self.parts[cell.row]
        groups = [
            o for o in cells if o.kind == "group" and o.row < cell.row and self.parts[o.row] == part
        ]
        yield from (group.text for group in groups[-1:])
        for other in cells:
            beside = other.row < cell.row + cell.rows and cell.row < other.row + other.rows
            if other.kind == "row" and beside and other.column < cell.column:
                yield other.text


def of_site(path: Path) -> dict[str, list[Headed]]:
    """The tables of a page by their captions."""
    page = tree(path.read_text("utf-8"))
    found: dict[str, list[Headed]] = {}
    for table in page.iter("table"):
        caption = table.find("caption")
        if caption is not None:
            grid = _Grid()
            for number, cells in _rows_of_html(table):
                grid.rows.append([_html_cell(cell, number == 0) for cell in cells])
                grid.parts.append(number)
            found[_caption("".join(caption.itertext()).replace(PERMALINK, ""))] = list(
                grid.headed()
            )
    return found


def _rows_of_html(table: Element) -> Iterator[tuple[int, list[Element]]]:
    for number, section in enumerate(e for e in table if e.tag in ("thead", "tbody", "tfoot")):
        for row in section.findall("tr"):
            yield number, [cell for cell in row if cell.tag in ("td", "th")]


_KINDS = {"col": "column", "colgroup": "column", "row": "row", "rowgroup": "group", "": "data"}


def _html_cell(cell: Element, is_first: bool) -> _Cell:
    text = plain("".join(_words_of_html(cell)))
    # An empty corner of the head is the head of nothing.
    kind = "column" if is_first and not text else _KINDS[cell.get("scope", "")]
    return _Cell(
        text,
        kind,
        int(cell.get("rowspan", "1")),
        int(cell.get("colspan", "1")),
    )


def _words_of_html(element: Element) -> Iterator[str]:
    # Marks of notes and links for copying are no words of a cell.
    if element.tag in ("sup", "button", "nav"):
        return
    yield element.text or ""
    for child in element:
        yield from _words_of_html(child)
        yield child.tail or ""


def of_docx(path: Path) -> dict[str, list[Headed]]:
    """The tables of a DOCX by the captions above them; parts of one table follow each other."""
    found: dict[str, list[Headed]] = {}
    name = ""
    for element in part(path, "document").iter():
        if element.tag == f"{W}p" and style(element) == "TableCaption":
            name = _caption("".join(t.text or "" for t in element.iter(f"{W}t")))
        elif element.tag == f"{W}tbl" and name:
            found.setdefault(name, []).extend(_docx_grid(element).headed())
    return found


def _docx_grid(table: Element) -> _Grid:
    grid = _Grid()
    group = 0
    above: dict[int, _Cell] = {}
    for row in table.findall(f"{W}tr"):
        is_head = row.find(f"{W}trPr/{W}tblHeader") is not None
        styles = {style(p) for p in row.iter(f"{W}p")}
        group += "TableGroup" in styles
        cells: list[_Cell] = []
        column = 0
        for cell in row.findall(f"{W}tc"):
            columns = int(value(cell.find(f"{W}tcPr/{W}gridSpan")) or 1)
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            if merged is not None and value(merged) != "restart":
                above[column].rows += 1
            else:
                own = {style(p) for p in cell.iter(f"{W}p")}
                kind = "column" if is_head else "row" if "TableRowHead" in own else "data"
                kind = "group" if "TableGroup" in own else kind
                text = plain("".join(t.text or "" for t in cell.iter(f"{W}t")))
                above[column] = _Cell(text, kind, columns=columns)
                cells.append(above[column])
            column += columns
        grid.rows.append(cells)
        grid.parts.append(-1 if "TableFoot" in styles else group)
    return grid


def of_pdf(path: Path) -> dict[str, list[Headed]]:
    """The tables of a PDF by the captions in them; parts of one table follow each other."""
    pieces = words_of_pdf.pieces(path)
    found: dict[str, list[Headed]] = {}
    with pikepdf.open(path) as document:
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        reader = _PdfReader(pieces, pages)
        name = ""
        for element in _of_kind(document.Root.StructTreeRoot, "/Table", "/Caption"):
            if element.S == "/Caption":
                name = _caption("".join(reader.words(element)))
            else:
                # A caption is in its table, or before it where a page ends between the two.
                captions = [child for child in _children(element) if child.S == "/Caption"]
                name = _caption("".join(reader.words(captions[0]))) if captions else name
                found.setdefault(name, []).extend(reader.cells(element))
    return found


@dataclass(frozen=True, slots=True)
class _PdfReader:
    pieces: Any
    pages: Any

    def cells(self, table: Any) -> Iterator[Headed]:
        """Each cell with its heads, cells that are only headers of columns excepted."""
        rows = [_children(row) for row in _of_kind(table, "/TR")]
        names = {
            str(cell.ID): plain("".join(self.words(cell)))
            for row in rows
            for cell in row
            if "/ID" in cell
        }
        for number, row in enumerate(rows):
            for cell in row:
                told = _attributes(cell)
                heads = tuple(names[str(head)] for head in told.get("/Headers", []))
                # The head of a group goes over all columns, below the heads of these, and has none.
                is_group = number > 0 and "/ColSpan" in told and not heads
                if told.get("/Scope") != "/Column" or is_group:
                    yield plain("".join(self.words(cell))), heads

    def words(self, element: Any, page: Any = None) -> Iterator[str]:
        page = element.get("/Pg", page)
        if element.get("/S") in ("/Note", "/Lbl", "/Reference"):
            return
        children = element.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if not isinstance(child, pikepdf.Dictionary):
                yield self.pieces.get((self.pages[page.objgen], int(child)), "")
            elif child.get("/Type") == "/MCR":
                number = self.pages[child.get("/Pg", page).objgen]
                yield self.pieces.get((number, int(child.MCID)), "")
            elif child.get("/Type") != "/OBJR":
                yield from self.words(child, page)


def _attributes(cell: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in cell.get("/A", []):
        found |= dict(one.items())
    return found


def _children(element: Any) -> list[Any]:
    children = element.get("/K", [])
    listed = children if isinstance(children, pikepdf.Array) else [children]
    return [c for c in listed if isinstance(c, pikepdf.Dictionary) and "/S" in c]


def _of_kind(element: Any, *kinds: str) -> Iterator[Any]:
    for child in _children(element):
        if child.S in kinds:
            yield child
        elif child.S != "/TD":
            yield from _of_kind(child, *kinds)


def _caption(text: str) -> str:
    return _LABEL.sub("", plain(text))
