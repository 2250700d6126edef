"""Blocks of our own between `///` lines: register items, sub-figures, glossaries.

The blocks of pymdownx turn one with an option that they do not know into literal text. These take
every option, as data; what is wrong with it is told by the core, with its place.
"""

import json
import re
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block

from galley.core.markup import ITEM, ITEM_END, UNCLOSED, marker
from galley.syntax.attributes import standard_identifier


class PermissiveBlock(Block):
    """A block that accepts any title and any options."""

    @abstractmethod
    def make(self, parent: Element) -> Element:
        """The element that the block becomes."""

    def finish(self, block: Element) -> None:
        """What is left to do when all that stands in the block is known."""

    def on_create(self, parent: Element) -> Element:
        element = self.make(parent)
        element.set(UNCLOSED, f"/// {self.NAME} | {self.title}")
        return element

    def on_end(self, block: Element) -> None:
        del block.attrib[UNCLOSED]
        self.finish(block)

    def _validate(self, parent: Element, arg: Any, **options: Any) -> bool:
        self.arguments.append(arg or "")
        self.options.update(options, attrs={})
        return True

    @property
    def title(self) -> str:
        """The words behind the bar of the block's first line."""
        return str(self.arguments[0])

    @property
    def identifier(self) -> str:
        """The id that the author gave, if any."""
        return standard_identifier(str(self.options.get("id", "")))


class ItemBlock(PermissiveBlock):
    """An item of the register: `/// need | Title`, options, text, `///`."""

    def make(self, parent: Element) -> Element:
        kind = self.NAME
        item = SubElement(parent, "section", {"class": f"{ITEM} {kind}"})
        if self.identifier:
            item.set("id", self.identifier)
        options = {key: value for key, value in self.options.items() if key not in ("attrs", "id")}
        told = json.dumps(options, ensure_ascii=False, sort_keys=True, default=str)
        item.append(marker(ITEM, kind=kind, id=self.identifier, title=self.title, options=told))
        return item

    def finish(self, block: Element) -> None:
        block.append(marker(ITEM_END))


class FiguresBlock(PermissiveBlock):
    """Sub-figures side by side under one caption: `/// figures | Caption`, with an id."""

    NAME = "figures"

    def make(self, parent: Element) -> Element:
        figure = SubElement(parent, "figure", {"class": "galley-subfigures"})
        if self.identifier:
            figure.set("id", self.identifier)
        SubElement(figure, "figcaption").text = self.title
        return figure

    def finish(self, block: Element) -> None:
        for figure in block.iter("figure"):
            if figure is not block and figure.get("id"):
                figure.set("data-part-of", block.get("id", ""))


class GlossaryBlock(PermissiveBlock):
    """A definition list whose terms can be referred to as `@term-…`."""

    NAME = "glossary"

    def make(self, parent: Element) -> Element:
        return SubElement(parent, "div", {"class": "galley-glossary"})

    def finish(self, block: Element) -> None:
        for term in block.iter("dt"):
            words = re.findall(r"\w+", (term.text or "").lower())
            if words and "{" not in (term.text or ""):
                term.set("id", "term-" + "-".join(words))


class BlockExtension(BlocksExtension):
    """The blocks, one for each kind of item that the workspace declares."""

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__()
        self.kinds = tuple(kinds)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:
        for kind in self.kinds:
            block_mgr.register(type(f"{kind.title()}Block", (ItemBlock,), {"NAME": kind}), {})
        block_mgr.register(FiguresBlock, {})
        block_mgr.register(GlossaryBlock, {})
