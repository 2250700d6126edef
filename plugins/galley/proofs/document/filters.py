"""Filters on Pandoc's AST: what the document needs before any writer sees it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from galley.core.ast.attributes import Attributes, attributes, classes
from galley.core.ast.tables import Cell, Column, Row, Table
from galley.core.ast.views import LINES, Div, Span, content, made, word
from galley.core.ast.walking import Element, Filter, apply, elements, text_of
from galley.proofs.document.enumerated import enumerated

# The divisions that a reader of the site needs, and nobody else.
_OF_THE_SITE = ("highlight", "galley-scroll", "galley-answers", "galley-answers-of-chapter")
# A table whose longest lines fit into so many characters needs no widths of its own.
_NARROW = 70
# What may be wider than any words.
_OF_ANY_WIDTH = frozenset({"CodeBlock", "Figure", "Image", "RawBlock", "RawInline", "Table"})
# A word of so many characters has places where a line may end; a cell's margins are so wide.
_LONG_WORD, _MARGINS = 16, 3
# So many characters are in a line of a table; a short text may be all of wide ones.
_LINE, _WIDE_LETTER = 95, 1.15


def division(name: str, blocks: list[Element], **told: str) -> Element:
    """A division of a class."""
    return Div(Attributes("", (name,), tuple(told.items())), blocks).json


def titled(blocks: list[Element], name: str) -> tuple[list[Element], list[Element]]:
    """The blocks of the title that a division begins with, and the blocks after it."""
    if blocks and blocks[0]["t"] == "Div" and name in classes(blocks[0]):
        return Div.read(blocks[0]).blocks, blocks[1:]
    return [], blocks


def entry_parts(blocks: list[Element]) -> tuple[str, list[Element]]:
    """The number of a bibliography entry, if its style gives one, and the rest of it."""
    divisions = divisions_of(blocks)
    numbers = [d for d in divisions if "csl-left-margin" in d.attributes.classes]
    if not numbers:
        return "", blocks
    body = [block for d in divisions if d not in numbers for block in d.blocks]
    return text_of(numbers[0].blocks).strip(), body


def divisions_of(blocks: Iterable[Element]) -> list[Div]:
    """The divisions among some blocks."""
    return [Div.read(block) for block in blocks if block["t"] == "Div"]


def _unwrap_scrolled(element: Element) -> Element | list[Element]:
    """Code and wide tables stand alone: the division that scrolls them was the site's."""
    found = Div.read(element)
    return found.blocks if found.attributes.has(_OF_THE_SITE) else element


def _lay_out_tabs(element: Element) -> Element:
    """Tabs one after the other, each under its label."""
    if "tabbed-set" not in classes(element):
        return element
    inner = divisions_of(Div.read(element).blocks)
    labels = [b for d in inner if "tabbed-labels" in d.attributes.classes for b in d.blocks]
    bodies = [b for d in inner if "tabbed-content" in d.attributes.classes for b in d.blocks]
    if len(labels) != len(bodies):
        # An author's own HTML, which no extension made.
        return element
    tabs = [
        division("tab", [division("tab-title", [label]), *Div.read(body).blocks])
        for label, body in zip(labels, bodies, strict=True)
    ]
    return division("tabs", tabs)


def _trim_note(element: Element) -> Element:
    """A note ends with its last word, not with the space before its link back."""
    blocks = content(element)
    if not blocks or blocks[-1]["t"] not in LINES:
        return element
    *before, last = blocks
    inlines = list(content(last))
    while inlines and text_of(inlines[-1]).strip(" \u00a0") == "":
        inlines.pop()
    return made("Note", [*before, made(last["t"], inlines)])


def _set_widths(element: Element) -> Element:
    """Columns as wide as their words ask, where the table is wider than the page would like."""
    table = Table.read(element)
    if _has_own_widths(table.columns):
        return element
    texts: list[list[str]] = [[] for _ in table.columns]
    for column, text in _cells(table.rows, len(texts)):
        texts[column].append(text)
    if sum(max(map(len, column), default=0) for column in texts) <= _NARROW:
        return _as_wide_as_its_words(table).json
    shares = (round(share, 4) for share in _shares(texts))
    widened = zip(table.columns, shares, strict=True)
    return table.with_columns([replace(one, width=share) for one, share in widened]).json


def _as_wide_as_its_words(table: Table) -> Table:
    """A table without the equal widths that Pandoc's reader gives to one with paragraphs or lists in its cells.

    Where a cell holds anything but words, these do not say how wide it must be.
    """
    blocks = [block for row in table.rows for cell in row.cells for block in cell.blocks]
    is_rich = any(block["t"] != "Plain" for block in blocks)
    if not is_rich or any(True for _ in elements(blocks, _OF_ANY_WIDTH)):
        return table
    return table.with_columns([replace(column, width=None) for column in table.columns])


def _cells(rows: Iterable[Row], columns: int) -> Iterable[tuple[int, str]]:
    """The column and the words of every cell that is in one column only."""
    for row in rows:
        column = 0
        for cell in row.cells:
            if cell.columns == 1 and column < columns:
                yield column, cell.text
            column += cell.columns


