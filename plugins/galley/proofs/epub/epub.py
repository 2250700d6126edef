"""From the document to the EPUB: filters on the AST, Pandoc's writer, a cover.

Format: EPUB 3.3 (https://www.w3.org/TR/epub-33/), with the metadata for discovery of EPUB Accessibility 1.1.
"""

import re
import tempfile
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from galley.core.ast.attributes import ATTRIBUTED, Attributes, attributes, with_attributes
from galley.core.ast.views import Div, Heading, Link, made, paragraph, word
from galley.core.ast.walking import Element, Filter, apply, elements
from galley.core.insertion.listing import BIBLIOGRAPHY
from galley.core.lists.styles import list_styles
from galley.proofs.document.colophon import doi_of, facts
from galley.proofs.document.document import Document
from galley.proofs.document.enumerated import delimited
from galley.proofs.document.reading import json_of
from galley.proofs.epub.cover import cover
from galley.proofs.epub.finishing import finished
from galley.proofs.press import Press
from galley.tools import pandoc
from galley.tools.cache import digest

_STYLES = Path(__file__).with_name("epub.css")
# The attributes that HTML has for any element that an author's text can be.
_KEPT = frozenset({"lang", "dir", "width", "height"})
_CONTENTS_DEPTH = 3
# The ids that Pandoc gives to what it adds to a book.
_TAKEN = re.compile(r"footnotes|fn\d+|fnref\d+|toc(?:-li-\d+)?")


def prove(document: Document, parts: Sequence[list[Element]], press: Press) -> bytes:
    """The EPUB of a document that was read into `parts`."""
    with tempfile.TemporaryDirectory(prefix="galley-") as name:
        folder = Path(name)
        blocks = [_colophon(document, press), *(_marked(part, document) for part in parts)]
        placed = apply([block for part in blocks for block in part], _filters(press, folder))
        (folder / "cover.png").write_bytes(cover(document.metadata, press))
        styles = _STYLES.read_text(encoding="utf-8") + list_styles()
        (folder / "epub.css").write_text(styles, encoding="utf-8")
        written = pandoc.pandoc_bytes(
            *("-f", "json", "-t", "epub3", "-o", "-", "--mathml", "--split-level=1"),
            *("--toc", f"--toc-depth={_CONTENTS_DEPTH}", "--css=epub.css"),
            "--epub-cover-image=cover.png",
            # The reader's colours are not known: weight and slope tell the words of code apart.
            "--highlight-style=monochrome",
            stdin=json_of(placed, _metadata(document, placed)),
            folder=folder,
            environment={"SOURCE_DATE_EPOCH": str(press.moment)},
        )
    return finished(written)


def _metadata(document: Document, blocks: list[Element]) -> dict[str, Element]:
    """What a library shows of the book, and which readers it serves.

    Each text is one of the AST: Pandoc would read a plain one as Markdown, HTML included.
    """
    told = document.metadata
    doi = doi_of(told.identifier)
    titles = [_map(type="main", text=told.title)]
    if told.subtitle:
        titles.append(_map(type="subtitle", text=told.subtitle))
    has_pictures = any(True for _ in elements(blocks, ("Image",)))
    has_formulas = any(True for _ in elements(blocks, ("Math",)))
    features = [
        *(["MathML"] if has_formulas else []),
        *(["alternativeText"] if has_pictures else []),
        *("displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"),
    ]
    authors = [
        _map(role="author", text=author.name, **{"file-as": author.filed})
        for author in told.authors
    ]
    identifier = _map(scheme="DOI", text=doi) if doi else _text(_identifier(document))
    texts = {"publisher": told.publisher, "rights": told.licence, "description": told.abstract}
    return {
        "title": made("MetaList", titles),
        **({"creator": made("MetaList", authors)} if authors else {}),
        **{name: _text(text) for name, text in texts.items() if text},
        **({"subject": _texts(*told.keywords)} if told.keywords else {}),
        "lang": _text(told.language),
        "identifier": identifier,
        "toc-title": _text(document.words.contents),
        "accessModes": _texts("textual", *(["visual"] if has_pictures else [])),
        "accessModeSufficient": _texts("textual"),
        "accessibilityFeatures": _texts(*features),
        "accessibilityHazards": _texts("none"),
        "accessibilitySummary": _text(document.words.accessibility),
    }


