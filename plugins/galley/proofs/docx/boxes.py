"""Boxes: admonitions, items of the register and tabs, whatever paragraphs they hold.

A box is a bar at the left and a ground behind, which Word draws through from paragraph to paragraph
as long as borders and edges are equal. So every paragraph between the marks of a box takes the
border of its style, and starts at its edge: a list hangs inside it, code and quotations move in.
"""

import copy
from dataclasses import dataclass

from galley.proofs.docx.numbering import Numbering
from galley.proofs.docx.ooxml import (
    Element,
    every,
    name,
    properties,
    put,
    set_style,
    style_of,
    take_out,
)
from galley.proofs.docx.package import Package
from galley.proofs.docx.paper import Paper
from galley.proofs.docx.places import TEXT_STYLES, Place, indent, set_place, space
from galley.proofs.docx.sheet import Sheet

# The room around a box, in twentieths of a point.
_AROUND = 200


@dataclass(frozen=True, slots=True)
class _Box:
    """A box that is open: its style, what holds its paragraphs, where these stand."""

    style: str
    holder: Element | None
    place: Place


def set_boxes(package: Package, _: Paper) -> None:
    """Paragraphs between the marks of a box take its style, or its border and edge."""
    sheet, numbering = Sheet(package), Numbering(package)
    for root in package.texts():
        _Setter(sheet, numbering).walk(root)


class _Setter:
    """Goes through a text, and knows which boxes are open."""

    def __init__(self, sheet: Sheet, numbering: Numbering) -> None:
        self._sheet = sheet
        self._numbering = numbering
        self._open: list[_Box] = []

    def walk(self, root: Element) -> None:
        """Set every box of a text; no mark of one is left."""
        for element in every(root, "galley:begin", "galley:end", "w:p", "w:tbl"):
            if element.tag == name("galley:begin"):
                self._begin(element)
            elif element.tag == name("galley:end"):
                self._end(element)
            elif self._open and element.getparent() is self._open[-1].holder:
                self._set(element, self._open[-1])

    def _begin(self, mark: Element) -> None:
        style = (mark.get("style") or "").replace(" ", "")
        first = next(mark.itersiblings(name("w:p")), None)
        if self._open and self._open[-1].holder is mark.getparent():
            around = self._open[-1].place
        else:
            around = self._numbering.place_in_list(first)
        place = Place(
            around.left + self._sheet.indent(style, "left"),
            around.right + self._sheet.indent(style, "right"),
            around.level,
        )
        self._open.append(_Box(style, mark.getparent(), place))
        if first is not None and style_of(first) in TEXT_STYLES:
            space(first, before=_AROUND)
        take_out(mark)

    def _end(self, mark: Element) -> None:
        self._open.pop()
        before = mark.itersiblings(name("w:p"), name("w:tbl"), preceding=True)
        last = next(before, None)
        if last is not None and last.tag == name("w:p"):
            space(last, after=_AROUND)
        take_out(mark)

    def _set(self, element: Element, box: _Box) -> None:
        set_place(element, box.place)
        if element.tag == name("w:tbl"):
            return
        if style_of(element) in TEXT_STYLES:
            set_style(element, box.style)
        elif not style_of(element).startswith(box.style):
            self._border(element, box)
        if not self._numbering.lists(element) and self._stands_elsewhere(element, box.place):
            indent(element, left=box.place.left, right=box.place.right)

    def _border(self, paragraph: Element, box: _Box) -> None:
        """The bar of the box beside a paragraph in a style of its own, and the box's ground."""
        for tag in ("w:pBdr", "w:shd"):
            found = self._sheet.paragraph(box.style, tag)
            own = self._sheet.paragraph(style_of(paragraph), tag)
            if found is not None and own is None:
                put(properties(paragraph), copy.deepcopy(found))

    def _stands_elsewhere(self, paragraph: Element, place: Place) -> bool:
        style = style_of(paragraph)
        edges = (self._sheet.indent(style, "left"), self._sheet.indent(style, "right"))
        return edges != (place.left, place.right)
