"""The DOCX carries the brand's typefaces: it looks the same where they are not installed."""

import io
import re
import shutil
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import docx
import pikepdf
from fontTools.ttLib import TTFont
from galley.proofs import FONTS
from galley.proofs.docx.finishing.typefaces import hidden, may_be_embedded

from tests.support.building import Built, build, copy_workspace, replace_in
from tests.support.office import printed
from tests.support.printed.docx import W, part, style, value
from tests.support.some import some
from tests.support.validator import errors

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TYPEFACE = FONTS.parent / "templates" / "typefaces" / "GalleySans-Regular.ttf"


def carried(path: Path) -> dict[tuple[str, str], TTFont]:
    """The fonts in a file, by the name that its styles call them and the place that they take."""
    found = {}
    with zipfile.ZipFile(path) as package:
        relations = ElementTree.fromstring(package.read("word/_rels/fontTable.xml.rels"))  # noqa: S314  # our own file
        targets = {r.get("Id"): f"word/{r.get('Target')}" for r in relations}
        for font in part(path, "fontTable"):
            for told in font:
                if told.tag.startswith(f"{W}embed"):
                    content = package.read(targets[told.get(f"{R}id")])
                    key = uuid.UUID(value(told, "fontKey"))
                    shown = TTFont(io.BytesIO(hidden(content, key)))
                    found[value(font, "name"), told.tag.removeprefix(f"{W}embed")] = shown
    return found


def test_typefaces_are_in_the_file(everything: Built) -> None:
    """Text, headings and code have theirs, in outlines that Word takes, under the name in the styles."""
    fonts = carried(everything.docx)
    assert {family for family, _ in fonts} == {"Galley Serif", "Galley Sans", "Galley Code"}
    assert {place for family, place in fonts if family == "Galley Serif"} == {
        *("Regular", "Bold", "Italic", "BoldItalic"),
    }
    for (family, place), font in some(fonts.items()):
        assert font["name"].getDebugName(1) == family
        assert font["name"].getDebugName(2).replace(" ", "") == place
        assert "glyf" in font
        assert font["OS/2"].fsType == 0
        # Their licence keeps the name of the whole fonts for these: OFL 1.1, section 3.
        assert not any("Source" in str(font["name"].getDebugName(n)) for n in (1, 3, 4, 6))
        assert {ord(letter) for letter in "aÄčßІґΩ€–’"} - {0x406, 0x491, 0x3A9} <= set(
            font.getBestCmap()
        )
    assert part(everything.docx, "settings").find(f"{W}embedTrueTypeFonts") is not None


def test_another_program_prints_in_them(everything: Built, tmp_path: Path) -> None:
    """LibreOffice finds them in the file, whatever this machine has."""
    with pikepdf.open(printed(everything.docx, tmp_path)) as document:
        names = {
            str(font.BaseFont).partition("+")[2]
            for font in document.objects
            if isinstance(font, pikepdf.Dictionary) and "/BaseFont" in font
        }
    for wanted in ("GalleySerif-Regular", "GalleySans-Bold", "GalleyCode-Regular"):
        assert wanted in names


def test_scripts_have_theirs(built: Callable[[str], Built], tmp_path: Path) -> None:
    """Arabic, Tamil and Hindi are printed in the fonts that the file brings, and not as boxes."""
    paper = built("scripts")
    wanted = {"Noto Naskh Arabic", "Noto Serif Tamil", "Noto Sans Devanagari"}
    assert wanted <= {family for family, _ in carried(paper.docx)}
    with pikepdf.open(printed(paper.docx, tmp_path)) as document:
        names = {
            str(font.BaseFont)
            for font in document.objects
            if isinstance(font, pikepdf.Dictionary) and "/BaseFont" in font
        }
    for family in some(wanted):
        assert any(family.replace(" ", "") in name for name in names), names


def test_a_house_with_other_typefaces_carries_none(tmp_path: Path) -> None:
    """Only what is named in the styles is in the file."""
    folder = copy_workspace("everything", tmp_path / "paper")
    opened = docx.Document()
    opened.save(str(folder / "own.docx"))
    options = "name: everything\n      formats: [docx]\n      reference_document: own.docx"
    replace_in(folder / "mkdocs.yml", "name: everything", options)
    with zipfile.ZipFile(build("everything", folder).docx) as package:
        assert [name for name in package.namelist() if re.search(r"odttf$", name)] == []


def test_a_template_that_carries_some_gets_ours(everything: Built, tmp_path: Path) -> None:
    """A template with the letters of a family that it needs itself does not take the others away."""
    folder = copy_workspace("everything", tmp_path / "paper")
    shutil.copy(everything.docx, folder / "own.docx")
    options = "name: everything\n      formats: [docx]\n      reference_document: own.docx"
    replace_in(folder / "mkdocs.yml", "name: everything", options)
    again = build("everything", folder).docx
    assert errors(again) == []
    assert set(carried(again)) == set(carried(everything.docx))


def test_rights_of_a_typeface_are_kept() -> None:
    """What its owner lets nobody embed stays out, and so do outlines that Word does not take."""
    assert may_be_embedded(TYPEFACE.read_bytes())
    font = TTFont(TYPEFACE)
    for rights, allowed in {0: True, 2: False, 4: False, 8: True, 0x208: False}.items():
        font["OS/2"].fsType = rights
        changed = io.BytesIO()
        font.save(changed)
        assert may_be_embedded(changed.getvalue()) == allowed
    assert not may_be_embedded((FONTS / "SourceSans3-Regular.otf").read_bytes())


def test_contents_say_their_languages(built: Callable[[str], Built]) -> None:
    """A heading's passage keeps its language in the contents: font and voice are those for it."""
    document = part(built("scripts").docx, "document")
    entries = [p for p in document.iter(f"{W}p") if style(p).startswith("TOC")]
    found = [value(told, side) for p in entries for told in p.iter(f"{W}lang") for side in SIDES]
    assert {"zh-CN", "ja-JP", "ta-IN", "hi-IN", "ar"} <= {tag.removesuffix("-SA") for tag in found}


# Word keeps the languages of East Asia and those of complex scripts apart.
SIDES = ("eastAsia", "bidi")
