"""What PDF/UA-1 and PDF/A-2a ask of a file, read back from it: ISO 14289-1, ISO 19005-2."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf

from tests.support import structure_of_pdf
from tests.support.structure_of_pdf import Node

_STANDARDS = {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")


def shortfalls(path: Path) -> list[str]:
    """What a PDF lacks; each as a sentence."""
    with pikepdf.open(path) as document:
        root = structure_of_pdf.read(document)
        return [
            *_of_the_file(document),
            *_of_the_structure(root),
            *_of_the_links(document, root),
            *_of_the_fonts(document),
        ]


def _of_the_file(document: pikepdf.Pdf) -> Iterator[str]:
    with document.open_metadata() as told:
        for name, value in _STANDARDS.items():
            if told.get(name) != value:
                yield f"{name} is {told.get(name)}, not {value}"
        if not told.get("dc:title"):
            yield "it has no title"
    catalog: Any = document.Root
    if not str(catalog.get("/Lang", "")):
        yield "its language is not told"
    if catalog.MarkInfo.get("/Marked") is not True:
        yield "it is not marked as tagged"
    if catalog.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "the window shows the name of the file, not the title"
    with document.open_outline() as outline:
        if not outline.root:
            yield "it has no bookmarks"
    for number, page in enumerate(document.pages, 1):
        if page.get("/Tabs") != "/S" and page.get("/Annots"):
            yield f"page {number}: the tabulator does not follow the structure"


def _of_the_structure(root: Node) -> Iterator[str]:
    for node in root.of_kind("Figure", "Formula"):
        if not node.alternative.strip():
            yield f"a {node.kind.lower()} has no words"
    for node in root.of_kind("TH"):
        if node.attributes.get("Scope") not in ("Column", "Row", "Both"):
            yield "a header of a table has no scope"
    for table in root.of_kind("Table"):
        rows = list(table.of_kind("TR"))
        if len(rows) > 1 and not list(table.of_kind("TH")):
            yield "a table has no heads"
    levels = [int(node.kind[1]) for node in root.of_kind("H1", "H2", "H3", "H4", "H5", "H6")]
    yield from (f"after H{a} comes H{b}" for a, b in pairwise([0, *levels]) if b > a + 1)


def _of_the_links(document: pikepdf.Pdf, root: Node) -> Iterator[str]:
    tree = pikepdf.NameTree(document.Root.Names.Dests) if "/Names" in document.Root else {}
    flat: Any = document.Root.get("/Dests", {})
    tagged = {link.objgen for node in root.descendants() for link in node.annotations}
    for number, page in enumerate(document.pages, 1):
        for link in page.get("/Annots", []):
            if link.Subtype != "/Link":
                continue
            if not str(link.get("/Contents", "")).strip():
                yield f"page {number}: a link has no description"
            if link.objgen not in tagged:
                yield f"page {number}: a link stands in no element"
            target = link.get("/Dest")
            name = str(target) if isinstance(target, pikepdf.String | pikepdf.Name) else ""
            known = not name or name in tree or name in flat or f"/{name}" in flat
            if not known or (target is None and "/A" not in link):
                yield f"page {number}: a link leads nowhere: {name}"


def _of_the_fonts(document: pikepdf.Pdf) -> Iterator[str]:
    dictionaries = (made for made in document.objects if isinstance(made, pikepdf.Dictionary))
    for font in dictionaries:
        is_font = font.get("/Type") == "/FontDescriptor"
        if is_font and not any(name in font for name in _PROGRAMS):
            yield f"the typeface {font.FontName} is not embedded"
