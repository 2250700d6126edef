r"""Formulas, read by our grammar instead of that of pymdownx.arithmatex, whose options count.

What is displayed is removed from a block before anything reads the block's lines: a bar in it parts
no cells, a hyphen at the start of its line begins no list. It ends a paragraph and begins another;
where no block may be, as in a heading or a cell, it is set in the line.
"""

import re
from collections.abc import Collection, Iterator
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString, code_escape
from pymdownx.arithmatex import ArithmatexExtension

from galley.core.html.markers import CONTINUED
from galley.core.lists.enumerators import ITEM_MARKER
from galley.core.text.formulas import (
    Signs,
    WrittenFormula,
    cells,
    find_formulas,
    formula_at,
    is_apart,
    label_in,
    leaves_its_cell,
)
from galley.syntax.attributes import read_attributes

# A formula that was taken out of a block: its source in hexadecimal digits, which nothing else reads.
_TAKEN = re.compile(r"\x02galley-formula:(?P<source>[0-9a-f]+)\x03")
_ATTRIBUTES = re.compile(r"[ \t]*\{(?P<attributes>[ \t]*[#.][^{}\n]*)\}")
_IS_LIKELY = re.compile(r"\$\$|\\\\?\[|\\begin\{|\$[^$]*\|")
_TABLE = re.compile(r"(?m)^(?=[^|\n]*\|)[ \t>]*(?P<columns>[|:-][ \t|:-]*-[ \t|:-]*)$")
_BEGINS_BLOCK = re.compile(
    rf"{ITEM_MARKER}[ \t]|[>|]|#{{1,6}}[ \t]|/{{3}}|={{3}}|!{{3}}|\?{{3}}|:[ \t]"
)
# What holds a displayed formula as a block of its own beside its words.
_HOLDS_BLOCKS = (
    "li",
    "dd",
    "div",
    "blockquote",
    "section",
    "details",
    "figure",
    "article",
    "aside",
)
_DISPLAYED = "data-galley-displayed"


