"""Chapters made of a document: split at its headings, with its pictures beside them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from galley.core.ast.attributes import Attributes, identifier
from galley.core.ast.texts import (
    citation_without_spaces,
    listed,
    plain,
    raw_language,
    table_without_widths,
)
from galley.core.ast.views import Div, Heading, Link, Span, paragraph, raw_source, word
from galley.core.ast.walking import Element, apply
from galley.tools import pandoc
from galley.tools.process import ToolError
from galley.workspace.starting.chapters import BIBLIOGRAPHY, CHAPTERS, HOME
from galley.workspace.starting.document import DocumentError, SourceDocument, read_document

# Markdown of Pandoc's that a paper reads too; what has no form in it is written as HTML.
_WRITER = (
    "markdown-simple_tables-multiline_tables-line_blocks-superscript-subscript-bracketed_spans"
    "-native_spans-native_divs-raw_attribute-raw_tex-smart-example_lists-inline_code_attributes"
    "-mark-fancy_lists"
)
_SHOWN = (".png", ".jpg", ".jpeg", ".gif", ".svg")
# Divisions that a paper sets as notes, with Quarto's names for them.
_NOTES = re.compile(r"(?:callout-)?(note|tip|warning|important|caution)")
# Labels of pandoc-crossref, which Pandoc itself takes for text.
_LABEL = re.compile(r"\{\\#((?:eq|tbl|fig|sec)[:-][\w.:-]+)\\?\}")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_FRONT, _BACK = "---\nmatter: front\n---\n\n", "---\nmatter: back\nnumbered: false\n---\n\n"
_FURNITURE = f"{_BACK}# Bibliography\n\n\\full_bibliography\n"
_LISTED = b"\n\\full_bibliography\n"


@dataclass(frozen=True, slots=True)
class Brought:
    """A document as the files of a paper by their paths, its title and authors, and what was left out."""

    title: str
    authors: tuple[str, ...]
    files: Mapping[str, bytes]
    losses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Chapter:
    """The name of a chapter's file, and the blocks of its AST from its heading on."""

    name: str
    blocks: list[Element]


def bring(path: Path) -> Brought:
    """Read a document and make chapters of it. Raises DocumentError."""
    try:
        return _brought(read_document(path), path)
    except RecursionError as error:
        raise DocumentError(f"{path.name} cannot be read: it is nested too deeply") from error
    except ToolError as error:
        raise DocumentError(f"{path.name} cannot be brought in: {error}") from error


def _brought(document: SourceDocument, path: Path) -> Brought:
    blocks, title = _titled(document)
    chapters = list(_split(blocks, title or path.stem))
    found: dict[str, bytes] = {}
    losses = [f"{path.name}: {loss}" for loss in document.losses]
    for chapter in chapters:
        bringing = _Bringing(
            document=document, chapter=chapter, chapters=chapters, found=found, losses=losses
        )
        found[f"{CHAPTERS}/{chapter.name}"] = bringing.text.encode()
    found[BIBLIOGRAPHY] = f"{document.references or '% The sources of the paper.'}\n".encode()
    if document.references and not any(_LISTED in text for text in found.values()):
        found[f"{CHAPTERS}/{_numbered(len(chapters))}-bibliography.md"] = _FURNITURE.encode()
    return Brought(
        title=title,
        authors=tuple(listed(document.meta.get("author"))),
        files=found,
        losses=tuple(losses),
    )


def _titled(document: SourceDocument) -> tuple[list[Element], str]:
    """The blocks and the title: a lone first heading is the title if the document names no other."""
    title = " ".join(plain(document.meta.get("title", "")).split())
    blocks = document.blocks
    levels = [Heading.read(block).level for block in blocks if block["t"] == "Header"]
    if title or not levels or blocks[0]["t"] != "Header":
        return blocks, title
    first = Heading.read(blocks[0])
    is_title = first.level == min(levels) and levels.count(first.level) == 1 and len(levels) > 1
    return (blocks[1:], " ".join(plain(first.inlines).split())) if is_title else (blocks, title)


def _split(blocks: Sequence[Element], title: str) -> Iterator[_Chapter]:
    """A chapter for each heading of the highest level; what comes before them is the first page."""
    levels = [Heading.read(block).level for block in blocks if block["t"] == "Header"]
    top = min(levels, default=1)
    parts = [[Heading(1, Attributes(), [word(title)]).json]]
    for block in blocks:
        if block["t"] != "Header":
            parts[-1].append(block)
            continue
        heading = Heading.read(block)
        if heading.level == top:
            parts.append([])
        parts[-1].append(replace(heading, level=heading.level - top + 1).json)
    for number, part in enumerate(parts):
        named = " ".join(plain(Heading.read(part[0]).inlines).split())
        slug = "-".join(re.findall(r"[a-z0-9]+", named.lower()))[:40].strip("-") or "chapter"
        yield _Chapter(f"{_numbered(number)}-{slug}.md" if number else HOME, part)


