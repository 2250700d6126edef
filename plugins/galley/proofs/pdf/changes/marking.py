"""Marks of a redline in the AST as marks that the PDF prints.

What was inserted or deleted is between characters that are read aloud: PDF/UA has no word for a change.
A line with changes has a bar in the margin; pictures, code and formulas are framed.
"""

from dataclasses import replace
from typing import Any

from galley.core.ast.attributes import Attributes
from galley.core.ast.rebuilding import Rebuilding
from galley.core.ast.tables import Row
from galley.core.ast.views import LINES, Div, Figure, Heading, Math, Span, content, made
from galley.core.ast.walking import Element, apply, elements, text_of
from galley.core.redline.marks import CHANGE, Change, marked_inlines
from galley.proofs.redline.marking import MarkWalk

# The attributes that the writer of blocks looks for: a bar beside them, a frame around them.
BAR, FRAME, IN_LINE = "galley-change-bar", "galley-change-frame", "galley-change-in-line"


def with_changes(blocks: list[Element]) -> list[Element]:
    """The blocks of a redline, each change as the template can print it."""
    return _Marking(_words, _Changed).blocks(blocks)


def _words(change: Change, inlines: list[Element]) -> list[Element]:
    return [marked_inlines(change, inlines)]


class _Marking(MarkWalk):
    def block(self, block: Element) -> Element:
        built = super().block(block)
        is_line = built["t"] == "Para" and _has_marks(built)
        return _barred(built) if is_line else _in_line(built)

    def row(self, row: Row) -> Row:
        """A row with one bar, before its first word."""
        built = super().row(row)
        if built == row and not any(map(_has_marks, (c.blocks for c in row.cells))):
            return built
        cells = [replace(cell, blocks=_without_bars(cell.blocks)) for cell in built.cells]
        cells[0] = replace(cells[0], blocks=_begun_with(_BAR, cells[0].blocks))
        return replace(built, cells=tuple(cells))


# A mark without words: a bar beside the line.
_BAR = Span(Attributes(pairs=((CHANGE, "redline-bar-only"),)), []).json


def _has_marks(part: Any) -> bool:
    return any(Span.read(one).attributes.get(CHANGE) for one in elements(part, ("Span",)))


def _without_bars(blocks: list[Element]) -> list[Element]:
    """The blocks of a cell without bars of their own."""

    def unwrapped(element: Element) -> Element | list[Element]:
        found = Div.read(element)
        return found.blocks if found.attributes.get(BAR) else element

    def bare(element: Element) -> Element:
        span = Span.read(element)
        pairs = tuple(pair for pair in span.attributes.pairs if pair[0] != IN_LINE)
        return replace(span, attributes=replace(span.attributes, pairs=pairs)).json

    return apply(blocks, {"Div": (unwrapped,), "Span": (bare,)})


def _begun_with(mark: Element, blocks: list[Element]) -> list[Element]:
    if blocks and blocks[0]["t"] in LINES:
        return [made(blocks[0]["t"], [mark, *content(blocks[0])]), *blocks[1:]]
    return [made("Plain", [mark]), *blocks]


def _barred(line: Element) -> Element:
    return Div(Attributes(pairs=((BAR, "yes"),)), [line]).json


def _in_line(built: Element) -> Element:
    """A line that is in a cell or a list: each of its marks has a bar of its own."""
    if built["t"] == "Plain":
        return made("Plain", [_with_bar(one) for one in content(built)])
    if built["t"] == "Header":
        heading = Heading.read(built)
        return replace(heading, inlines=[_with_bar(one) for one in heading.inlines]).json
    return built


def _with_bar(inline: Element) -> Element:
    if inline["t"] != "Span" or not Span.read(inline).attributes.get(CHANGE):
        return inline
    span = Span.read(inline)
    pairs = (*span.attributes.pairs, (IN_LINE, "yes"))
    return replace(span, attributes=replace(span.attributes, pairs=pairs)).json


class _Changed(Rebuilding):
    """Blocks all of which are new, or gone."""

    def __init__(self, change: Change) -> None:
        self._change = change

    def blocks(self, blocks: list[Element]) -> list[Element]:
        return [made_of for block in blocks for made_of in self._one(block)]

    def _one(self, block: Element) -> list[Element]:
        if block["t"] == "Header" and self._change is Change.DELETED:
            # The contents and the bookmarks name what there is.
            words = self.inlines(Heading.read(block).inlines)
            return [_barred(made("Para", [made("Strong", words)]))]
        if block["t"] == "HorizontalRule":
            return [block] if self._change is Change.INSERTED else []
        if block["t"] == "CodeBlock" or _is_displayed(block):
            return [self._framed([block])]
        if block["t"] == "Figure":
            figure = Figure.read(block)
            caption = figure.caption._replace(blocks=self.blocks(figure.caption.blocks))
            return [replace(figure, caption=caption, blocks=[self._framed(figure.blocks)]).json]
        built = self.block(block)
        return [_barred(built)] if block["t"] == "Para" else [_in_line(built)]

    def _framed(self, blocks: list[Element]) -> Element:
        return Div(Attributes(pairs=((FRAME, self._change),)), blocks).json

    def inlines(self, inlines: list[Element]) -> list[Element]:
        return [marked_inlines(self._change, inlines)] if _is_seen(inlines) else inlines

    def inline(self, inline: Element) -> Element:
        return inline


def _is_displayed(block: Element) -> bool:
    inlines = content(block) if block["t"] in LINES else []
    return any(one["t"] == "Math" and Math.read(one).display for one in inlines)


def _is_seen(inlines: list[Element]) -> bool:
    return bool(text_of(inlines).strip()) or any(one["t"] in ("Image", "Note") for one in inlines)
