"""Views of elements: their parts by name, read from Pandoc's JSON and written as that again.

`View.read(element).json` is the element. What a view holds of other elements stays in JSON.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from galley.core.ast.attributes import Attributes
from galley.core.ast.walking import Element

# Paragraphs, those of tight lists and of cells among them.
LINES = ("Para", "Plain")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level, which counts from 1."""

    level: int
    attributes: Attributes
    inlines: list[Element]

    @classmethod
    def read(cls, element: Element) -> "Heading":
        """The parts of a heading."""
        level, attributes, inlines = element["c"]
        return cls(level, Attributes.read(attributes), inlines)

    @property
    def json(self) -> Element:
        """The heading as Pandoc writes it."""
        return {"t": "Header", "c": [self.level, self.attributes.json, self.inlines]}


@dataclass(frozen=True, slots=True)
class Div:
    """A division: blocks with attributes."""

    attributes: Attributes
    blocks: list[Element]

    @classmethod
    def read(cls, element: Element) -> "Div":
        """The parts of a division."""
        attributes, blocks = element["c"]
        return cls(Attributes.read(attributes), blocks)

    @property
    def json(self) -> Element:
        """The division as Pandoc writes it."""
        return {"t": "Div", "c": [self.attributes.json, self.blocks]}


@dataclass(frozen=True, slots=True)
class Span:
    """A span: words with attributes."""

    attributes: Attributes
    inlines: list[Element]

    @classmethod
    def read(cls, element: Element) -> "Span":
        """The parts of a span."""
        attributes, inlines = element["c"]
        return cls(Attributes.read(attributes), inlines)

    @property
    def json(self) -> Element:
        """The span as Pandoc writes it."""
        return {"t": "Span", "c": [self.attributes.json, self.inlines]}


@dataclass(frozen=True, slots=True)
class Link:
    """A link, or an image (`kind` is `Image`), whose words are its alternative text."""

    attributes: Attributes
    inlines: list[Element]
    address: str
    title: str = ""
    kind: str = "Link"

    @classmethod
    def read(cls, element: Element) -> "Link":
        """The parts of a link or an image."""
        attributes, inlines, (address, title) = element["c"]
        return cls(Attributes.read(attributes), inlines, address, title, element["t"])

    @property
    def json(self) -> Element:
        """The link or image as Pandoc writes it."""
        target = [self.address, self.title]
        return {"t": self.kind, "c": [self.attributes.json, self.inlines, target]}


@dataclass(frozen=True, slots=True)
class Code:
    """Code within a line, or a block of it (`kind` is `CodeBlock`)."""

    attributes: Attributes
    text: str
    kind: str = "Code"

    @classmethod
    def read(cls, element: Element) -> "Code":
        """The parts of code."""
        attributes, text = element["c"]
        return cls(Attributes.read(attributes), text, element["t"])

    @property
    def json(self) -> Element:
        """The code as Pandoc writes it."""
        return {"t": self.kind, "c": [self.attributes.json, self.text]}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its blocks, and its caption, which may have a short form."""

    attributes: Attributes
    caption: "Caption"
    blocks: list[Element]

    @classmethod
    def read(cls, element: Element) -> "Figure":
        """The parts of a figure."""
        attributes, caption, blocks = element["c"]
        return cls(Attributes.read(attributes), Caption(*caption), blocks)

    @property
    def json(self) -> Element:
        """The figure as Pandoc writes it."""
        return {"t": "Figure", "c": [self.attributes.json, list(self.caption), self.blocks]}


class Caption(NamedTuple):
    """A caption, and the short form of it for lists, if it has one."""

    short: list[Element] | None
    blocks: list[Element]


@dataclass(frozen=True, slots=True)
class OrderedList:
    """A numbered list: its first number, how numbers are written, the blocks of each item."""

    start: int
    style: str
    delimiter: str
    items: list[list[Element]]

    @classmethod
    def read(cls, element: Element) -> "OrderedList":
        """The parts of a numbered list."""
        (start, style, delimiter), items = element["c"]
        return cls(start, style["t"], delimiter["t"], items)

    @property
    def json(self) -> Element:
        """The list as Pandoc writes it."""
        numbers = [self.start, {"t": self.style}, {"t": self.delimiter}]
        return {"t": "OrderedList", "c": [numbers, self.items]}


@dataclass(frozen=True, slots=True)
class Math:
    """A formula, displayed or in a line."""

    display: bool
    tex: str

    @classmethod
    def read(cls, element: Element) -> "Math":
        """The parts of a formula."""
        kind, tex = element["c"]
        return cls(kind["t"] == "DisplayMath", tex)

    @property
    def json(self) -> Element:
        """The formula as Pandoc writes it."""
        kind = "DisplayMath" if self.display else "InlineMath"
        return {"t": "Math", "c": [{"t": kind}, self.tex]}


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words in quotation marks, single or double."""

    double: bool
    inlines: list[Element]

    @classmethod
    def read(cls, element: Element) -> "Quoted":
        """The parts of a quotation."""
        kind, inlines = element["c"]
        return cls(kind["t"] == "DoubleQuote", inlines)

    @property
    def json(self) -> Element:
        """The quotation as Pandoc writes it."""
        kind = "DoubleQuote" if self.double else "SingleQuote"
        return {"t": "Quoted", "c": [{"t": kind}, self.inlines]}


# What has one content and no parts.


def content(element: Element) -> Any:
    """What is in an element without parts: a paragraph, emphasis, a note, a word."""
    return element["c"]


def lines(blocks: list[Element]) -> list[Element]:
    """What is in the lines of paragraphs."""
    return [inline for block in blocks if block["t"] in LINES for inline in block["c"]]


def made(kind: str, content: Any) -> Element:
    """An element without parts, of a kind, with this content."""
    return {"t": kind, "c": content}


def word(text: str) -> Element:
    """A word, or a character."""
    return {"t": "Str", "c": text}


SPACE: Element = {"t": "Space"}


def paragraph(inlines: list[Element]) -> Element:
    """A paragraph."""
    return {"t": "Para", "c": inlines}


def raw(kind: str, language: str, source: str) -> Element:
    """Source of a format that Pandoc writes as it is: a `RawBlock` or a `RawInline`."""
    return {"t": kind, "c": [language, source]}


def raw_source(element: Element) -> str:
    """The source in such an element."""
    return str(element["c"][1])


def cited_words(element: Element) -> list[Element]:
    """The words of a citation of Pandoc's own."""
    words: list[Element] = element["c"][1]
    return words
