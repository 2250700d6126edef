"""Tables: widths that every program reads alike, heads that repeat, rows that stay whole.

All sizes are in twentieths of a point, as WordprocessingML counts.
"""

import itertools
import math
import unicodedata
from collections.abc import Iterator, Sequence

from galley.proofs.docx.finishing.available_width import MARGINS, room_for
from galley.proofs.docx.finishing.numbering import STEP
from galley.proofs.docx.finishing.paper import WordPaper
from galley.proofs.docx.finishing.places import TEXT_STYLES, BoxEdges, place_of, space
from galley.proofs.docx.package.measure import Measure
from galley.proofs.docx.package.ooxml import (
    Element,
    child,
    every,
    name,
    new,
    properties,
    put,
    read,
    set_style,
    style_of,
    value,
)
from galley.proofs.docx.package.package import Package
from galley.proofs.docx.package.page_styles import Sheet
from galley.proofs.docx.package.table_look import TableLook, has_style, is_head, set_look

# What Pandoc moves a table in for each level of the list that it is in.
_LEVEL = 720
# A table of so few lines is whole on a page.
_SHORT = 14
# Heads of a matrix: how many lines share a column, how many letters a line may have.
_TURNED_LINES, _LONGEST = 2, 36
# How much wider than on the average the letters of a line may be.
_WIDER = 1.1
_NARROW_CELLS = (
    '<w:tblCellMar><w:top w:w="10" w:type="dxa"/><w:left w:w="20" w:type="dxa"/>'
    '<w:bottom w:w="10" w:type="dxa"/><w:right w:w="20" w:type="dxa"/></w:tblCellMar>'
)


def set_tables(package: Package, paper: WordPaper) -> None:
    """Every table of the text as Word, LibreOffice and a reader's tools want it."""
    measure = Measure(Sheet(package), paper.pages)
    look = TableLook.of(package)
    for root in package.texts():
        for table in every(root, "w:tbl"):
            _set_styles(table)
            set_look(table, look)
            _set_widths(table, room_for(table, paper.pages), measure.sign)
            _set_rows(table, measure.sign)
            _keep_title(table)
            _describe(table)
            if _is_turned(table):
                _turn_heads(table, measure.letter("MatrixHead"))
            _stand_off(table)


def _rows(table: Element) -> list[list[Element]]:
    """The cells of a table, row by row."""
    return [row.findall(name("w:tc")) for row in table.findall(name("w:tr"))]


def _words(element: Element) -> str:
    return "".join(t.text or "" for t in element.iter(name("w:t"), name("m:t")))


def _set_styles(table: Element) -> None:
    """The words of a cell in the styles for them."""
    text = "MatrixText" if _is_turned(table) else "TableText"
    for row in table.findall(name("w:tr")):
        wanted = "TableHead" if is_head(row) else text
        for paragraph in every(row, "w:p"):
            if style_of(paragraph) in TEXT_STYLES:
                set_style(paragraph, wanted)


def _left(table: Element) -> int:
    """Where a table begins: in a box, in an entry of a list, or at the margin."""
    if next(table.iterancestors(name("w:tc")), None) is not None:
        return 0
    place = place_of(table) or BoxEdges()
    told = table.find(f"{name('w:tblPr')}/{name('w:tblInd')}")
    level = int(value(told, "w:w") or 0) // _LEVEL
    return place.left + STEP * max(0, level - place.level)