def _text(text: str) -> Element:
    return made("MetaString", text)


def _texts(*texts: str) -> Element:
    return made("MetaList", [_text(text) for text in texts])


def _map(**texts: str) -> Element:
    return made("MetaMap", {name: _text(text) for name, text in texts.items()})


def _identifier(document: Document) -> str:
    """The same name for the same state of the same paper, and no other."""
    told = document.metadata
    return uuid.uuid5(uuid.NAMESPACE_URL, repr((told.title, told.version, told.address))).urn


def _colophon(document: Document, press: Press) -> list[Element]:
    """The first chapter: what is said of the publication as a whole."""
    told, words = document.metadata, document.words
    lines = [
        paragraph([made("Strong", [word(fact.label)]), word(f": {fact.text}")])
        for fact in facts(told, press.brand.typography, words)
        # A reader of books brings typefaces of its own.
        if fact.label != words.colophon["typefaces"]
    ]
    notice = [paragraph([word(told.notice)])] if told.notice else []
    title = [word(words.colophon["title"])]
    heading = Heading(1, Attributes("galley-colophon", ("unnumbered",)), title).json
    return _marked([heading, *notice, *lines], document)


def _marked(part: list[Element], document: Document) -> list[Element]:
    """A part with the marks of the paper below its title: no page numbers tell what is before it."""
    circulation = document.metadata.circulation
    mark = (circulation.mark.label,) if circulation.mark else ()
    marks = [*mark, *circulation.lines(document.words)]
    if not marks:
        return part
    at = 1 if part and part[0]["t"] == "Header" else 0
    line = paragraph([made("Strong", [word(" · ".join(marks))])])
    return [*part[:at], line, *part[at:]]


def _filters(press: Press, folder: Path) -> Mapping[str, Sequence[Filter]]:
    def place(element: Element) -> Element:
        """The picture under the name of a file in our folder, which Pandoc puts into the book."""
        image = Link.read(element)
        name = f"{digest(image.address)[:12]}{Path(image.address).suffix}"
        (folder / name).write_bytes((press.root / image.address.lstrip("/")).read_bytes())
        return replace(image, address=name).json

    filters: dict[str, Sequence[Filter]] = dict.fromkeys(ATTRIBUTED, (_plain,))
    return {
        **filters,
        "Image": (_plain, place),
        "Link": (_plain, _link),
        "Figure": (_plain, _figure),
        "OrderedList": (delimited,),
    }


def _figure(element: Element) -> Element:
    """A figure in a division that has its id: Pandoc looks there for what links lead to."""
    told = attributes(element)
    return Div(
        Attributes(told.identifier), [with_attributes(element, replace(told, identifier=""))]
    ).json


def _link(element: Element) -> Element:
    """A link to a place whose id may have another name here."""
    found = Link.read(element)
    if not found.address.startswith("#"):
        return element
    return replace(found, address=f"#{_free(found.address[1:])}").json


def _free(identifier: str) -> str:
    """An id that Pandoc gives to nothing of its own."""
    return f"paper-{identifier}" if _TAKEN.fullmatch(identifier) else identifier


def _plain(element: Element) -> Element:
    """An element without attributes that are for other proofs."""
    told = attributes(element)
    kept = [pair for pair in told.pairs if pair[0] in _KEPT]
    if BIBLIOGRAPHY in told.classes:
        # Pandoc gives the role of an item to each entry.
        kept.append(("role", "list"))
    free = _free(told.identifier)
    return with_attributes(element, replace(told, identifier=free, pairs=tuple(kept)))
