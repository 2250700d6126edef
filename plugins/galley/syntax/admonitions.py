"""Admonitions: the title of one that has none is a word of the paper's language."""

import re
from collections.abc import Mapping
from functools import partial
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

# How each dialect begins one without a title, and how it is given one: Material, GitHub.
_UNTITLED = (
    (r"(?:!{3}|\?{3}\+?)[ ]*(?P<kind>[\w-]+)(?:[ ]+[\w-]+)*", '{opened} "{title}"'),
    (r"(?:[ ]{0,3}>[ ]?)+\[!(?P<kind>\w+)\][-+]?", "{opened} {title}"),
)
_PATTERNS = tuple(
    (re.compile(rf"^(?P<opened>{pattern})[ ]*$", re.MULTILINE), titled)
    for pattern, titled in _UNTITLED
)


class TitledAdmonitions(BlockProcessor):
    """Gives titles to admonitions, and to those that readers open, before they are read."""

    def __init__(self, md: Markdown, titles: Mapping[str, str]) -> None:
        super().__init__(md.parser)
        self.titles = titles

    def test(self, parent: Element, block: str) -> bool:
        return any(pattern.search(block) for pattern, _ in _PATTERNS)

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Go on with the block, its admonitions titled."""
        for pattern, titled in _PATTERNS:
            blocks[0] = pattern.sub(partial(self._titled, titled), blocks[0])
        return False

    def _titled(self, titled: str, untitled: re.Match[str]) -> str:
        title = self.titles.get(untitled["kind"].lower())
        return titled.format(title=title, **untitled.groupdict()) if title else untitled[0]


class AdmonitionExtension(Extension):
    """Admonitions, written as `!!! note`, `??? note` or `> [!NOTE]`."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__()
        self.titles = titles

    def extendMarkdown(self, md: Markdown) -> None:
        # Before admonitions and details (105).
        processor = TitledAdmonitions(md, self.titles)
        md.parser.blockprocessors.register(processor, "galley-titled-admonitions", 106)
