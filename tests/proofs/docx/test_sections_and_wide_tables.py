"""The pages of the DOCX: sections with page numbers of their own, wide tables on their side, pictures."""

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pypdfium2 as pdfium
import pytest
from galley.core.brand.brand import CUT_FAMILIES

from tests.support import words_of_docx
from tests.support.building import Built, build, copy_workspace, replace_in
from tests.support.office import printed
from tests.support.printed.docx import W, part, style, value
from tests.support.some import some
from tests.support.words import tokens

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"


def sections(path: Path) -> Iterator[tuple[Element, list[Element]]]:
    """The properties of each section with its blocks."""
    blocks: list[Element] = []
    for block in part(path, "document")[0]:
        own = block if block.tag == f"{W}sectPr" else block.find(f"{W}pPr/{W}sectPr")
        if block.tag != f"{W}sectPr":
            blocks.append(block)
        if own is not None:
            yield own, blocks
            blocks = []


def numbers(section: Element) -> tuple[str, str]:
    """The format of a section's page numbers, and the number that it begins with."""
    told = section.find(f"{W}pgNumType")
    return value(told, "fmt"), value(told, "start")


def is_wide(section: Element) -> bool:
    """Whether a section's pages lie on their side."""
    return value(section.find(f"{W}pgSz"), "orient") == "landscape"


def test_page_numbers_begin_anew_in_the_body(built: Callable[[str], Built]) -> None:
    """Front matter counts in roman numbers, the body from 1, and nothing begins again behind it."""
    for name in ("repository", "everything", "targets"):
        found = [numbers(section) for section, _ in sections(built(name).docx)]
        front = [told for told in found if told[0] == "lowerRoman"]
        body = [told for told in found if told[0] == "decimal"]
        assert found == front + body
        assert [start for _, start in front] == ["1"] + [""] * (len(front) - 1)
        assert [start for _, start in body] == ["1"] + [""] * (len(body) - 1)


def test_the_title_page_has_no_running_lines(everything: Built) -> None:
    """The first page of all is another, and no other first page is."""
    found = [section.find(f"{W}titlePg") is not None for section, _ in sections(everything.docx)]
    assert found == [True] + [False] * (len(found) - 1)


def test_running_lines_fit_their_pages(built: Callable[[str], Built]) -> None:
    """Each section names its heads and feet; the body's say the chapter, by Word's own field."""
    paper = built("repository")
    for section, _ in some(sections(paper.docx)):
        head = running(paper.docx, section, "header")
        foot = running(paper.docx, section, "footer")
        wide = "Wide" if is_wide(section) else ""
        assert [style(p) for p in head.iter(f"{W}p")] == [f"Header{wide}"]
        # The running foot, and the notice of the paper.
        assert [style(p) for p in foot.iter(f"{W}p")] == [f"Footer{wide}"] * 2
        told = ["".join(e.itertext()).strip() for e in head.iter(f"{W}instrText")]
        assert told == ([] if numbers(section)[0] == "lowerRoman" else ["STYLEREF 1"])
        assert "Independent working draft" in "".join(head.itertext())
        assert [e.text for e in foot.iter(f"{W}instrText")] == [" PAGE "]


def running(path: Path, section: Element, kind: str) -> Element:
    """The head or foot of a section's pages."""
    (name,) = [
        reference.get(f"{R}id")
        for reference in section.findall(f"{W}{kind}Reference")
        if value(reference, "type") == "default"
    ]
    with zipfile.ZipFile(path) as package:
        relations = ElementTree.fromstring(package.read("word/_rels/document.xml.rels"))  # noqa: S314  # our own file
    (target,) = [r.get("Target", "") for r in relations if r.get("Id") == name]
    return part(path, target.removesuffix(".xml"))


def test_wide_tables_lie_on_their_side(built: Callable[[str], Built]) -> None:
    """A matrix and a table of many columns have wide pages to themselves, with heading and signs."""
    signs = []
    for name, least in (("repository", 1), ("hostile", 1)):
        turned = [blocks for section, blocks in sections(built(name).docx) if is_wide(section)]
        assert len(turned) >= least
        for blocks in turned:
            tables = [block for block in blocks if block.tag == f"{W}tbl"]
            assert tables
            assert max(map(columns, tables)) > 8
            text = [
                b for b in blocks if b.tag == f"{W}p" and style(b) in ("BodyText", "ListBullet")
            ]
            assert len(text) <= 1
            said = ["".join(t.text or "" for t in b.iter(f"{W}t")) for b in blocks]
            signs += [words for words in said if words.startswith(("●", "▲", "▼"))]
    assert signs


def columns(table: Element) -> int:
    """How many columns a table has."""
    return len(list(table.iter(f"{W}gridCol")))


