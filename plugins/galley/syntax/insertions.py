r"""Insertion points: `\full_bibliography` and the like, alone on a line."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

from galley.core.html.markers import INSERTION, marker


class InsertionProcessor(BlockProcessor):
    """A paragraph that is one command becomes a marker with the command's name and words."""

    _COMMAND = re.compile(r"^[ ]{0,3}\\(?P<name>[a-z][a-z_]+)(?P<words>(?:[ \t]+[\w-]+)*)[ \t]*$")

    def test(self, parent: Element, block: str) -> bool:
        return self._COMMAND.match(block.strip("\n")) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0).strip("\n")
        command = self._COMMAND.match(block)
        if command is not None:
            name, arguments = command["name"], " ".join(command["words"].split())
            parent.append(marker(INSERTION, name=name, words=arguments, source=block.strip()))


class InsertionExtension(Extension):
    """Insertion points, each alone on a line between blank lines."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Before definition lists, quotes and paragraphs, which would take the line as text.
        processor = InsertionProcessor(md.parser)
        md.parser.blockprocessors.register(processor, "galley-insertion-point", 95)
