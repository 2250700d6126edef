"""Figures: an image with a caption that may hold any inline text."""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from galley.core.pictures.charts.options import CHART_OPTIONS
from galley.core.text.clusters import closing_bracket
from galley.syntax.attributes import BETWEEN_LISTS, read_attributes

_START = re.compile(r"\n*[ ]{0,3}!\[")
_ADDRESS = r"""\(\s*(?P<address><[^>]*>|[^\s()]+)(?:\s+(?P<title>"[^"]*"|'[^']*'))?\s*\)"""
_TARGET = re.compile(
    rf"(?:{_ADDRESS}|\[(?P<label>[^\[\]]*)\])?\s*\{{(?P<attributes>[^{{}}]*(?:\}}[ \t]*\{{[^{{}}]*)*)\}}\s*\Z"
)
# The label of a picture whose address is defined elsewhere, until all definitions are known.
_LABEL, _WRITTEN = "data-galley-label", "data-galley-written"
_FIGURE_ATTRIBUTES = ("id", "class")


class FigureProcessor(BlockProcessor):
    """An image with an id or an `alt` of its own, alone in its paragraph, is a figure."""

    def test(self, parent: Element, block: str) -> bool:
        return self._parts(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> bool:
        parts = self._parts(blocks[0])
        if parts is None:
            return False
        written = blocks.pop(0).strip()
        caption, picture, attributes = parts
        figure = SubElement(
            parent, "figure", {k: v for k, v in attributes.items() if k in _FIGURE_ATTRIBUTES}
        )
        image = {
            f"data-{k}" if k in CHART_OPTIONS else k: v
            for k, v in attributes.items()
            if k not in _FIGURE_ATTRIBUTES
        }
        SubElement(figure, "img", {"alt": "", **picture, **image})
        if _LABEL in picture:
            figure.set(_WRITTEN, written)
        if caption or "id" in attributes:
            SubElement(figure, "figcaption").text = caption
        return True

    def _parts(self, block: str) -> tuple[str, dict[str, str], dict[str, str]] | None:
        """The caption, what is said of the picture, and the attributes of the figure."""
        text = block.strip()
        end = closing_bracket(text, 1) if _START.match(block) else None
        target = _TARGET.match(text, end) if end is not None else None
        if end is None or target is None:
            return None
        attributes = read_attributes(BETWEEN_LISTS.sub(" ", target["attributes"]))
        if "alt" not in attributes and not attributes.get("id", "").startswith("fig-"):
            return None
        caption = text[2 : end - 1].strip()
        if target["address"] is None:
            return caption, {_LABEL: target["label"] or caption}, attributes
        picture = {"src": target["address"].strip("<>")}
        if target["title"]:
            picture["title"] = target["title"][1:-1]
        return caption, picture, attributes


class ReferenceProcessor(Treeprocessor):
    """Figures whose picture is named by a label get its address, or are text without one."""

    def run(self, root: Element) -> None:
        for figure in root.iter("figure"):
            written = figure.attrib.pop(_WRITTEN, None)
            if written is None:
                continue
            image = figure[0]
            label = " ".join(image.attrib.pop(_LABEL).lower().split())
            if label in self.md.references:
                address, title = self.md.references[label]
                image.set("src", address)
                if title:
                    image.set("title", title)
            else:
                figure.clear()
                figure.tag, figure.text = "p", written


class FigureExtension(Extension):
    """Figures, written as `![Caption](x.svg){#fig-x alt="What the picture shows"}`."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.parser.blockprocessors.register(FigureProcessor(md.parser), "galley-figure", 94)
        # When every definition is read, before the inline patterns (20).
        md.treeprocessors.register(ReferenceProcessor(md), "galley-figure-references", 32)
