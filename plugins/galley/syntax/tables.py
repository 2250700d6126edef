"""Tables: a caption on the line below, with any inline text; columns of numbers."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from galley.core.text.columns import is_numeric
from galley.syntax.attributes import read_attributes

_CAPTION = re.compile(
    r"^[ ]{0,3}(?::[ \t]+|：[ \t]*)(?P<caption>.*?)[ \t]*\{(?P<attributes>[^{}]*)\}[ \t]*$",
    re.DOTALL,
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


class NumberColumnProcessor(Treeprocessor):
    """Columns of numbers stand at their right edge, where their author says nothing of it."""

    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            rows = [row.findall("td") for row in table.iterfind("tbody/tr")]
            heads = [row.findall("th") for row in table.iterfind("thead/tr")]
            if not rows or len({len(row) for row in (*rows, *heads)}) > 1:
                continue
            for place, cells in enumerate(zip(*rows, strict=True)):
                column = [*(row[place] for row in heads), *cells]
                texts = ["".join(cell.itertext()) for cell in cells]
                if is_numeric(texts) and not any(_is_placed(cell) for cell in column):
                    for cell in column:
                        cell.set("style", "text-align: right;")


def _is_placed(cell: Element) -> bool:
    return not {"style", "align", "colspan", "rowspan"}.isdisjoint(cell.keys())


class TableExtension(Extension):
    """Table captions, written as `: Caption {#tbl-x}` on the line below the table, and numbers."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Before tables (75), which would take the line as a row, and definition lists (25).
        processor = TableCaptionProcessor(md.parser)
        md.parser.blockprocessors.register(processor, "galley-table-caption", 93)
        # Behind the inline patterns (20): a cell's words are known.
        md.treeprocessors.register(NumberColumnProcessor(md), "galley-number-columns", 5)
