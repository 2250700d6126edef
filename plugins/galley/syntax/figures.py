"""Figures: an image with a caption that may hold any inline text."""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

from galley.core.text.clusters import closing_bracket
from galley.syntax.attributes import read_attributes

_START = re.compile(r"\n*[ ]{0,3}!\[")
_TARGET = re.compile(r"\(\s*(?P<address><[^>]*>|[^\s()]+)\s*\)\s*\{(?P<attributes>[^{}]*)\}\s*\Z")
_FIGURE_ATTRIBUTES = ("id", "class")
# What an author may ask of a figure whose picture is a table of numbers.
CHART_WISHES = ("chart", "x", "y", "series")


class FigureProcessor(BlockProcessor):
    """An image with an id or an `alt` of its own, alone in its paragraph, is a figure."""

    def test(self, parent: Element, block: str) -> bool:
        return self._parts(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> bool:
        parts = self._parts(blocks[0])
        if parts is None:
            return False
        blocks.pop(0)
        caption, address, attributes = parts
        figure = SubElement(
            parent, "figure", {k: v for k, v in attributes.items() if k in _FIGURE_ATTRIBUTES}
        )
        image = {
            f"data-{k}" if k in CHART_WISHES else k: v
            for k, v in attributes.items()
            if k not in _FIGURE_ATTRIBUTES
        }
        SubElement(figure, "img", {"alt": "", "src": address, **image})
        if caption or "id" in attributes:
            SubElement(figure, "figcaption").text = caption
        return True

    def _parts(self, block: str) -> tuple[str, str, dict[str, str]] | None:
        text = block.strip()
        end = closing_bracket(text, 1) if _START.match(block) else None
        target = _TARGET.match(text, end) if end is not None else None
        if end is None or target is None:
            return None
        attributes = read_attributes(target["attributes"])
        if "alt" not in attributes and not attributes.get("id", "").startswith("fig-"):
            return None
        return text[2 : end - 1].strip(), target["address"].strip("<>"), attributes


class FigureExtension(Extension):
    """Figures, written as `![Caption](x.svg){#fig-x alt="What the picture shows"}`."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.parser.blockprocessors.register(FigureProcessor(md.parser), "galley-figure", 94)
