"""Table captions: a line below a table, with any inline text."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

from galley.syntax.attributes import read_attributes

_CAPTION = re.compile(
    r"^[ ]{0,3}:[ \t]+(?P<caption>.*?)[ \t]*\{(?P<attributes>[^{}]*)\}[ \t]*$", re.DOTALL
)


class TableCaptionProcessor(BlockProcessor):
    """A line `: Caption {#tbl-x}` below a table, with or without a blank line, is its caption."""

    def test(self, parent: Element, block: str) -> bool:
        return self._own_line(parent, block) or self._last_line(block) is not None

    def _own_line(self, parent: Element, block: str) -> bool:
        return self._caption(block) is not None and len(parent) > 0 and parent[-1].tag == "table"

    def _caption(self, text: str) -> re.Match[str] | None:
        match = _CAPTION.match(text.rstrip("\n"))
        is_target = match is not None and read_attributes(match["attributes"]).get("id")
        return match if is_target else None

    def _last_line(self, block: str) -> tuple[str, str] | None:
        table, _, line = block.rstrip("\n").rpartition("\n")
        return (table, line) if "|" in table and "\n" in table and self._caption(line) else None

    def run(self, parent: Element, blocks: list[str]) -> bool:
        block = blocks.pop(0)
        if not self._own_line(parent, block):
            parts = self._last_line(block)
            if parts is None:
                return False
            self.parser.parseBlocks(parent, [parts[0]])
            block = parts[1]
        match = self._caption(block)
        if match is not None and len(parent) and parent[-1].tag == "table":
            table = parent[-1]
            for name, value in read_attributes(match["attributes"]).items():
                table.set(name, value)
            caption = Element("caption")
            caption.text = match["caption"].strip()
            table.insert(0, caption)
        else:
            self.parser.parseBlocks(parent, [block])
        return True


class TableCaptionExtension(Extension):
    """Table captions, written as `: Caption {#tbl-x}` on the line below the table."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Before tables (75), which would take the line as a row, and definition lists (25).
        processor = TableCaptionProcessor(md.parser)
        md.parser.blockprocessors.register(processor, "galley-table-caption", 93)
