"""Sources as Pandoc reads them: Word files and texts in Markdown, not trusted and not run."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from galley.core.ast.texts import blocks_in, plain
from galley.core.ast.views import Heading
from galley.core.ast.walking import Element
from galley.core.text.settings import YamlNode
from galley.proofs.docx.package.archive import PackageError
from galley.tools import pandoc
from galley.tools.process import ToolError
from galley.workspace.bringing.code_cells import CodeCells
from galley.workspace.bringing.notebooks import notebook_text
from galley.workspace.bringing.project import (
    NOTHING,
    Project,
    TextSource,
    because,
    front_matter,
    words,
)
from galley.workspace.bringing.shortcodes import Shortcodes
from galley.workspace.bringing.source_text import Loss, SourceText
from galley.workspace.bringing.word import WordError, read_word

WORD, NOTEBOOK = ".docx", ".ipynb"
# Texts in which code cells, shortcodes and values of code are markup.
_OF_QUARTO = (".qmd", ".rmd", NOTEBOOK)
_BIBLIOGRAPHIES = {".json": "csljson", ".ris": "ris", ".xml": "endnotexml"}
# So many values are read of the works that a front matter lists.
_MOST_VALUES = 100_000


class DocumentError(Exception):
    """A document that cannot be brought in; the message says why, and so does `reason` without its name."""

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason or message


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A source as Pandoc's AST, with what is beside it.

    `picture` gives the content of a picture by its name in the text, and raises OSError, KeyError or
    ValueError if there is none; `lost` makes a loss of what is lost, the words where it is, and how many
    such words are before it; a Word file has no lines. `references` is BibLaTeX; `losses` say what was not read.
    """

    source: TextSource
    blocks: list[Element]
    title: str
    metadata: YamlNode
    abstract: list[Element]
    authors: tuple[str, ...]
    picture: Callable[[str], bytes]
    lost: Callable[[str, str, int], Loss] | None
    references: str
    losses: tuple[Loss, ...]


def read_document(project: Project, source: TextSource) -> SourceDocument:
    """Read a source. Raises DocumentError."""
    name = PurePosixPath(source.path).name
    try:
        if source.path.lower().endswith(WORD):
            return _of_word(project, source)
        return _of_text(project, source)
    except (OSError, ValueError, PackageError, WordError, ToolError) as error:
        reason = because(error)
        raise DocumentError(f"{name} cannot be read: {reason}", reason) from error


def _of_word(project: Project, source: TextSource) -> SourceDocument:
    word = read_word(project.folder.read(source.path))
    return SourceDocument(
        source=source,
        blocks=[block for block in word.blocks if not _is_empty_heading(block)],
        title=plain(word.meta.get("title", "")),
        metadata=NOTHING,
        abstract=blocks_in(word.meta.get("abstract")),
        authors=word.authors,
        picture=word.picture,
        lost=None,
        references="\n\n".join(filter(None, (_inner_references(word.meta), word.references))),
        losses=tuple(
            Loss(f'{source.path}, under "{heading[:60]}"' if heading else source.path, 0, what)
            for heading, what in word.losses
        ),
    )


def _is_empty_heading(block: Element) -> bool:
    """Whether a block is a heading without words, as Word has them where one was deleted."""
    return block["t"] == "Header" and not plain(Heading.read(block).inlines).strip()


