"""Rows of tables that have more cells than their head: nothing of them is lost."""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor


class WholeRowProcessor(BlockProcessor):
    """Read tables as the extension does, but keep the cells that are too many in the last one."""

    def __init__(self, tables: TableProcessor) -> None:
        super().__init__(tables.parser)
        self.tables = tables

    def test(self, parent: Element, block: str) -> bool:
        return self.tables.test(parent, block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        _, _, *written = blocks[0].split("\n")
        self.tables.run(parent, blocks)
        for row, line in zip(parent[-1].iterfind("tbody/tr"), written, strict=False):
            cells = [cell.strip(" ") for cell in self._cells(line)[len(row) - 1 :]]
            if any(cells[1:]) and len(row):
                row[-1].text = " | ".join(cells)

    def _cells(self, row: str) -> list[str]:
        # The rule for code and escaped bars is the extension's, and has no public name.
        split = vars(TableProcessor)["_split_row"]
        cells: list[str] = split(self.tables, row.strip(" "))
        return cells


class RowExtension(Extension):
    """Tables whose rows are printed whole."""

    def extendMarkdown(self, md: Markdown) -> None:
        known = md.parser.blockprocessors
        if "table" in known and isinstance(tables := known["table"], TableProcessor):
            known.register(WholeRowProcessor(tables), "table", 75)