def _numbered(number: int) -> str:
    """The number that a chapter's file begins with: names sort as the chapters are in order."""
    return f"{number:02}" if number < 100 else f"99-{number:04}"


class _Bringing:
    """One chapter that is being written; pictures and losses are added to those of the paper."""

    def __init__(
        self,
        document: SourceDocument,
        chapter: _Chapter,
        chapters: Sequence[_Chapter],
        found: dict[str, bytes],
        losses: list[str],
    ) -> None:
        self._document, self._name, self._found = document, chapter.name, found
        self._losses = losses
        self._targets = {
            identifier(block): other.name
            for other in chapters
            for block in other.blocks
            if block["t"] == "Header" and identifier(block)
        }
        self._linked = set(re.findall(r'"#([^"]+)"', json.dumps(document.blocks)))
        blocks = apply(
            chapter.blocks,
            {
                "Cite": [citation_without_spaces],
                "Image": [self._image],
                "Link": [self._link],
                "Header": [self._header],
                "Span": [lambda span: Span.read(span).inlines],
                "Div": [self._division],
                "Table": [table_without_widths],
                "RawBlock": [self._raw],
                "RawInline": [self._raw],
            },
        )
        whole = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks}
        text = _LABEL.sub(r"{#\1}", pandoc.write_document(json.dumps(whole), _WRITER))
        text = text.replace("\\\\full_bibliography", "\\full_bibliography")
        front = _FRONT if chapter.name == HOME else _BACK if _LISTED in text.encode() else ""
        self.text = f"{front}{text}"

    def _lose(self, what: str) -> None:
        self._losses.append(f"{CHAPTERS}/{self._name}: {what}")

    def _image(self, image: Element) -> list[Element]:
        told = Link.read(image)
        target, words = told.address, told.inlines
        if _ADDRESS.match(target):
            self._lose(f"the picture {target[:100]}, which is not in the document; a link is left")
            link = replace(told, kind="Link", attributes=Attributes(), title="").json
            return [link] if words and _WEB.match(target) else words
        try:
            content = self._document.picture(unquote(target))
        except (OSError, KeyError, ValueError):
            self._lose(f"the picture {target[:100]}, which cannot be read; its description is left")
            return words
        name = self._kept(PurePosixPath(unquote(target)).name, content)
        if not name.lower().endswith(_SHOWN):
            self._lose(
                f"the picture {name}, which no browser shows: save it as PNG or SVG, and insert it"
            )
            return words
        return [replace(told, address=f"figures/{name}", title="").json]

    def _kept(self, name: str, content: bytes) -> str:
        """Keep a picture under a name that no other one has."""
        plain_name = re.sub(r"[^A-Za-z0-9._-]+", "-", name).lstrip(".-") or "picture"
        stem, ending = Path(plain_name).stem, Path(plain_name).suffix
        number, taken = 1, plain_name
        while self._found.get(f"{CHAPTERS}/figures/{taken}", content) != content:
            number += 1
            taken = f"{stem}-{number}{ending}"
        self._found[f"{CHAPTERS}/figures/{taken}"] = content
        return taken

    def _link(self, link: Element) -> list[Element]:
        told = Link.read(link)
        target = told.address
        if not target.startswith("#"):
            return [link]
        chapter = self._targets.get(target[1:])
        if chapter is None:
            self._lose(f'the target of the link "{plain(told.inlines)[:60]}", which is no heading')
            return told.inlines
        place = target if chapter == self._name else f"{chapter}{target}"
        return [replace(told, address=place).json]

    def _header(self, header: Element) -> Element:
        told = Heading.read(header)
        name = told.attributes.identifier
        keeps = name in self._linked or name.startswith(("sec:", "sec-"))
        return replace(told, attributes=Attributes(name if keeps else "")).json

    def _division(self, division: Element) -> list[Element]:
        told = Div.read(division)
        if told.attributes.identifier == "refs":
            return [paragraph([word("\\full_bibliography")])]
        found = [match for name in told.attributes.classes if (match := _NOTES.fullmatch(name))]
        if not found:
            return told.blocks
        return [Div(Attributes(told.attributes.identifier, (found[0][1],)), told.blocks).json]

    def _raw(self, raw: Element) -> list[Element]:
        source = raw_source(raw)
        if not source.strip().startswith("<!--"):
            self._lose(f"{raw_language(raw)}: {' '.join(source.split())[:80]}")
        return []
