"""Grid tables: each cell is a small text of its own, with paragraphs, lists and code."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.util import HTML_PLACEHOLDER_RE

from galley.core.text.grid import BORDER, Grid, GridCell, read_grid

# A table drawn as wide as this is drawn for its widths; so many characters fill a page, as in Pandoc.
_WIDE, _PAGE = 60, 72
_FENCES = ("```", "~~~")
_HELD = re.compile(rf"(?m)^{HTML_PLACEHOLDER_RE.pattern}$")


class GridTableProcessor(BlockProcessor):
    """Lines drawn with hyphens and bars are a table; what is below them is another block."""

    def test(self, parent: Element, block: str) -> bool:
        first, _, rest = block.strip("\n").partition("\n")
        if first.startswith("    "):
            # It is code, or belongs to what the block before it has begun, which takes the indent off.
            return False
        return BORDER.fullmatch(first.strip()) is not None and rest.lstrip().startswith("|")

    def run(self, parent: Element, blocks: list[str]) -> bool:
        lines = [line.strip() for line in blocks[0].strip("\n").split("\n")]
        drawn = next((n for n, line in enumerate(lines) if line[:1] not in ("+", "|")), len(lines))
        grid = read_grid(lines[:drawn])
        if grid is None:
            return False
        behind = "\n".join(blocks.pop(0).strip("\n").split("\n")[drawn:])
        table = SubElement(parent, "table")
        if sum(grid.widths) >= _WIDE:
            columns = SubElement(table, "colgroup")
            for width in grid.widths:
                share = round(100 * width / max(sum(grid.widths), _PAGE), 2)
                SubElement(columns, "col", {"style": f"width: {share:g}%;"})
        bounds = (0, grid.head, grid.rows - grid.foot, grid.rows)
        for part, begin, end in zip(("thead", "tbody", "tfoot"), bounds, bounds[1:], strict=False):
            if begin < end:
                self._fill(SubElement(table, part), grid, range(begin, end))
        if behind:
            blocks.insert(0, behind)
        return True

    def _fill(self, part: Element, grid: Grid, numbers: Iterable[int]) -> None:
        rows = {number: SubElement(part, "tr") for number in numbers}
        tag = "th" if part.tag == "thead" else "td"
        for cell in grid.cells:
            if cell.row in rows:
                element = SubElement(rows[cell.row], tag, _attributes(cell, grid))
                self._parse(element, cell.text)

    def _parse(self, element: Element, text: str) -> None:
        if any(fence in text for fence in _FENCES):
            fences = self.parser.md.preprocessors["fenced_code_block"]
            # Code is a block of its own.
            text = _HELD.sub("\n\\g<0>\n", "\n".join(fences.run(text.split("\n"))))
        self.parser.state.set("cell")
        self.parser.parseChunk(element, text.strip("\n"))
        self.parser.state.reset()
        if len(element) == 1 and element[0].tag == "p" and not element[0].attrib:
            # A single paragraph is the words of the cell, as in any other table.
            element.text = element[0].text
            element[:] = list(element[0])


def _attributes(cell: GridCell, grid: Grid) -> dict[str, str]:
    alignment = grid.alignments[cell.column]
    told = {
        "style": f"text-align: {alignment};" if alignment else "",
        "rowspan": str(cell.rows) if cell.rows > 1 else "",
        "colspan": str(cell.columns) if cell.columns > 1 else "",
    }
    return {name: value for name, value in told.items() if value}


class GridTableExtension(Extension):
    """Grid tables, drawn as Pandoc reads them."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Behind the captions of tables (93), before anything that takes a bar or a plus for its own.
        md.parser.blockprocessors.register(GridTableProcessor(md.parser), "galley-grid", 92.8)
