"""Word files as Pandoc reads them, with their captions, cross-references and citations as those of a paper."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from galley.core.ast.attributes import Attributes
from galley.core.ast.tables import Table
from galley.core.ast.texts import (
    citation_of,
    citations_together,
    count,
    listed,
    plain,
)
from galley.core.ast.views import (
    LINES,
    Caption,
    Figure,
    Heading,
    Link,
    content,
    made,
    word,
)
from galley.core.ast.walking import Element, apply, elements
from galley.proofs.docx.package.archive import read_package, write_package
from galley.tools import pandoc
from galley.workspace.bringing.word_markup import (
    MARK_OF_CITATION,
    WordCitation,
    WordFindings,
    prepared,
    text_in,
)
from galley.workspace.bringing.word_sources import key_of, word_sources

# Parts of a Word file that are not brought in: how their names begin, and what they hold if they are
# not empty.
_LEFT_OUT = {
    "the macros": ("word/vbaProject", b""),
    "the embedded files": ("word/embeddings/", b""),
    "the charts": ("word/charts/chart", b""),
    "the diagrams": ("word/diagrams/data", b""),
}
_EDGES = {
    "header": re.compile(r"word/header\d*\.xml"),
    "footer": re.compile(r"word/footer\d*\.xml"),
}
# Parts of a Word file that hold text which Pandoc reads.
_TEXT = re.compile(r"word/(?:document|footnotes|endnotes)\.xml")
_BEFORE_CAPTION = re.compile(r"^[\s.:–—-]+")


class WordError(Exception):
    """A Word file that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """Pandoc's AST of a Word file; `picture` gives a picture by its name, and raises KeyError.

    `losses` have the heading above, or nothing, and what is not brought in.
    """

    blocks: list[Element]
    meta: Mapping[str, Any]
    authors: tuple[str, ...]
    picture: Callable[[str], bytes]
    references: str
    losses: tuple[tuple[str, str], ...]


def read_word(data: bytes) -> WordFile:
    """Read a Word file with its changes accepted. Raises PackageError, ToolError, WordError."""
    parts = read_package(data)
    try:
        rewritten, findings = prepared(parts)
    except etree.XMLSyntaxError as error:
        raise WordError("its document is not XML") from error
    read = json.loads(pandoc.read_document(write_package(rewritten, 0), "docx+citations"))
    named = sum(
        part.count(b"<a:blip ") for name, part in rewritten.items() if _TEXT.fullmatch(name)
    )
    missing = named - count("Image", read["blocks"])
    losses = [*(("", what) for what in _left_out(parts)), *findings.losses]
    if missing > 0:
        counted = "1 picture that is" if missing == 1 else f"{missing} pictures that are"
        losses.append(("", f"{counted} not in the file itself"))
    if date := " ".join(plain(read["meta"].get("date", "")).split()):
        losses.append(("", f"the date {date}; write it in mkdocs.yml, under paper"))
    losses += [
        ("", f'the paragraph "{text[:60]}", which is bold throughout; it is a heading now')
        for text in findings.headings
    ]
    return WordFile(
        blocks=_as_in_a_paper(read["blocks"], findings),
        meta=read["meta"],
        authors=tuple(listed(read["meta"].get("author"))),
        picture=lambda name: parts[f"word/{name}"],
        references=word_sources(parts),
        losses=tuple(losses),
    )


def _left_out(parts: Mapping[str, bytes]) -> Iterator[str]:
    for what, (begun, held) in _LEFT_OUT.items():
        if any(name.startswith(begun) and held in part for name, part in parts.items()):
            yield what
    for kind, pattern in _EDGES.items():
        found = [part for name, part in parts.items() if pattern.fullmatch(name)]
        texts = [" ".join(_words(part).split()) for part in found]
        for text in dict.fromkeys(filter(None, texts)):
            yield f'the {kind} "{text[:80]}"'


def _words(part: bytes) -> str:
    try:
        return text_in(etree.fromstring(part, etree.XMLParser(resolve_entities=False)))
    except etree.XMLSyntaxError:
        return ""


def _as_in_a_paper(blocks: list[Element], findings: WordFindings) -> list[Element]:
    """The blocks with captions at what they caption, references to them, headings and citations."""
    names: dict[str, str] = {}
    captioned = list(_captioned(blocks, findings.captions, names))

    def reference(link: Element) -> Element:
        name = names.get(Link.read(link).address.removeprefix("#"))
        return citation_of(name, is_bare=True) if name else link

    def cited(text: Element) -> list[Element]:
        return list(_cited(content(text), findings.citations))

    headed = [_headed(block, findings.headings) for block in captioned]
    return apply(headed, {"Link": [reference], "Str": [cited]})


