"""From the document to the DOCX: filters on the AST, Pandoc's writer, and the finishing."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from galley.core.ast.attributes import classes
from galley.core.ast.views import Heading, made
from galley.core.ast.walking import Element, Filter, apply
from galley.core.insertion.listing import CONTENTS
from galley.core.text.chapter import Matter
from galley.proofs.document.document import Document
from galley.proofs.document.reading import json_of
from galley.proofs.docx.ast.cover import back_cover, cover
from galley.proofs.docx.ast.divisions import FILTERS, Divisions, inlines, parted
from galley.proofs.docx.ast.door import admitted
from galley.proofs.docx.ast.fields import CONTENTS_DEPTH, Lists, Numbers, contents, sequences
from galley.proofs.docx.ast.layout import in_sections
from galley.proofs.docx.finishing.finishing import finish
from galley.proofs.docx.finishing.measure import Measure
from galley.proofs.docx.finishing.page_styles import Sheet
from galley.proofs.docx.finishing.paper import WordPaper
from galley.proofs.docx.finishing.pictures import Pictures
from galley.proofs.docx.finishing.typefaces import typefaces
from galley.proofs.docx.package.pages import BODY, WIDE, read_pages
from galley.proofs.docx.reference.model import Model
from galley.proofs.press import Press
from galley.tools import pandoc


def prove(document: Document, parts: list[list[Element]], model: Model, press: Press) -> bytes:
    """The DOCX of a document that was read into `parts`, in a reference document's styles."""
    styles = model.package
    measure = Measure(Sheet(styles), read_pages(styles))
    kinds = [kind.name for kind in document.kinds]
    for number, part in enumerate(parts):
        parts[number] = admitted(part, kinds)
    front, back = cover(document, press.brand), back_cover(document.metadata, press.brand)
    blocks = [block for part in parts for block in part]
    with tempfile.TemporaryDirectory(prefix="galley-") as name:
        folder = Path(name)
        pictures = Pictures(press, folder, [*front, *blocks, *back])
        filters = _filters(document, blocks, measure, pictures)
        listed = _contents(document, blocks)
        chapters = _with_contents([apply(part, filters) for part in parts], listed)
        matters = [part.matter for part in document.parts]
        bound = [*zip(matters, chapters, strict=True), (Matter.BACK, apply(back, filters))]
        body = in_sections(apply(front, filters), bound, measure.letters(BODY))
        # Under a name that no picture has.
        (folder / ".reference.docx").write_bytes(styles.written(press.moment))
        written = pandoc.pandoc_bytes(
            *("-f", "json", "-t", "docx", "-o", "-"),
            *("--reference-doc", folder / ".reference.docx"),
            stdin=json_of(body, {"lang": _meta_text(document.metadata.language)}),
            folder=folder,
            environment={"SOURCE_DATE_EPOCH": str(press.moment)},
        )
    paper = WordPaper(
        document.metadata,
        document.words,
        measure.pages,
        press.brand,
        model.variant,
        press.moment,
        pictures.vectors,
        typefaces(press),
    )
    return finish(written, paper)


def _filters(
    document: Document, blocks: list[Element], measure: Measure, pictures: Pictures
) -> Mapping[str, Sequence[Filter]]:
    """What becomes of each kind of element, in this order."""
    numbers = Numbers(sequences(document.words), blocks)
    return {
        **FILTERS,
        "Image": (pictures.place,),
        "Span": (numbers.place, *FILTERS["Span"]),
        "Link": (numbers.refer,),
        "Div": (Lists(document.words).place, Divisions(measure.sheet.names).place),
        "Table": (parted(measure.letters(WIDE)), *FILTERS["Table"]),
    }


def _meta_text(text: str) -> Element:
    return made("MetaInlines", inlines(text))


def _contents(document: Document, blocks: list[Element]) -> Element:
    headings = (Heading.read(block) for block in blocks if block["t"] == "Header")
    listed = (heading for heading in headings if heading.level <= CONTENTS_DEPTH)
    return contents(listed, document.words.contents)


def _with_contents(parts: list[list[Element]], listed: Element) -> list[list[Element]]:
    """The contents where a chapter first asks for them, or before the first chapter."""
    if not any(_asks(block) for part in parts for block in part):
        return [[listed, *part] if n == 0 else part for n, part in enumerate(parts)]
    left = [listed]
    return [[left.pop() if left and _asks(block) else block for block in part] for part in parts]


def _asks(block: Element) -> bool:
    return block["t"] == "Div" and CONTENTS in classes(block)
