"""Lists as CommonMark reads them, in place of Python-Markdown's own reading.

Python-Markdown cuts a text at its blank lines, and then asks each piece what it is. Here a whole list
is one piece, and so is a box (`!!!`, `???`, `===`) or a definition with all that is indented below it,
so that the lists in it are whole as well.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.def_list import DefListIndentProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from galley.core.html.markers import UNCLOSED
from galley.core.lists.enumerators import ITEM_MARKER, Enumeration
from galley.core.text.lists import POSSIBLE, List, Text, read_lists

# Before all others: a list is known as one by then.
_PRIORITY = 200
_BOXES = {"admonition": "!!!", "details": "???", "tabbed": "==="}
# An attribute of a list, until its paragraphs are no more than words.
_TIGHT = "data-galley-tight"
_NO_LISTS = ("indent", "olist", "ulist")


class _ListBlock(str):
    """The lines of a list, with what was read from them.

    `lines` are those of the text that the list is in, and `end` is the number of the one after it.
    """

    __slots__ = ("end", "lines", "of")
    of: List
    lines: Sequence[str]
    end: int


class _Pieces(list[str]):
    """The pieces of a text in which every list is one."""


class ListProcessor(BlockProcessor):
    """A list that was read becomes its elements."""

    def test(self, parent: Element, block: str) -> bool:
        # What is still open takes the block, and has it read in its place.
        is_open = len(parent) > 0 and UNCLOSED in parent[-1].attrib
        return isinstance(block, _ListBlock) and not is_open

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        if isinstance(block, _ListBlock):
            # A paragraph is one, whatever this list is in.
            self.parser.state.set("item")
            self._build(parent, block)
            self.parser.state.reset()

    def _build(self, parent: Element, block: _ListBlock) -> None:
        found = block.of
        listed = SubElement(parent, "ul" if found.start is None else "ol")
        if found.start not in (None, 1):
            listed.set("start", str(found.start))
        if isinstance(found.sign, Enumeration):
            listed.set("type", found.sign.numerals)
            listed.set("class", found.sign.classes)
        if not found.is_loose:
            listed.set(_TIGHT, "")
        ends = [item.line for item in found.items[1:]] + [block.end]
        for item, end in zip(found.items, ends, strict=True):
            pieces = _pieces(item.parts, block.lines, end, item.margin)
            self.parser.parseBlocks(SubElement(listed, "li"), _Pieces(pieces))


def _pieces(
    parts: Sequence[Text | List], lines: Sequence[str], end: int, margin: int = 0
) -> Iterator[str]:
    """The pieces of a text: each list, each box, and the rest at its blank lines."""
    ends = [*(part.first for part in parts), end][1:]
    for part, stop in zip(parts, ends, strict=True):
        joined = "\n".join(part.lines) if isinstance(part, Text) else ""
        if isinstance(part, List):
            own = (line[min(margin, _indent(line)) :] for line in lines[part.first : stop])
            block = _ListBlock("\n".join(own).rstrip("\n"))
            block.of, block.lines, block.end = part, lines, stop
            yield block
        elif part.is_held:
            # Below the first line of a definition, an empty line without blanks is taken for its end.
            yield joined.replace("\n\n", "\n    \n", 1)
        else:
            yield from joined.split("\n\n")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class TightLists(Treeprocessor):
    """The items of a tight list hold words, and no paragraphs."""

    def run(self, root: Element) -> None:
        for listed in root.iter():
            if listed.attrib.pop(_TIGHT, None) is not None:
                for item in listed:
                    _unwrap(item)


def _unwrap(item: Element) -> None:
    """Put the words of an item's paragraphs directly into it."""
    children = list(item)
    item[:] = []
    for child in children:
        if child.tag != "p" or child.attrib:
            item.append(child)
            continue
        _append_words(item, child.text)
        item.extend(child)
        _append_words(item, child.tail)