def test_an_author_may_have_a_table_wide(tmp_path: Path) -> None:
    """The class `wide` turns the page of a table that would fit upright."""
    folder = copy_workspace("everything", tmp_path / "paper")
    replace_in(folder / "chapters" / "tables.md", "{#tbl-plain}", "{#tbl-plain .wide}")
    replace_in(folder / "mkdocs.yml", "name: everything", "name: everything\n      formats: [docx]")
    before, wide, after = (
        (section, blocks)
        for section, blocks in list(sections(build("everything", folder).docx))[1:4]
    )
    assert [is_wide(section) for section, _ in (before, wide, after)] == [False, True, False]
    assert [style(block) for block in wide[1] if block.tag == f"{W}p"][:3] == [
        "Heading1",
        "Heading2",
        "TableCaption",
    ]


@pytest.mark.parametrize("name", ["repository", "everything", "targets", "hostile"])
def test_widths_of_tables_agree(name: str, built: Callable[[str], Built]) -> None:
    """A table, its columns and its cells say the same width, and none is wider than its page."""
    paper = built(name)
    assert some(part(paper.docx, "document").iter(f"{W}tbl"))
    for section, blocks in some(sections(paper.docx)):
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        room = int(value(size, "w")) - int(value(margins, "left")) - int(value(margins, "right"))
        for table in (
            t for block in blocks if block.tag == f"{W}tbl" for t in block.iter(f"{W}tbl")
        ):
            told = table.find(f"{W}tblPr/{W}tblW")
            widths = [int(value(column, "w")) for column in table.findall(f"{W}tblGrid/{W}gridCol")]
            assert value(told, "type") == "dxa"
            assert sum(widths) == int(value(told, "w")) <= room
            for row in some(table.findall(f"{W}tr")):
                cells = [int(value(c, "w")) for c in row.findall(f"{W}tc/{W}tcPr/{W}tcW")]
                assert sum(cells) == sum(widths)


def test_vector_pictures_have_their_pixels_beside(paper: Built) -> None:
    """An SVG is in the package as it is, and as a PNG for a Word that knows no SVG."""
    drawn = set()
    with zipfile.ZipFile(paper.docx) as package:
        relations = ElementTree.fromstring(package.read("word/_rels/document.xml.rels"))  # noqa: S314  # our own file
        targets = {r.get("Id"): f"word/{r.get('Target')}" for r in relations}
        for blip in part(paper.docx, "document").iter(f"{A}blip"):
            vector = blip.find(f".//{SVG}")
            if vector is not None:
                source = package.read(targets[vector.get(f"{R}embed")])
                drawn.add(source)
                assert b"<svg" in source
                assert package.read(targets[blip.get(f"{R}embed")])[:4] == b"\x89PNG"
    sources = {_as_carried(path) for path in (paper.folder / "chapters").rglob("*.svg")}
    assert drawn
    assert drawn & sources


def _as_carried(drawing: Path) -> bytes:
    """A drawing with the names of the typefaces that a DOCX carries."""
    text = drawing.read_text(encoding="utf-8")
    for family, cut in CUT_FAMILIES.items():
        text = text.replace(family, cut)
    return text.encode()


@pytest.mark.parametrize("name", ["repository", "everything", "targets", "hostile"])
def test_another_program_prints_the_same_words(
    name: str, built: Callable[[str], Built], tmp_path: Path
) -> None:
    """Chapter by chapter, LibreOffice prints every word of the DOCX as often as it is written."""
    paper = built(name)
    chapters = words_of_docx.read(paper.docx)
    drawn = list(chapters_of(printed(paper.docx, tmp_path)))
    assert [title for title, _ in drawn] == [_plain(text.title) for text in chapters]
    for text, (_, there) in some(zip(chapters, drawn, strict=True)):
        notes = [word for note in text.notes.values() for word in tokens(note)]
        wanted = Counter(w for w in [*text.tokens, *notes] if w.isalpha() and len(w) > 3)
        short = {w: n for w, n in wanted.items() if there.count(w) < n}
        assert short == {}, text.title


def _plain(title: str) -> str:
    """A title as LibreOffice's bookmarks have it: without its formula."""
    return "".join(re.sub("⟨.*?⟩", "", title).split())


def chapters_of(path: Path) -> Iterator[tuple[str, str]]:
    """The title of each chapter of a PDF and all its signs, by the bookmarks of the first level."""
    with pdfium.PdfDocument(path) as document:
        signs = [_SPACE.sub("", page.get_textpage().get_text_range()) for page in document]
        marks = [b for b in document.get_toc() if b.level == 0]
        begins = [mark.get_dest().get_index() for mark in marks]
        for mark, start, end in zip(marks, begins, [*begins[1:], len(signs)], strict=True):
            yield "".join(mark.get_title().split()), "".join(signs[start:end])


# Where a line ends, and what a program puts there.
_SPACE = re.compile(r"[\ufffe\x02\xad\s]+")
