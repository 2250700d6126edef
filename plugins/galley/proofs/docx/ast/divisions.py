"""What the galley's constructs become in Word: paragraphs in the styles of the reference document."""

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from galley.core.ast.attributes import Attributes, attributes, classes, with_attributes
from galley.core.ast.tables import Cell, Row, Table
from galley.core.ast.views import (
    LINES,
    SPACE,
    Caption,
    Div,
    Figure,
    Math,
    Span,
    content,
    lines,
    made,
    paragraph,
    word,
)
from galley.core.ast.walking import Element, Filter, apply
from galley.core.insertion.listing import BIBLIOGRAPHY
from galley.core.tables.grid import CellKind
from galley.proofs.document.filters import division, entry_parts, titled
from galley.proofs.document.formulas import prepared_formula
from galley.proofs.document.table_grid import kind_of, with_cells, with_whole_rows
from galley.proofs.docx.ast.fields import are_lines
from galley.proofs.docx.ast.raw import RULE, TAB, boxed
from galley.proofs.docx.reference.stylesheet import item_style

# The admonition styles of the reference document, for the kinds that authors may name.
_KINDS = {
    "note": "Note", "abstract": "Note", "info": "Tip", "tip": "Tip", "success": "Tip",
    "question": "Warning", "warning": "Warning", "failure": "Danger", "danger": "Danger",
    "bug": "Danger", "example": "Example", "quote": "Example",
}  # fmt: skip
# Divisions that say nothing on paper.
_PLAIN = {BIBLIOGRAPHY, "tabs", "galley-abbreviations"}
_ITEM_PARTS = {
    "galley-item-head": "Head",
    "galley-item-facts": "Facts",
    "galley-item-foot": "Foot",
}


def inlines(text: str) -> list[Element]:
    """Plain words as inline elements."""
    found: list[Element] = []
    for letters in text.split():
        found += [SPACE, word(letters)]
    return found[1:]


def meta_text(text: str) -> Element:
    """Plain words as a value of the metadata."""
    return made("MetaInlines", inlines(text))


def styled(style: str, blocks: list[Element]) -> Element:
    """Blocks in a style of paragraphs."""
    # A plain block would take the style of compact lists instead.
    paragraphs = [paragraph(content(block)) if block["t"] == "Plain" else block for block in blocks]
    return division("", paragraphs, **{"custom-style": style})


class Divisions:
    """Divisions in the styles that the reference document has for them, by name."""

    def __init__(self, styles: Collection[str]) -> None:
        self._styles = styles

    def place(self, element: Element) -> Element | list[Element]:
        """What is in a division's place."""
        found = Div.read(element)
        identifier, names, blocks = (
            found.attributes.identifier,
            found.attributes.classes,
            found.blocks,
        )
        if "galley-chart-data" in names:
            return _chart_data(identifier, blocks)
        if "galley-chart-notes" in names:
            return _anchored(identifier, [styled("Caption", blocks)])
        if "admonition" in names:
            kind = next((_KINDS[name] for name in names if name in _KINDS), "Note")
            return _box(f"Admonition {kind}", blocks, "admonition-title", identifier)
        if "tab" in names:
            return _box("Tab", blocks, "tab-title", identifier)
        if "galley-item" in names:
            return self._item(identifier, names[-1], blocks)
        if "galley-equation" in names and are_lines(blocks):
            return _equation(identifier, blocks)
        if "galley-table-note" in names:
            return styled("Table Note", blocks)
        if "csl-entry" in names:
            return _anchored(identifier, [styled("Bibliography", _numbered(blocks))])
        return blocks if found.attributes.has(_PLAIN) else element

    def _item(self, identifier: str, kind: str, blocks: list[Element]) -> Element:
        """An item of the register as a box in the styles of its kind."""
        # Its own style, or that of all items where the reference document has none for its kind.
        own = item_style(kind)
        style = own if own in self._styles else "Item"
        inner = [_item_part(style, block) for block in blocks]
        return _anchored(identifier, boxed(style, inner))


def _item_part(style: str, block: Element) -> Element:
    if block["t"] == "Div":
        for name in classes(block):
            if name in _ITEM_PARTS:
                return styled(f"{style} {_ITEM_PARTS[name]}", Div.read(block).blocks)
    return block


def _anchored(identifier: str, blocks: list[Element]) -> Element:
    """Blocks that a link may lead to."""
    return Div(Attributes(identifier), blocks).json


def _box(style: str, blocks: list[Element], title: str, identifier: str) -> Element:
    """Blocks in a box, below their title if they have one."""
    head, body = titled(blocks, title)
    return _anchored(
        identifier, boxed(style, [*([styled(f"{style} Title", head)] if head else []), *body])
    )


def _chart_data(identifier: str, blocks: list[Element]) -> Element:
    """The numbers of a chart: a table under a line that says so."""
    head, body = titled(blocks, "admonition-title")
    return _anchored(identifier, [styled("Table Caption", head), *body])