def _of_text(project: Project, source: TextSource) -> SourceDocument:
    text = project.texts.get(source.path)
    losses: list[Loss] = []
    if text is None and source.path.lower().endswith(NOTEBOOK):
        text, pictures = notebook_text(project.folder.read(source.path), source.path)
    else:
        text, pictures = text or project.folder.text(source.path), {}
    metadata, below, wrong = front_matter(text)
    losses += wrong
    is_computed = source.path.lower().endswith(_OF_QUARTO)
    whole = below
    if is_computed or project.settings is not NOTHING:
        below, told = _computed(project, metadata, below)
        losses += told
    head = _head(metadata)
    read = json.loads(pandoc.read_document((head + below.text).encode(), project.dialect))

    def picture(name: str) -> bytes:
        return pictures[name] if name in pictures else project.folder.read(name, source.path)

    return SourceDocument(
        source=source,
        blocks=read["blocks"],
        title=plain(read["meta"].get("title", "")),
        metadata=metadata,
        abstract=blocks_in(read["meta"].get("abstract")),
        authors=(),
        picture=picture,
        # What an included file says is found there; what a cell says, only in the whole.
        lost=lambda what, sought, index: (below if _occurs(sought, below) else whole).lost(
            what, sought, index
        ),
        references=_inner_references(read["meta"]),
        losses=tuple(losses),
    )


def _occurs(words: str, text: SourceText) -> bool:
    return bool(words.strip()) and any(words.strip() in line.text for line in text.lines)


def _computed(
    project: Project, metadata: YamlNode, text: SourceText
) -> tuple[SourceText, list[Loss]]:
    """A text of Quarto's with what it includes, its cells as code, and its shortcodes replaced."""
    shortcodes = Shortcodes(project.folder, (metadata, project.settings))
    echo = words(metadata.at("execute", "echo")).lower() or str(project.echo).lower()
    cells = CodeCells(project.folder.holds, echo=echo != "false")
    whole = SourceText(text.path, tuple(shortcodes.included(text)))
    lines = tuple(shortcodes.replaced(cells.lines(whole)))
    return SourceText(text.path, lines), [*shortcodes.losses, *cells.losses]


def _head(metadata: YamlNode) -> str:
    """A front matter for Pandoc with what of it is text: JSON, which is YAML too."""
    given = {name: words(metadata.at(name)) for name in ("title", "subtitle")}
    told: dict[str, Any] = {name: value for name, value in given.items() if value}
    if abstract := metadata.at("abstract"):
        told["abstract"] = abstract.text
    if references := metadata.at("references"):
        told["references"] = _data(references, [_MOST_VALUES])
    return f"---\n{json.dumps(told)}\n---\n\n" if told else ""


def words_of(markdown: str) -> str:
    """A text in one line without its markup."""
    if not re.search(r"[*_`\[\\<$^~]", markdown):
        return markdown
    read = json.loads(pandoc.read_document(markdown.encode(), "markdown"))
    return " ".join(plain(read["blocks"]).split())


def _data(node: YamlNode, left: list[int]) -> Any:
    """A value with all in it. Raises ValueError if that has no end, as with names that repeat it."""
    left[0] -= 1
    if left[0] < 0:
        raise ValueError("its list of references has too many values")
    if isinstance(node.value, Mapping):
        return {name: _data(inner, left) for name, inner in node.value.items()}
    if isinstance(node.value, tuple):
        return [_data(inner, left) for inner in node.value]
    return node.text


def _inner_references(meta: Mapping[str, Any]) -> str:
    """The works that a document carries itself, as reference managers leave them in Word."""
    if "references" not in meta:
        return ""
    only = {"pandoc-api-version": [1, 23, 1], "meta": {"references": meta["references"]}}
    return pandoc.write_document(json.dumps({**only, "blocks": []}), "biblatex").strip()


def read_bibliographies(
    project: Project, named: Iterable[tuple[str, str]], losses: list[Loss]
) -> list[str]:
    """The content of bibliographies in BibLaTeX; each is named with the file that it is beside."""
    found: dict[str, str] = {}
    for name, beside in islice(named, 1000):
        path = project.folder.inner(name, beside)
        if path in found:
            continue
        try:
            content = project.folder.read(f"/{path}")
            reader = _BIBLIOGRAPHIES.get(PurePosixPath(path).suffix.lower())
            made = pandoc.to_biblatex(content, reader) if reader else content.decode("utf-8-sig")
            found[path] = made.strip()
        except (OSError, ValueError, ToolError):
            losses.append(
                Loss(beside or path, 0, f"the bibliography {name[:100]}, which cannot be read")
            )
    return list(found.values())
