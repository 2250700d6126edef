"""Displayed formulas with an id; all others are pymdownx.arithmatex's."""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.util import AtomicString

from galley.syntax.attributes import read_attributes


class EquationProcessor(BlockProcessor):
    """A displayed formula with an id: `$$ … $$ {#eq-x}`."""

    _EQUATION = re.compile(
        r"^[ ]{0,3}\$\$(?P<tex>.+?)\$\$[ \t]*\{(?P<attributes>[^{}]*)\}\s*$", re.DOTALL
    )

    def test(self, parent: Element, block: str) -> bool:
        return self._EQUATION.match(block.strip("\n")) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        match = self._EQUATION.match(blocks.pop(0).strip("\n"))
        if match is not None:
            division = SubElement(parent, "div", {"class": "arithmatex"})
            for name, value in read_attributes(match["attributes"]).items():
                division.set(name, value)
            division.text = AtomicString(f"\\[{match['tex'].strip()}\\]")


class EquationExtension(Extension):
    """Equations, written as `$$ … $$ {#eq-x}`."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Before arithmatex (79.9), which wants nothing behind the closing dollars.
        md.parser.blockprocessors.register(EquationProcessor(md.parser), "galley-equation", 92)
