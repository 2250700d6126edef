"""Word files as Pandoc reads them, and what of them it passes over."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from galley.core.ast.texts import count, listed
from galley.core.ast.walking import Element
from galley.proofs.docx.package.archive import read_package
from galley.tools import pandoc

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


class WordError(Exception):
    """A Word file that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class WordFile:
    """Pandoc's AST of a Word file; `picture` gives a picture by its name, and raises KeyError."""

    blocks: list[Element]
    meta: Mapping[str, Any]
    authors: tuple[str, ...]
    picture: Callable[[str], bytes]
    losses: tuple[str, ...]


def read_word(content: bytes) -> WordFile:
    """Read a Word file with its changes accepted. Raises PackageError, ToolError, WordError."""
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
    return WordFile(
        blocks=read["blocks"],
        meta=read["meta"],
        authors=tuple(listed(read["meta"].get("author"))),
        picture=lambda name: parts[f"word/{name}"],
        losses=tuple(losses),
    )
