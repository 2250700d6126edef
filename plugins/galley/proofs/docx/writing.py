"""From the document to the DOCX: filters on the AST, Pandoc's writer, and the finishing."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from galley.core.document import Document
from galley.core.filters import Element, Filter, apply, classes
from galley.core.listing import CONTENTS
from galley.proofs.docx.cover import cover
from galley.proofs.docx.divisions import FILTERS, Divisions, inlines
from galley.proofs.docx.fields import CONTENTS_DEPTH, Lists, Numbers, contents, sequences
from galley.proofs.docx.finishing import finish
from galley.proofs.docx.layout import in_sections
from galley.proofs.docx.package import Package
from galley.proofs.docx.pages import read_pages
from galley.proofs.docx.paper import Paper
from galley.proofs.docx.pictures import Pictures
from galley.proofs.docx.sheet import Sheet
from galley.proofs.press import Press
from galley.proofs.reading import json_of
from galley.tools import pandoc


def prove(document: Document, parts: list[list[Element]], reference: bytes, press: Press) -> bytes:
    """The DOCX of a document that was read into `parts`, in a reference document's styles."""
    styles = Package(reference)
    front = cover(document.metadata, document.words, press.brand)
    blocks = [block for part in parts for block in part]
    with tempfile.TemporaryDirectory(prefix="galley-") as name:
        folder = Path(name)
        pictures = Pictures(press, folder, [*front, *blocks])
        filters = _filters(document, blocks, Sheet(styles), pictures)
        listed = _contents(document, blocks)
        chapters = _with_contents([apply(part, filters) for part in parts], listed)
        matters = (part.matter for part in document.parts)
        body = in_sections(apply(front, filters), zip(matters, chapters, strict=True))
        # Under a name that no picture has.
        (folder / ".reference.docx").write_bytes(reference)
        made = pandoc.pandoc_bytes(
            *("-f", "json", "-t", "docx", "-o", "-"),
            *("--reference-doc", folder / ".reference.docx"),
            stdin=json_of(body, {"lang": _meta_text(document.metadata.language)}),
            folder=folder,
            environment={"SOURCE_DATE_EPOCH": str(press.moment)},
        )
    pages = read_pages(styles)
    told = document.metadata, document.words
    return finish(made, Paper(*told, pages, press.brand, press.moment, pictures.vectors))


def _filters(
    document: Document, blocks: list[Element], sheet: Sheet, pictures: Pictures
) -> Mapping[str, Sequence[Filter]]:
    """What becomes of each kind of element, in this order."""
    numbers = Numbers(sequences(document.words), blocks)
    return {
        **FILTERS,
        "Image": (pictures.place,),
        "Span": (numbers.place, *FILTERS["Span"]),
        "Link": (numbers.refer,),
        "Div": (Lists(document.words).place, Divisions(sheet.names).place),
    }


def _meta_text(text: str) -> Element:
    return {"t": "MetaInlines", "c": inlines(text)}


def _contents(document: Document, blocks: list[Element]) -> Element:
    headings = [b for b in blocks if b["t"] == "Header" and b["c"][0] <= CONTENTS_DEPTH]
    return contents(headings, document.words.contents)


def _with_contents(parts: list[list[Element]], listed: Element) -> list[list[Element]]:
    """The contents where a chapter first asks for them, or before the first chapter."""
    if not any(_asks(block) for part in parts for block in part):
        return [[listed, *part] if n == 0 else part for n, part in enumerate(parts)]
    left = [listed]
    return [[left.pop() if left and _asks(block) else block for block in part] for part in parts]


def _asks(block: Element) -> bool:
    return block["t"] == "Div" and CONTENTS in classes(block)
