"""A document that a paper begins with: a Word file or a Pandoc manuscript, read and not trusted."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from galley.core.ast.texts import count, listed
from galley.core.ast.walking import Element
from galley.proofs.docx.package.archive import PackageError, read_package
from galley.tools import files, pandoc
from galley.tools.process import ToolError

# The largest document, and the largest file beside one, in bytes.
_LARGEST = 200_000_000
WORD, MARKDOWN = ".docx", (".md", ".markdown")
_BIBLIOGRAPHIES = {".json": "csljson", ".ris": "ris"}
# Parts of a Word file that are not brought in: how their names begin, and what they hold if they are
# not empty.
_LEFT_OUT = {
    "the comments": ("word/comments.xml", b"<w:comment "),
    "the macros": ("word/vbaProject", b""),
    "the embedded files": ("word/embeddings/", b""),
    "the charts": ("word/charts/chart", b""),
    "the diagrams": ("word/diagrams/data", b""),
    "the headers": ("word/header", b"<w:t"),
    "the footers": ("word/footer", b"<w:t"),
}


# Parts of a Word file that hold text which Pandoc reads.
_TEXT = re.compile(r"word/(?:document|footnotes|endnotes)\.xml")


class DocumentError(Exception):
    """A document that cannot be brought in; the message says why."""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """Pandoc's AST of a document, with what is beside it.

    `picture` gives the content of a picture by its name in the text, and raises OSError or KeyError if
    there is none; `references` is BibLaTeX; `losses` say what was not read.
    """

    blocks: list[Element]
    meta: Mapping[str, Any]
    picture: Callable[[str], bytes]
    references: str
    losses: tuple[str, ...]


def read_document(path: Path) -> SourceDocument:
    """Read a `.docx` or a `.md`. Raises DocumentError."""
    ending = path.suffix.lower()
    try:
        if ending == WORD:
            return _of_word(files.read(path, largest=_LARGEST))
        if ending in MARKDOWN:
            return _of_markdown(files.read(path, largest=_LARGEST), path.resolve().parent)
    except (OSError, PackageError, ToolError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DocumentError(f"{path.name} cannot be read: {reason}") from error
    raise DocumentError(f"{path.name} is neither a Word file (.docx) nor a Markdown file (.md)")


def _of_word(content: bytes) -> SourceDocument:
    parts = read_package(content)
    read = json.loads(pandoc.read_document(content, "docx+citations"))
    losses = [
        what
        for what, (begun, held) in _LEFT_OUT.items()
        if any(name.startswith(begun) and held in part for name, part in parts.items())
    ]
    named = sum(part.count(b"<a:blip ") for name, part in parts.items() if _TEXT.fullmatch(name))
    lost = named - count("Image", read["blocks"])
    if lost > 0:
        counted = "1 picture that is" if lost == 1 else f"{lost} pictures that are"
        losses.append(f"{counted} not in the file itself")
    return SourceDocument(
        blocks=read["blocks"],
        meta=read["meta"],
        picture=lambda name: parts[f"word/{name}"],
        references=_inner_references(read),
        losses=tuple(losses),
    )


def _of_markdown(content: bytes, folder: Path) -> SourceDocument:
    read = json.loads(pandoc.read_document(content, "markdown"))
    references, losses = [_inner_references(read)], []
    for name in listed(read["meta"].get("bibliography")):
        try:
            text = files.read(folder / name, folder, largest=_LARGEST)
            reader = _BIBLIOGRAPHIES.get(Path(name).suffix.lower())
            found = pandoc.to_biblatex(text, reader) if reader else text.decode()
            references.append(found.strip())
        except (OSError, ToolError, UnicodeDecodeError):
            losses.append(f"the bibliography {name}, which cannot be read")
    return SourceDocument(
        blocks=read["blocks"],
        meta=read["meta"],
        picture=lambda name: files.read(folder / name, folder, largest=_LARGEST),
        references="\n\n".join(filter(None, references)),
        losses=tuple(losses),
    )


def _inner_references(read: Mapping[str, Any]) -> str:
    """The works that a document carries itself, as reference managers leave them in Word."""
    if "references" not in read["meta"]:
        return ""
    return pandoc.write_document(json.dumps({**read, "blocks": []}), "biblatex").strip()