class TakenFormulas(BlockProcessor):
    """Removes from a block each formula that its lines would be misread with."""

    def __init__(self, md: Markdown, signs: Collection[Signs], *, apart: bool) -> None:
        super().__init__(md.parser)
        self.signs, self.apart = signs, apart

    def test(self, parent: Element, block: str) -> bool:
        return not block.startswith(" " * self.tab_length) and bool(_IS_LIKELY.search(block))

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Go on with the block, without its formulas."""
        blocks[0] = "".join(self._without(blocks[0]))
        return False

    def _without(self, block: str) -> Iterator[str]:
        position, table = 0, _TABLE.search(block)
        columns = cells(table["columns"]) if table else 0

        def stays(found: WrittenFormula) -> bool:
            if self.apart and not is_apart(block, found):
                return False
            if "\n" in block[found.start : found.end]:
                return not (table or _leaves_its_block(block, found))
            row = _before(block, found) + block[found.start :].partition("\n")[0]
            return not (table and leaves_its_cell(row, found.tex, columns))

        for found in find_formulas(block, stays):
            if not (found.display or "|" in found.tex) or found.signs not in self.signs:
                continue
            end = _end_of_attributes(block, found)
            source = block[found.start : end].encode().hex()
            yield f"{block[position : found.start]}\x02galley-formula:{source}\x03"
            position = end
        yield block[position:]


def _end_of_attributes(block: str, found: WrittenFormula) -> int:
    """Where the attribute list of a displayed formula ends; in a heading or a caption, it is theirs."""
    told = _ATTRIBUTES.match(block, found.end) if found.display else None
    if told is None:
        return found.end
    is_equation = read_attributes(told["attributes"]).get("id", "").startswith("eq-")
    return told.end() if is_equation or not _before(block, found).strip() else found.end


def _before(block: str, found: WrittenFormula) -> str:
    """What is before a formula on its line."""
    return block[block.rfind("\n", 0, found.start) + 1 : found.start]


def _leaves_its_block(block: str, found: WrittenFormula) -> bool:
    """Whether a formula that begins behind other words of its line runs on into another block."""
    line = _before(block, found)
    indent = len(line) - len(line.lstrip())
    if indent == len(line):
        return False
    lines = block[found.start : found.end].split("\n")[1:]
    return line.lstrip().startswith(">") or any(
        len(one) - len(one.lstrip()) <= indent and _BEGINS_BLOCK.match(one.lstrip())
        for one in lines
    )


class FormulaProcessor(InlineProcessor):
    """A formula in running text; escapes, tags and addresses of links are skipped whole."""

    def __init__(
        self, md: Markdown, signs: Collection[Signs], *, spaced: bool, apart: bool
    ) -> None:
        super().__init__(rf"{_TAKEN.pattern}|\$|\\.|<[a-zA-Z/!?][^<>]*+>|\]\([^\s()]*", md)
        self.signs = signs
        # Whether a dollar sign with a space inside it opens or closes a formula as well.
        self.spaced, self.apart = spaced, apart

    def handleMatch(  # type: ignore[override]  # the stub names no passed-over span
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        if m["source"]:
            return _element(bytes.fromhex(m["source"]).decode()), m.start(), m.end()
        if m[0][0] not in "$\\":
            return None, m.start(), m.end()
        found = formula_at(data, m.start())
        if found is None and self.spaced and (loose := _SPACED.match(data, m.start())):
            found = WrittenFormula(
                m.start(), loose.end(), loose["tex"], display=False, signs=Signs.DOLLAR
            )
        if found is None or found.signs not in self.signs or found.display:
            return None, m.start(), m.end()
        if self.apart and not is_apart(data, found):
            return None, m.start(), m.end()
        return _span(found.tex, display=False), found.start, found.end


# As pymdownx.arithmatex reads dollar signs that are not to be "smart".
_SPACED = re.compile(r"\$(?P<tex>(?:\\.|[^\\$\x02\x03])++)\$", re.DOTALL)


def _element(source: str) -> Element:
    """The element of a formula that was taken out of a block."""
    found = formula_at(source, 0)
    if found is None:
        raise ValueError(f"no formula: {source!r}")
    span = _span(found.tex, display=found.display)
    told = _ATTRIBUTES.match(source, found.end)
    for name, value in read_attributes(told["attributes"]).items() if told else ():
        span.set(name, f"{span.get('class')} {value}" if name == "class" else value)
    return span


def _span(tex: str, *, display: bool) -> Element:
    span = Element("span", {"class": "arithmatex"})
    span.text = AtomicString(f"\\[{tex.strip()}\\]" if display else f"\\({tex}\\)")
    if display:
        span.set(_DISPLAYED, "")
        if identifier := label_in(tex):
            span.set("id", identifier)
    return span


class PlacedFormulas(Treeprocessor):
    """Puts displayed formulas between the halves of their paragraphs, or in the line."""

    def run(self, root: Element) -> None:
        # Every element that was there before is looked at, as what is in it moves with it.
        for element in list(root.iter()):
            _restore(element)
            for child in list(element):
                if child.tag == "p" and any(_DISPLAYED in inner.attrib for inner in child):
                    place = list(element).index(child)
                    element[place : place + 1] = _parts(child)
                elif _DISPLAYED in child.attrib and element.tag != "p":
                    _place(child, element)


def _parts(paragraph: Element) -> list[Element]:
    """Split a paragraph at its displayed formulas."""
    parts: list[Element] = []
    last = Element("p", paragraph.attrib)
    last.text = paragraph.text
    tail = paragraph.tail
    for child in list(paragraph):
        if _DISPLAYED not in child.attrib:
            last.append(child)
            continue
        parts += [last, child]
        last = Element("p", {"class": CONTINUED})
        last.text, child.tail = child.tail, "\n"
        child.tag = "div"
        del child.attrib[_DISPLAYED]
    kept = [part for part in (*parts, last) if part.tag != "p" or len(part) or _words(part)]
    for part in kept:
        if part.tag == "p":
            _trim(part)
    kept[-1].tail = tail
    return kept


def _words(element: Element) -> str:
    return (element.text or "").strip()


def _trim(paragraph: Element) -> None:
    """Take the spaces from both ends of a paragraph."""
    paragraph.text = (paragraph.text or "").lstrip()
    if len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "").rstrip()
    else:
        paragraph.text = paragraph.text.rstrip()


def _place(formula: Element, parent: Element) -> None:
    """Set a displayed formula as a block, or in the line where its parent holds no blocks."""
    del formula.attrib[_DISPLAYED]
    if parent.tag in _HOLDS_BLOCKS:
        formula.tag = "div"
    else:
        formula.text = AtomicString(f"\\({(formula.text or '')[2:-2]}\\)")


def _restore(element: Element) -> None:
    """Put back what is not a formula, as it is in code or in an attribute."""
    if isinstance(element.text, AtomicString) and "\x02galley-" in element.text:
        element.text = AtomicString(_TAKEN.sub(lambda m: code_escape(_source(m)), element.text))
    for name, value in element.attrib.items():
        # An attribute list may leave an attribute without a value.
        if value and "\x02galley-" in value:
            element.set(name, _TAKEN.sub(_source, value))


def _source(taken: re.Match[str]) -> str:
    return bytes.fromhex(taken["source"]).decode()


class UnaskedFormulas(ArithmatexExtension):  # type: ignore[misc]  # pymdownx has no types
    """Formulas of a site that names no extension for them: there, a dollar sign beside a word begins no formula."""


class FormulaExtension(Extension):
    """Formulas, where the site has pymdownx.arithmatex; displayed ones may have attributes."""

    def extendMarkdown(self, md: Markdown) -> None:
        named = [e for e in md.registeredExtensions if isinstance(e, ArithmatexExtension)]
        if not named:
            return
        options = named[-1].getConfigs()
        apart = isinstance(named[-1], UnaskedFormulas)
        blocks = frozenset(map(Signs, options["block_syntax"]))
        inline = frozenset(map(Signs, options["inline_syntax"]))
        for registry, name in (
            (md.inlinePatterns, "arithmatex-inline"),
            (md.parser.blockprocessors, "arithmatex-block"),
        ):
            if name in registry:
                registry.deregister(name)
        # Before all others that read a block's lines, which begin at 105.
        md.parser.blockprocessors.register(
            TakenFormulas(md, blocks | inline, apart=apart), "galley-formulas", 110
        )
        # Behind code (190), before citations and escapes.
        spaced = not options["smart_dollar"]
        processor = FormulaProcessor(md, inline, spaced=spaced, apart=apart)
        md.inlinePatterns.register(processor, "galley-formula", 189.9)
        # Behind the inline patterns (20), before attribute lists (8) ask for the last words of a paragraph.
        md.treeprocessors.register(PlacedFormulas(md), "galley-formulas", 19)