def _captioned(
    blocks: list[Element], captions: Mapping[str, tuple[str, ...]], names: dict[str, str]
) -> Iterator[Element]:
    """The blocks with each caption at its table or picture; `names` gets the ids of bookmarks."""
    waiting = list(blocks)
    while waiting:
        block = waiting.pop(0)
        label = _label(block, captions)
        after = waiting[0] if waiting else None
        if block["t"] == "Table" and (found := _label_of_table(block, captions)):
            table = Table.read(block)
            words = [inline for b in table.caption.blocks for inline in content(b)]
            yield _table(table, words, _named("tbl", found, captions, names), found)
        elif label and after and after["t"] == "Table" and not Table.read(after).caption.blocks:
            table = Table.read(waiting.pop(0))
            yield _table(table, content(block), _named("tbl", label, captions, names), label)
        elif label and after and _is_picture(after):
            name = _named("fig", label, captions, names)
            yield _figure(waiting.pop(0), content(block), name, label)
        elif _is_picture(block) and after and (found := _label(after, captions)):
            name = _named("fig", found, captions, names)
            yield _figure(block, content(waiting.pop(0)), name, found)
        elif block["t"] == "Table" and after and (found := _label(after, captions)):
            if Table.read(block).caption.blocks or not _is_alone(waiting):
                yield block
                continue
            name = _named("tbl", found, captions, names)
            yield _table(Table.read(block), content(waiting.pop(0)), name, found)
        else:
            yield block


def _is_alone(waiting: list[Element]) -> bool:
    """Whether a caption does not belong to what follows it."""
    return len(waiting) < 2 or not (waiting[1]["t"] == "Table" or _is_picture(waiting[1]))


def _named(
    kind: str, label: str, captions: Mapping[str, tuple[str, ...]], names: dict[str, str]
) -> str:
    number = "-".join(re.findall(r"[A-Za-z0-9]+", label)[-1:]).lower() or "x"
    wanted, more = f"{kind}-{number}", 2
    while wanted in names.values():
        wanted, more = f"{kind}-{number}-{more}", more + 1
    # A caption without a bookmark keeps its id taken.
    for bookmark in captions[label] or (f"{label} without a bookmark",):
        names[bookmark] = wanted
    return wanted


def _label(block: Element, captions: Mapping[str, tuple[str, ...]]) -> str:
    """The label that a paragraph begins with, if it is a caption: the longest that fits."""
    if block["t"] not in LINES:
        return ""
    text = " ".join(plain(content(block)).split())
    label = max((one for one in captions if one and _begins(text, one)), key=len, default="")
    # A number alone is not a caption.
    return label if _BEFORE_CAPTION.sub("", text[len(label) :]) else ""


def _label_of_table(block: Element, captions: Mapping[str, tuple[str, ...]]) -> str:
    blocks = Table.read(block).caption.blocks
    return _label(blocks[0], captions) if blocks else ""


def _begins(text: str, label: str) -> bool:
    return text.startswith(label) and not text[len(label) : len(label) + 1].isalnum()


def _is_picture(block: Element) -> bool:
    if block["t"] == "Figure":
        return True
    return (
        block["t"] in LINES
        and any(elements([block], ("Image",)))
        and not plain([inline for inline in content(block) if inline["t"] != "Image"]).strip()
    )


def _table(table: Table, words: list[Element], name: str, label: str) -> Element:
    caption = [made("Plain", _after(words, label))]
    return replace(table, attributes=Attributes(name), caption=Caption(None, caption)).json


def _figure(block: Element, words: list[Element], name: str, label: str) -> Element:
    image = next(iter(elements([block], ("Image",))))
    said = [made("Plain", _after(words, label))]
    told = Link.read(image)
    alt = told.attributes.get("alt") or plain(told.inlines)
    pairs = tuple(pair for pair in told.attributes.pairs if pair[0] != "alt")
    attributes = replace(told.attributes, pairs=(*pairs, ("alt", alt)) if alt else pairs)
    kept = replace(told, attributes=attributes, inlines=[], title="").json
    return Figure(Attributes(name), Caption(None, said), [made("Plain", [kept])]).json


def _after(words: list[Element], label: str) -> list[Element]:
    """The words of a caption after its label and the characters between."""
    rest, read = list(words), ""
    while rest and len(" ".join(read.split())) < len(label):
        first = rest.pop(0)
        read += plain([first])
    beyond = " ".join(read.split())[len(label) :]
    if beyond:
        rest.insert(0, word(beyond))
    while rest and (rest[0]["t"] in ("Space", "SoftBreak") or _is_sign(rest[0])):
        first = rest.pop(0)
        if first["t"] == "Str" and (left := _BEFORE_CAPTION.sub("", content(first))):
            rest.insert(0, word(left))
            break
    return rest


def _is_sign(inline: Element) -> bool:
    return inline["t"] == "Str" and bool(_BEFORE_CAPTION.match(content(inline)))


def _headed(block: Element, headings: Mapping[str, int]) -> Element:
    """A paragraph that is bold throughout as a heading, if its words are those of one."""
    if block["t"] not in LINES or not headings:
        return block
    inlines = content(block)
    level = headings.get(" ".join(plain(inlines).split()), 0)
    if not level or len(inlines) != 1 or inlines[0]["t"] != "Strong":
        return block
    return Heading(level, Attributes(), content(inlines[0])).json


def _cited(text: str, citations: tuple[WordCitation, ...]) -> Iterator[Element]:
    """A word of the text, with the citations that marks in it are for."""
    begin = 0
    for mark in MARK_OF_CITATION.finditer(text):
        if int(mark[1]) < len(citations):
            if text[begin : mark.start()]:
                yield word(text[begin : mark.start()])
            one = citations[int(mark[1])]
            first, *others = map(key_of, one.keys)
            locator = f"p. {one.pages}" if one.pages else ""
            yield citations_together(
                [citation_of(first, locator=locator), *map(citation_of, others)]
            )
            begin = mark.end()
    if text[begin:] or not begin:
        yield word(text[begin:])
