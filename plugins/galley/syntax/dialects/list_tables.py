"""List tables: a list of rows, each of them a list of its cells, in a division `::: list-table`.

A cell holds what an item of a list may hold, so long cells need no lines drawn around them. MyST and
reStructuredText have them under the same name; `header-rows` is theirs too.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from galley.core.tables.reading import ROW_HEADS

_CLASS = "list-table"
_LISTS = ("ul", "ol")
_HEADER_ROWS = "header-rows"
# Options of a division are kept as data.
_DATA = "data-"


class ListTableProcessor(Treeprocessor):
    """A division with a list of lists becomes a table; any other stays what it is."""

    def run(self, root: Element) -> None:
        for division in list(root.iter("div")):
            classes = division.get("class", "").split()
            rows = _rows(division) if _CLASS in classes else []
            if rows:
                _become_table(division, rows, [name for name in classes if name != _CLASS])


def _rows(division: Element) -> list[list[Element]]:
    """The cells of each row; nothing, if the division holds something else than a list of lists."""
    if len(division) != 1 or division[0].tag not in _LISTS or (division.text or "").strip():
        return []
    rows = []
    for item in division[0]:
        if len(item) != 1 or item[0].tag not in _LISTS or (item.text or "").strip():
            return []
        rows.append(list(item[0]))
    return rows


def _become_table(division: Element, rows: Sequence[Sequence[Element]], classes: list[str]) -> None:
    told = dict(division.attrib)
    count = told.pop(_DATA + _HEADER_ROWS, "1").strip()
    heads = int(count) if count in ("0", "1", "2", "3", "4") else 1
    row_heads = told.pop(_DATA + ROW_HEADS, "")
    division.clear()
    division.tag = "table"
    division.tail = "\n"
    for name, value in told.items():
        if name != "class":
            division.set(name, value)
    if classes:
        division.set("class", " ".join(classes))
    if row_heads:
        division.set(ROW_HEADS, row_heads)
    for part, tag, chosen in (("thead", "th", rows[:heads]), ("tbody", "td", rows[heads:])):
        if chosen:
            element = SubElement(division, part)
            for cells in chosen:
                _fill(SubElement(element, "tr"), cells, tag)


def _fill(row: Element, cells: Sequence[Element], tag: str) -> None:
    for cell in cells:
        cell.tag = tag
        if len(cell) == 1 and cell[0].tag == "p" and not (cell.text or "").strip():
            # A single paragraph is the words of the cell, as in any other table.
            cell.text = cell[0].text
            cell[:] = list(cell[0])
        row.append(cell)


class ListTableExtension(Extension):
    """List tables, in a division of the class `list-table`."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Before the captions (31), which look for tables, and the inline patterns (20).
        md.treeprocessors.register(ListTableProcessor(md), "galley-list-tables", 33)
