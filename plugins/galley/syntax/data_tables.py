r"""Tables made of a data file: `\table data.csv {#tbl-x columns="a, b" caption="..."}`."""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from galley.core.tables.data_table import WORDS
from galley.syntax.attributes import read_attributes

_COMMAND = re.compile(
    r"[ ]{0,3}\\table[ \t]+(?P<file><[^<>\n]+>|[^\s{}<>]+\.\w+)"
    r"(?:[ \t]*\n?[ \t]*\{(?P<attributes>[^{}]*)\})?[ \t]*(?=\n|\Z)"
)
# What the element has itself; all else is asked of the table.
_OWN = ("id", "class")
# What holds the note until its table has a caption.
_NOTE = "galley-note"


class DataTableProcessor(BlockProcessor):
    """The command becomes a table without rows, which are read when every page is rendered."""

    def test(self, parent: Element, block: str) -> bool:
        return _COMMAND.match(block.strip("\n")) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        text = blocks.pop(0).strip("\n")
        found = _COMMAND.match(text)
        if found is None:
            return
        told = read_attributes(" ".join((found["attributes"] or "").split("\n")))
        table = SubElement(parent, "table", {name: told[name] for name in _OWN if name in told})
        table.set("data-table", found["file"].strip("<>"))
        for name, value in told.items():
            if name not in (*_OWN, *WORDS):
                table.set(f"data-{name}", value)
        if told.get("caption"):
            SubElement(table, "caption").text = told["caption"]
        if told.get("note"):
            table.set(_NOTE, told["note"])
        if rest := text[found.end() :].lstrip("\n"):
            blocks.insert(0, rest)


class NotePlacer(Treeprocessor):
    """Each note gets its place below its table, when the table has its caption."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for table in [child for child in parent if _NOTE in child.attrib]:
                note = Element("div", {"class": "galley-table-note"})
                SubElement(note, "p").text = table.attrib.pop(_NOTE)
                parent.insert(list(parent).index(table) + 1, note)


class DataTableExtension(Extension):
    r"""Tables of data files, asked for by `\table`."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Before insertion points (95), which are commands as well.
        md.parser.blockprocessors.register(DataTableProcessor(md.parser), "galley-data-table", 96)
        # After the captions (31), before the inline patterns (20), which read the words of a note.
        md.treeprocessors.register(NotePlacer(md), "galley-table-notes", 30)