def _append_words(item: Element, words: str | None) -> None:
    if not words:
        return
    if not len(item):
        item.text = f"{item.text}\n{words}" if item.text else words
    elif item[-1].tail:
        item[-1].tail = f"{item[-1].tail}\n{words}"
    else:
        # Parted from what is before it, as a line is.
        item[-1].tail = f"\n{words}"


class DefinitionIndentProcessor(DefListIndentProcessor):
    """What is indented below a definition; what is indented below an item is known already."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.ITEM_TYPES, self.LIST_TYPES = ["dd"], ["dl"]


def _read_whole(parser: BlockParser) -> None:
    """Have a parser cut texts so that lists, and what may hold some, are whole."""
    by_blank_lines = parser.parseBlocks
    boxes = frozenset(sign for name, sign in _BOXES.items() if name in parser.blockprocessors)

    def parse_blocks(parent: Element, blocks: list[str]) -> None:
        text = "" if isinstance(blocks, _Pieces) else "\n\n".join(blocks)
        # A definition of several paragraphs is none that is written in one line.
        is_loose = parser.state.isstate("list") and "\n\n" in text
        if is_loose:
            parser.state.set("looselist")
        if POSSIBLE.search(text):
            blocks.clear()
            lines = text.split("\n")
            pieces = _pieces(read_lists(lines, boxes).parts, lines, len(lines))
            by_blank_lines(parent, _Pieces(pieces))
        else:
            if text and any("\n\n" in block for block in blocks):
                # A definition was kept whole until now, as it might have held a list.
                blocks[:] = text.split("\n\n")
            by_blank_lines(parent, blocks)
        if is_loose:
            parser.state.reset()

    parser.parseBlocks = parse_blocks  # type: ignore[method-assign]


class MarkerLines(Preprocessor):
    """Code whose fence is behind the marker of an item begins on a line of its own."""

    _BEGIN = re.compile(rf"(?P<markers>[ >]*(?:{ITEM_MARKER}[ ]+)+)(?P<fence>`{{3,}}|~{{3,}})")
    _FENCE = re.compile(r"[ >]*(?P<fence>`{3,}|~{3,})")

    def run(self, lines: list[str]) -> list[str]:
        return list(self._parted(lines))

    def _parted(self, lines: Iterable[str]) -> Iterator[str]:
        opened = ""
        for line in lines:
            fence = self._FENCE.match(line)
            begun = None if fence or opened else self._BEGIN.match(line)
            if begun:
                opened = begun["fence"]
                yield begun["markers"].rstrip()
                yield re.sub(r"[^ >]", " ", begun["markers"]) + line[begun.end("markers") :]
                continue
            if fence and not opened:
                opened = fence["fence"]
            elif fence and fence["fence"].startswith(opened) and not line[fence.end() :].strip():
                opened = ""
            yield line


class TakenOutBlocks(Preprocessor):
    """Blocks of HTML that were removed from an item stay as far in as they were."""

    _MOVED = re.compile("(?m)^([ ]{1,3})\n(?=\x02)")

    def run(self, lines: list[str]) -> list[str]:
        return self._MOVED.sub(r"\1", "\n".join(lines)).split("\n")


class ListExtension(Extension):
    """Lists as in CommonMark 0.31.2."""

    def extendMarkdown(self, md: Markdown) -> None:
        processors = md.parser.blockprocessors
        for name in _NO_LISTS:
            processors.deregister(name)
        if "defindent" in processors:
            processors.register(DefinitionIndentProcessor(md.parser), "defindent", 85)
        processors.register(ListProcessor(md.parser), "galley-list", _PRIORITY)
        # Behind code (30), which loses the words that follow it, and before tasks (25).
        md.treeprocessors.register(TightLists(md), "galley-tight-lists", 28)
        _read_whole(md.parser)
        # Before fenced code (25) is taken out, and behind tabs (30).
        md.preprocessors.register(MarkerLines(md), "galley-marker-lines", 29)
        # Behind the blocks of HTML (20).
        md.preprocessors.register(TakenOutBlocks(md), "galley-taken-out", 19.5)