def _set_widths(table: Element, room: int, sign: int) -> None:
    """One width for the table, its columns and its cells, all in the same unit."""
    left, told = _left(table), properties(table)
    available = room - left + (place_of(table) or BoxEdges()).left
    share = int(value(child(told, "w:tblW"), "w:w") or 0)
    columns = [int(value(c, "w:w") or 0) for c in table.iter(name("w:gridCol"))]
    if value(told.find(name("w:tblW")), "w:type") == "pct":
        # Of whole rows, fifty parts are a hundredth.
        total = min(available, available * share // 5000)
        widths = _shared(columns, total)
    else:
        widths = _natural(table, len(columns), available, sign)
    put(told, new("w:tblW", w=str(sum(widths)), type="dxa"))
    put(told, new("w:tblInd", w=str(left), type="dxa"))
    put(told, new("w:tblLayout", type="fixed"))
    grid = new("w:tblGrid")
    grid.extend(new("w:gridCol", w=str(width)) for width in widths)
    old = table.find(name("w:tblGrid"))
    if old is not None:
        table.replace(old, grid)
    for cells in _rows(table):
        column = 0
        for cell, span in _spanned(cells):
            width = sum(widths[column : column + span])
            put(properties(cell), new("w:tcW", w=str(width), type="dxa"))
            column += span


def _spanned(cells: Sequence[Element]) -> Iterator[tuple[Element, int]]:
    """Each cell of a row with the number of columns that it goes over."""
    for cell in cells:
        yield cell, int(value(cell.find(f"{name('w:tcPr')}/{name('w:gridSpan')}")) or 1)


def _shared(parts: Sequence[int], total: int) -> list[int]:
    """A width in parts of these proportions, none lost in rounding."""
    whole = sum(parts) or 1
    edges = [total * sum(parts[:n]) // whole for n in range(len(parts) + 1)]
    return [end - start for start, end in itertools.pairwise(edges)]


def _natural(table: Element, count: int, available: int, sign: int) -> list[int]:
    """Columns as wide as their longest lines, or as their share of the room where that is less."""
    longest = [1] * count
    for cells in _rows(table):
        column = 0
        for cell, span in _spanned(cells):
            if span == 1 and column < count:
                lines = [_length(line) for line in cell.iter(name("w:p"))]
                longest[column] = max(longest[column], *lines, 1)
            column += span
    wanted = [round((length + 1) * sign * _WIDER) + MARGINS for length in longest]
    return wanted if sum(wanted) <= available else _shared(wanted, available)


def _length(line: Element) -> int:
    """How many letters of running text a line is as wide as; characters of code are wide, others wider."""
    words = _words(line)
    code = (run for run in line.iter(name("w:r")) if _is_code(run))
    return len(words) + sum(map(_is_broad, words)) + sum(len(_words(run)) for run in code) // 3


def _is_broad(sign: str) -> bool:
    """Whether a character takes the room of two letters: those of East Asia, and blocks of bars."""
    return unicodedata.east_asian_width(sign) in "WF" or "\u2580" <= sign <= "\u259f"


def _is_code(run: Element) -> bool:
    return value(run.find(f"{name('w:rPr')}/{name('w:rStyle')}")) == "VerbatimChar"


def _set_rows(table: Element, sign: int) -> None:
    """No row breaks over pages; a head stays with its first row, a short table whole."""
    rows = table.findall(name("w:tr"))
    for row in rows:
        put(properties(row), new("w:cantSplit"))
    whole = _height(table, sign) <= _SHORT
    below = _below(table)
    has_caption = below is not None and style_of(below) == "CaptionBelow"
    for row in rows if has_caption else rows[:-1]:
        if row is rows[-1] or whole or is_head(row) or has_style(row, "TableGroup"):
            for paragraph in every(row, "w:p"):
                put(properties(paragraph), new("w:keepNext"))


def _keep_title(table: Element) -> None:
    """A line in bold before a table is its title: it stays with it."""
    before = table.getprevious()
    if before is None or before.tag != name("w:p"):
        return
    runs = [run for run in every(before, "w:r") if run.find(name("w:t")) is not None]
    if runs and all(run.find(f"{name('w:rPr')}/{name('w:b')}") is not None for run in runs):
        put(properties(before), new("w:keepNext"))


def _height(table: Element, sign: int) -> int:
    """About how many lines a table has."""
    return sum(
        max(
            (math.ceil((len(_words(cell)) + 1) * sign / max(_width(cell), sign)) for cell in cells),
            default=1,
        )
        for cells in _rows(table)
    )


def _width(cell: Element) -> int:
    return int(value(cell.find(f"{name('w:tcPr')}/{name('w:tcW')}"), "w:w") or 0) - MARGINS


def _describe(table: Element) -> None:
    """What a screen reader says before it goes into a table: its caption, the names of its columns."""
    before = next(table.itersiblings(name("w:p"), name("w:tbl"), preceding=True), None)
    for caption, style in ((before, "TableCaption"), (_below(table), "CaptionBelow")):
        if caption is not None and style_of(caption) == style:
            put(properties(table), new("w:tblCaption", val=_words(caption).strip()))
    heads = [row for row in table.findall(name("w:tr")) if is_head(row)]
    cells = [_words(cell).strip() for row in heads[:1] for cell in row.iter(name("w:tc"))]
    if any(cells):
        put(properties(table), new("w:tblDescription", val=", ".join(filter(None, cells))))


def _below(table: Element) -> Element | None:
    """What follows a table."""
    return next(table.itersiblings(name("w:p"), name("w:tbl")), None)


def _is_turned(part: Element) -> bool:
    return any(style_of(paragraph) == "MatrixHead" for paragraph in part.iter(name("w:p")))


def _turn_heads(table: Element, letter: int) -> None:
    """The headers of a matrix read upwards; its other cells hold a symbol and need no room about it."""
    told = properties(table)
    for margins in read(_NARROW_CELLS):
        put(told, margins)
    for row in (row for row in table.findall(name("w:tr")) if is_head(row)):
        cells = [c for c in row.iter(name("w:tc")) if _is_turned(c)]
        longest = max((len(_words(cell)) for cell in cells), default=0)
        height = min(longest // _TURNED_LINES + 1, _LONGEST) * letter + MARGINS
        put(properties(row), new("w:trHeight", val=str(height), hRule="atLeast"))
        for cell in cells:
            put(properties(cell), new("w:textDirection", val="btLr"))
            put(properties(cell), new("w:vAlign", val="center"))


# Room between a table and what follows it, which a table cannot have itself.
_BEHIND = 220


def _stand_off(table: Element) -> None:
    """Leave space between a table and the paragraph after it."""
    behind = next(table.itersiblings(name("w:p"), name("w:tbl")), None)
    if behind is None or behind.tag != name("w:p"):
        return
    if not len(behind):
        # Two tables would be one without a paragraph between them, and a cell ends with one.
        set_style(behind, "TableGap")
    elif style_of(behind) in TEXT_STYLES:
        set_style(behind, "AfterTable")
    elif style_of(behind).startswith(("List", "Admonition", "Item", "Tab", "Source", "Block")):
        space(behind, before=_BEHIND)
