"""Reference documents as houses have them: edited in Word or in LibreOffice, in another language, bare."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.shared import RGBColor, Twips
from galley.proofs.docx.reference.reference import SHIPPED

from tests.support import words_of_docx
from tests.support.building import Built, build, copy_workspace, galley, replace_in
from tests.support.office import words_on_pages
from tests.support.printed.docx import W, part, styles, used, value
from tests.support.validator import errors

HEADING, MARGIN = "AB12CD", Twips(2268)
# What a Word with German menus calls some styles, whose names in the file stay English.
GERMAN = {"Heading": "berschrift", "BodyText": "Textkrper", "TOC1": "Verzeichnis1", "Title": "Titel"}  # fmt: skip
# What is left where a person threw away every style that looked idle.
KEPT = ("Normal", "Heading1", "Title", "BodyText", "Header", "Footer", "DefaultParagraphFont")


def edited(path: Path) -> None:
    """A reference document as a person leaves it who wants another colour, typeface and margin."""
    opened = docx.Document(str(SHIPPED))
    opened.styles["Heading 1"].font.color.rgb = RGBColor.from_string(HEADING)
    opened.styles["Body Text"].font.name = "Liberation Sans"
    for section in opened.sections:
        section.left_margin = section.right_margin = MARGIN
    opened.save(str(path))


def saved_by_libreoffice(path: Path) -> None:
    """Saved once more by a program with names of its own for styles and sides."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    convert = ["--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir"]
    there = path.parent / "saved"
    command = ["soffice", profile, *convert, str(there), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    shutil.move(there / path.name, path)
    assert "TextBody" in styles(path)


def saved_in_german(path: Path) -> None:
    """Saved by a Word whose ids of styles are German, as a template."""
    rewritten(path, lambda name, text: _german(text) if name.startswith("word/") else _dotx(text))
    assert "berschrift1" in styles(path)


def _german(text: str) -> str:
    for ours, theirs in GERMAN.items():
        text = re.sub(rf'((?:w:styleId|w:val)="){ours}(\d?")', rf"\1{theirs}\2", text)
    return text


def _dotx(text: str) -> str:
    return text.replace("document.main+xml", "template.main+xml")


def bare(path: Path) -> None:
    """With a handful of styles left."""

    def kept(match: re.Match[str]) -> str:
        return match[0] if any(f'w:styleId="{name}"' in match[0] for name in KEPT) else ""

    rewritten(path, lambda _, text: re.sub(r"<w:style .*?</w:style>", kept, text, flags=re.DOTALL))
    assert set(styles(path)) == set(KEPT)


def rewritten(path: Path, change: Callable[[str, str], str]) -> None:
    """Change the text of every part."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, text in parts.items():
            package.writestr(name, change(name, text))


HOUSES = {
    "word": lambda _: None,
    "libreoffice": saved_by_libreoffice,
    "german": saved_in_german,
    "bare": bare,
}


@pytest.fixture(scope="module", params=HOUSES)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The paper with every construct, in the reference document of a house."""
    folder = copy_workspace("everything", tmp_path_factory.mktemp("house"))
    edited(folder / "own.docx")
    HOUSES[request.param](folder / "own.docx")
    options = "name: everything\n      formats: [docx]\n      reference_document: own.docx"
    replace_in(folder / "mkdocs.yml", "name: everything", options)
    return build("everything", folder)


def test_what_the_house_changed_shows(house: Built, tmp_path: Path) -> None:
    """The colour, the typeface and the margins are those of the house, and the file is valid."""
    known = styles(house.docx)
    assert value(known["Heading1"].find(f"{W}rPr/{W}color")) == HEADING
    assert value(known["BodyText"].find(f"{W}rPr/{W}rFonts"), "ascii") == "Liberation Sans"
    margins = {s.left_margin for s in docx.Document(str(house.docx)).sections}
    assert margins == {MARGIN}
    assert errors(house.docx) == []
    # The words of a chapter's beginning are on a page of their own, in another program too.
    pages = words_on_pages(house.docx, tmp_path)
    assert len([page for page in pages if "Boxes & tabs" in page]) >= 1


def test_every_style_is_there_once(house: Built) -> None:
    """No style is missing, in a house that threw it away too, and no name is twice."""
    known = styles(house.docx)
    assert used(house.docx) - set(known) == set()
    names = [value(style.find(f"{W}name")).casefold() for style in known.values()]
    assert len(names) == len(set(names))
    bases = {value(style.find(f"{W}basedOn")) for style in known.values()}
    assert bases - set(known) <= {""}


def test_boxes_keep_their_edges(house: Built, everything: Built) -> None:
    """A box is in as far as in our own reference document, its bar beside it."""
    for name in ("AdmonitionNote", "ItemNeed" if "ItemNeed" in styles(house.docx) else "Item"):
        theirs, ours = (styles(path)[name] for path in (house.docx, everything.docx))
        for side in ("left", "right"):
            told = [value(s.find(f"{W}pPr/{W}ind"), side) for s in (theirs, ours)]
            assert told[0] == told[1] != ""
        assert theirs.find(f"{W}pPr/{W}pBdr/{W}left") is not None


def test_no_word_is_lost(house: Built, everything: Built) -> None:
    """The paper says in a house's styles what it says in ours."""
    said, wanted = (words_of_docx.read(paper.docx) for paper in (house, everything))
    assert [text.tokens for text in said] == [text.tokens for text in wanted]


def test_added_styles_wear_the_typeface_of_the_house(tmp_path: Path) -> None:
    """What a house has no style for comes in its own typeface, and code in one for code."""
    folder = copy_workspace("everything", tmp_path / "paper")
    docx.Document().save(str(folder / "own.docx"))
    options = "name: everything\n      formats: [docx]\n      reference_document: own.docx"
    replace_in(folder / "mkdocs.yml", "name: everything", options)
    known = styles(build("everything", folder).docx)
    assert known["AdmonitionNoteTitle"].find(f"{W}rPr/{W}rFonts") is None
    assert value(known["SourceCode"].find(f"{W}rPr/{W}rFonts"), "ascii") == "Galley Code"


def test_what_is_no_word_document_is_told(tmp_path: Path) -> None:
    """A file of another format ends the build with a sentence, and not with a traceback."""
    folder = copy_workspace("everything", tmp_path / "paper")
    (folder / "own.docx").write_text("a note", encoding="utf-8")
    options = "name: everything\n      formats: [docx]\n      reference_document: own.docx"
    replace_in(folder / "mkdocs.yml", "name: everything", options)
    done = galley("build", "--quiet", folder=folder)
    assert done.returncode != 0
    assert '"own.docx" cannot be the reference document: it is not a Word document' in done.stderr
    assert "Traceback" not in done.stderr


def test_sections_of_the_body_are_those_of_the_house(house: Built) -> None:
    """Front matter, body and pages on their side come out as three kinds, whoever saved the file."""
    found = part(house.docx, "document").iter(f"{W}sectPr")
    formats = [value(section.find(f"{W}pgNumType"), "fmt") for section in found]
    assert formats[0] == "lowerRoman"
    assert formats[-1] == "decimal"