def _has_own_widths(columns: Iterable[Column]) -> bool:
    """Whether an author chose the widths: Pandoc's reader makes those of a rich table equal."""
    widths = {column.width for column in columns}
    return len(widths) > 1 and None not in widths


def _shares(columns: Sequence[Sequence[str]]) -> list[float]:
    """How much of a table's width each column has: what one does not need, the others get."""
    weights = [_weight(texts) for texts in columns]
    needs = [_MARGINS + _WIDE_LETTER * max(map(len, texts), default=0) for texts in columns]
    shares: dict[int, float] = {}
    room = float(_LINE)
    while True:
        open_columns = [n for n in range(len(columns)) if n not in shares]
        whole = sum(weights[n] for n in open_columns)
        sated = [n for n in open_columns if needs[n] <= room * weights[n] / whole]
        if not sated or sated == open_columns:
            shares |= {n: room * weights[n] / whole for n in open_columns}
            return [shares[n] / _LINE for n in range(len(columns))]
        shares |= {n: needs[n] for n in sated}
        room -= sum(needs[n] for n in sated)


def _weight(texts: Sequence[str]) -> float:
    """How much of the page's width a column asks for, beside others."""
    # The square root keeps one long column from starving the others; only a word that is long
    # enough to be broken well may break, and no column may be all margin.
    longest = max((len(word) for text in texts for word in text.split()), default=1)
    return _MARGINS + max(math.sqrt(sum(map(len, texts))), 1.4 * min(longest, _LONG_WORD))


# So many columns of a matrix are beside each other on a page: more, where each turned head has
# one line of so many letters.
_MATRIX_COLUMNS, _MATRIX_NARROW_COLUMNS, _MATRIX_HEAD = 16, 20, 36
_MATRIX_FIRST, _MATRIX_SUMS = 0.28, 0.07


def _split_matrix(element: Element) -> Element | list[Element]:
    """A wide matrix as several, each with its row heads and as many columns as a page holds."""
    if "galley-matrix" not in classes(element):
        return element
    table = Table.read(element)
    count = len(table.columns)
    longest = max((len(cell.text) for cell in table.head_cells), default=0)
    most = _MATRIX_NARROW_COLUMNS if longest <= _MATRIX_HEAD else _MATRIX_COLUMNS
    pages = max(1, math.ceil((count - 1) / most))
    step = max(1, math.ceil((count - 1) / pages))
    starts = range(1, count, step)
    return [_columns(table, n, min(n + step, count)).json for n in starts] or element


def _columns(table: Table, start: int, end: int) -> Table:
    """The table's first column and those from `start` to `end`."""

    def row(given: Row) -> Row:
        cells = _spread(given.cells)
        # A row of an author's own table may have no cell.
        return replace(given, cells=(*cells[:1], *cells[start:end]))

    # The last column of all holds the sums, and a word where there is none.
    sums = _MATRIX_SUMS if end == len(table.columns) else 0.0
    marks = end - start - (1 if sums else 0)
    width = (1 - _MATRIX_FIRST - sums) / max(marks, _MATRIX_COLUMNS // 2)
    widths = [*[round(width, 4)] * marks, *([sums] if sums else [])]
    columns = [Column("AlignCenter", share) for share in widths]
    return table.with_columns([Column("AlignLeft", _MATRIX_FIRST), *columns]).with_rows(row)


def _spread(cells: Iterable[Cell]) -> list[Cell]:
    """A row's cells, one for each column: an empty one over several becomes several."""
    return [replace(cell, columns=1) for cell in cells for _ in range(cell.columns)]


def _unwrap_citation(element: Element) -> Element | list[Element]:
    """A citation needs no id of its own: what links back to it is the site's."""
    span = Span.read(element)
    return span.inlines if span.attributes.has(("citation", "abbr")) else element


# On paper, numbers and brackets behind a passage from right to left would join it:
# https://unicode.org/reports/tr9/#Directional_Formatting_Characters
_LEFT_TO_RIGHT = word("\u200e")


def _close_passage(element: Element) -> Element | list[Element]:
    """A passage from right to left, and a mark that the line goes on from left to right."""
    return [element, _LEFT_TO_RIGHT] if attributes(element).get("dir") == "rtl" else element


def _keep_direction(element: Element) -> Element:
    """A block from right to left, in which passages of the same direction need no mark."""
    if attributes(element).get("dir") != "rtl":
        return element
    found = Div.read(element)
    return replace(found, blocks=apply(found.blocks, {"Str": (_without_mark,)})).json


def _without_mark(element: Element) -> Element | list[Element]:
    return [] if element == _LEFT_TO_RIGHT else element


# In this order: tabs are laid out when the code in them already stands alone.
FILTERS: Mapping[str, Sequence[Filter]] = {
    "Div": (_unwrap_scrolled, enumerated, _lay_out_tabs, _keep_direction),
    "Span": (_unwrap_citation, _close_passage),
    "Note": (_trim_note,),
    "Table": (_split_matrix, _set_widths),
}
