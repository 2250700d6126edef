"""The variants of the DOCX, its colophon and its back cover."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import docx
import docx.shared
import pytest

from tests.support import words_of_docx
from tests.support.building import Built, copy_workspace, galley, replace_in
from tests.support.office import words_on_pages
from tests.support.printed.docx import W, part, style, styles, value
from tests.support.some import some
from tests.support.validator import errors

_TOLD = """        publisher: The Institute of Plain Words
        licence: CC-BY-4.0
        identifier: 10.5281/zenodo.1234567
        back_cover: What users may ask for, and what could be done.
"""


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the DOCX of a paper in every variant, on another sheet."""
    folder = copy_workspace("everything", tmp_path_factory.mktemp("varied"))
    options = "paper_size: us-letter\n      variants: [large-print, review]\n      formats: [docx]"
    replace_in(folder / "mkdocs.yml", "name: everything", f"name: everything\n      {options}")
    replace_in(folder / "mkdocs.yml", "        language:", f"{_TOLD}        language:")
    said = galley("build", "--quiet", folder=folder)
    assert (said.returncode, said.stdout) == (0, ""), said.stderr
    return folder / "build"


def test_each_variant_is_a_file_of_its_own(varied: Path) -> None:
    """Their names say what they are, and the site offers each in words."""
    names = {"everything.docx", "everything-large-print.docx", "everything-review.docx"}
    assert {path.name for path in varied.glob("*.docx")} == names
    page = (varied / "site" / "index.html").read_text(encoding="utf-8")
    for name, words in {
        "large-print": "DOCX, large print",
        "review": "DOCX with line numbers",
    }.items():
        assert f"everything-{name}.docx" in page
        assert words in page
    assert [errors(varied / name) for name in sorted(names)] == [[], [], []]


def test_no_letter_of_large_print_is_small(varied: Path) -> None:
    """Every style has 16 points or more, the heads and feet too."""
    known = styles(varied / "everything-large-print.docx")
    sizes = {
        name: int(value(told.find(f"{W}rPr/{W}sz")))
        for name, told in known.items()
        if told.find(f"{W}rPr/{W}sz") is not None and name not in ("TableGap", "SectionEnd")
    }
    assert len(sizes) > 20
    assert min(sizes.values()) >= 32
    assert value(known["Normal"].find(f"{W}rPr/{W}rFonts"), "ascii") == "Galley Sans"


def test_lines_of_a_review_copy_are_numbered(varied: Path) -> None:
    """On each page of each section, and in no other file; not where the cover and the contents are."""
    for name, wanted in {"everything-review": True, "everything": False}.items():
        sections = list(part(varied / f"{name}.docx", "document").iter(f"{W}sectPr"))
        found = [section.find(f"{W}lnNumType") for section in sections]
        assert [told is not None for told in found] == [wanted] * len(sections)
    known = styles(varied / "everything-review.docx")
    for name in ("Title", "Colophon", "TOC1"):
        assert known[name].find(f"{W}pPr/{W}suppressLineNumbers") is not None


def test_variants_lose_no_word(varied: Path, everything: Built) -> None:
    """What is larger or numbered says the same."""
    wanted = [text.tokens for text in words_of_docx.read(everything.docx)]
    for name in ("everything", "everything-large-print", "everything-review"):
        assert [t.tokens for t in words_of_docx.read(varied / f"{name}.docx")] == wanted


def test_pages_are_letters(varied: Path) -> None:
    """The sheet is the one that was asked for."""
    for section in some(docx.Document(str(varied / "everything.docx")).sections):
        assert {section.page_width, section.page_height} == {
            docx.shared.Inches(8.5),
            docx.shared.Inches(11),
        }


def test_colophon_says_how_to_cite(varied: Path, tmp_path: Path) -> None:
    """Behind the title page: who publishes, under which licence, and what a citation looks like."""
    document = part(varied / "everything.docx", "document")
    lines = {
        words[0]: words[1]
        for paragraph in document.iter(f"{W}p")
        if style(paragraph) == "Colophon"
        and len(words := "".join(_text(paragraph)).split("\t")) == 2
    }
    assert lines["Publisher"] == "The Institute of Plain Words"
    assert lines["Licence"] == "Creative Commons Attribution 4.0 International (CC BY 4.0)"
    (cited,) = ["".join(_text(p)) for p in document.iter(f"{W}p") if style(p) == "ColophonText"]
    assert cited.startswith("Ana Müller-Ibáñez and Þór O’Brien. 2026. Everything")
    assert cited.endswith("https://doi.org/10.5281/zenodo.1234567")
    printed = words_on_pages(varied / "everything.docx", tmp_path)
    assert "About this publication" in printed[1]
    assert printed[-1].count("What users may ask for, and what could be done.") == 1


def _text(paragraph: Element) -> Iterator[str]:
    """The words of a paragraph, its tabs as such."""
    for run in paragraph.iter(f"{W}r"):
        yield from ("\t" if e.tag == f"{W}tab" else e.text or "" for e in run)


def test_large_print_enlarges_a_reference_of_ones_own(tmp_path: Path) -> None:
    """Whoever has styles of their own has them larger."""
    folder = copy_workspace("everything", tmp_path / "paper")
    options = "formats: [docx]\n      variants: [large-print]\n      reference_document: own.docx"
    replace_in(folder / "mkdocs.yml", "name: everything", f"name: everything\n      {options}")
    docx.Document().save(str(folder / "own.docx"))
    said = galley("build", "--quiet", folder=folder)
    assert (said.returncode, said.stdout) == (0, ""), said.stderr
    usual, large = (styles(folder / "build" / f"everything{n}.docx") for n in ("", "-large-print"))
    small, big = (int(value(s["Title"].find(f"{W}rPr/{W}sz"))) for s in (usual, large))
    assert big == round(small * 16 / 10.5)