def _numbered(blocks: list[Element]) -> list[Element]:
    """An entry in one paragraph, its number first."""
    number, body = entry_parts(blocks)
    if number and body and body[0]["t"] in LINES:
        body = [paragraph([*inlines(number), SPACE, *content(body[0])]), *body[1:]]
    return body


def _equation(identifier: str, blocks: list[Element]) -> Element:
    """A formula in the middle of a line, its number at the end of it."""
    words = lines(blocks)
    # Marks of changes are before and behind a formula.
    formulas = [inline for inline in words if inline["t"] in ("Math", "RawInline")]
    number = [inline for inline in words if inline not in formulas]
    if not number:
        return _anchored(identifier, blocks)
    in_line = (
        replace(Math.read(one), display=False).json if one["t"] == "Math" else one
        for one in formulas
    )
    line = paragraph([TAB, *in_line, TAB, *number])
    return _anchored(identifier, [styled("Numbered Equation", [line])])


def _set_span(element: Element) -> Element:
    span = Span.read(element)
    for name, style in _CHARACTER_STYLES:
        if name in span.attributes.classes:
            return Span(Attributes(pairs=(("custom-style", style),)), span.inlines).json
    return element


_CHARACTER_STYLES = (
    ("galley-unresolved", "Unresolved"),
    ("galley-label", "Label"),
    ("galley-paragraph-number", "Paragraph Number"),
    ("kbd", "Keyboard"),
    ("galley-bar", "Bar"),
)


def _set_paragraph(element: Element) -> Element:
    """A numbered paragraph hangs from its number."""
    words = content(element)
    place = next((n for n, inline in enumerate(words[:2]) if _numbers_paragraph(inline)), None)
    if place is None:
        return element
    rest = itertools.dropwhile(lambda inline: inline["t"] in _SPACES, words[place + 1 :])
    return styled("Numbered Paragraph", [paragraph([*words[: place + 1], TAB, *rest])])


_SPACES = ("Space", "SoftBreak")


def _numbers_paragraph(inline: Element) -> bool:
    """Whether this is a paragraph's number, before which only the paragraph's anchor is."""
    is_span = inline["t"] == "Span"
    return is_span and attributes(inline).get("custom-style") == "Paragraph Number"


_HALF_A_LINE = 2.95


def _set_figure(element: Element) -> Element:
    """Sub-figures share a line: none is wider than half of it."""
    figure = Figure.read(element)
    blocks = [_narrowed(part) if part["t"] == "Figure" else part for part in figure.blocks]
    return replace(figure, blocks=blocks).json


def _narrowed(part: Element) -> Element:
    figure = Figure.read(part)
    return replace(figure, blocks=apply(figure.blocks, {"Image": (_narrow,)})).json


def _narrow(image: Element) -> Element:
    told = attributes(image)
    pairs = tuple(
        (name, _at_most_half(value) if name == "width" else value) for name, value in told.pairs
    )
    return with_attributes(image, replace(told, pairs=pairs))


def _at_most_half(width: str) -> str:
    inches = width.removesuffix("in")
    return width if inches == width else f"{min(float(inches), _HALF_A_LINE):g}in"


def with_caption_below(element: Element) -> list[Element]:
    """A table, and its caption as a paragraph below it."""
    table = Table.read(element)
    blocks = table.caption.blocks
    if not blocks:
        return [element]
    return [replace(table, caption=Caption(None, [])).json, styled("Caption Below", blocks)]


# The styles of the cells of a table that are no mere values.
_HEADS = {CellKind.ROW: "Table Row Head", CellKind.GROUP: "Table Group"}


def _set_table(element: Element) -> Element:
    """Headers of rows, and the foot, in styles by which finishing knows them; so are those of a matrix."""
    table = Table.read(element)
    if "galley-matrix" in classes(element):
        return replace(table, head=table.head.with_rows(_turned)).json
    made = with_cells(with_whole_rows(table), _set_head)
    return replace(made, foot=made.foot.with_rows(_set_foot)).json


def _set_head(cell: Cell, kind: CellKind) -> Cell:
    return replace(cell, blocks=[styled(_HEADS[kind], cell.blocks)]) if kind in _HEADS else cell


def _set_foot(row: Row) -> Row:
    cells = (
        cell
        if kind_of(cell) is CellKind.ROW
        else replace(cell, blocks=[styled("Table Foot", cell.blocks or [paragraph([])])])
        for cell in row.cells
    )
    return replace(row, cells=tuple(cells))


def _turned(row: Row) -> Row:
    first, turned = row.cells[:1], row.cells[1:]
    heads = (replace(cell, blocks=[styled("Matrix Head", cell.blocks)]) for cell in turned)
    return replace(row, cells=(*first, *heads))


def _set_rule(_: Element) -> Element:
    return RULE


FILTERS: Mapping[str, Sequence[Filter]] = {
    "Math": (prepared_formula,),
    "Figure": (_set_figure,),
    "HorizontalRule": (_set_rule,),
    "Para": (_set_paragraph,),
    "Span": (_set_span,),
    "Table": (_set_table,),
}
