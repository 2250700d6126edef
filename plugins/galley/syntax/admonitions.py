"""Admonitions: the title of one that has none is a word of the paper's language."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

_UNTITLED = re.compile(
    r"^(?P<opened>(?:!{3}|\?{3}\+?)[ ]*(?P<kind>[\w-]+)(?:[ ]+[\w-]+)*)[ ]*$", re.MULTILINE
)


class TitledAdmonitions(BlockProcessor):
    """Gives titles to admonitions, and to those that readers open, before they are read."""

    def __init__(self, md: Markdown, titles: Mapping[str, str]) -> None:
        super().__init__(md.parser)
        self.titles = titles

    def test(self, parent: Element, block: str) -> bool:
        return _UNTITLED.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Go on with the block, its admonitions titled."""
        blocks[0] = _UNTITLED.sub(self._titled, blocks[0])
        return False

    def _titled(self, untitled: re.Match[str]) -> str:
        title = self.titles.get(untitled["kind"].lower())
        return f'{untitled["opened"]} "{title}"' if title else untitled[0]


class AdmonitionExtension(Extension):
    """Admonitions, written as `!!! note` or `??? note`."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__()
        self.titles = titles

    def extendMarkdown(self, md: Markdown) -> None:
        # Before admonitions and details (105).
        processor = TitledAdmonitions(md, self.titles)
        md.parser.blockprocessors.register(processor, "galley-titled-admonitions", 106)
