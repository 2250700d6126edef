"""A Word template from a stranger: its look comes into the DOCX, and nothing that acts."""

import base64
import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from galley.proofs.docx.package.archive import PackageError, read_package
from galley.proofs.docx.package.instructions import ALLOWED, clean_fields, leads_outward
from galley.proofs.docx.package.ooxml import read
from galley.proofs.docx.reference.admission import admit
from lxml import etree

from tests.support.docx_making import MARKED, document_of, proofs_of
from tests.support.some import some
from tests.support.validator import errors

CANARY = "xylophone"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_NAMES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def field(instruction: str, result: str = "") -> str:
    """A field in runs of its own."""
    sign = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    words = f"<w:r><w:t>{result}</w:t></w:r>" if result else ""
    return (
        f"{sign.format('begin')}{instruction}{sign.format('separate')}{words}{sign.format('end')}"
    )


def code(text: str) -> str:
    """A piece of an instruction."""
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def picture(relation: str) -> str:
    """A drawing whose pixels are those of a relation."""
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="9525" cy="9525"/><wp:docPr id="1" name="x"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr>'
        f"<pic:blipFill><a:blip {relation}/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


# Each is refused, and what else is in its paragraph stays.
FETCHING = {
    "split": field(code("DD") + code(f"EAUTO cmd {CANARY}"), CANARY),
    "simple": f'<w:fldSimple w:instr="DDE {CANARY}"><w:r><w:t>{CANARY}</w:t></w:r></w:fldSimple>',
    "picture": field(code(f' INCLUDEPICTURE "http://{CANARY}/a.png" \\d'), CANARY),
    "text": field(code(f"includetext {CANARY}")),
    "link": field(code(f"LINK Excel.Sheet.8 {CANARY}")),
    "button": field(code(f"MACROBUTTON {CANARY} press")),
    "import": field(code(f"IMPORT {CANARY}")),
    "database": field(code(f'DATABASE \\d "{CANARY}"')),
    "ask": field(code(f'ASK x "{CANARY}"')) + field(code(f'FILLIN "{CANARY}"')),
    "nested": field(code("IF ") + field(code(f"DDEAUTO {CANARY}")) + code(" = 1 a b")),
    "named by another": field(field(code(f"QUOTE {CANARY}")) + code(" cmd")),
    "words": field(f"<w:r><w:t>DDEAUTO {CANARY}</w:t></w:r>"),
    "unclosed": f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{code(f"DDEAUTO {CANARY}")}',
    "stray": code(f"DDEAUTO {CANARY}"),
    "deleted": f"<w:r><w:delInstrText>DDEAUTO {CANARY}</w:delInstrText></w:r>",
    "address": field(code(f'HYPERLINK "file://{CANARY}/share"'), "words"),
    "state": f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:entryMacro w:val="{CANARY}"/></w:ffData></w:fldChar></w:r>',
    "text box": f'<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p>{field(code(f"DDEAUTO {CANARY}"))}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>',
}  # fmt: skip
HEAD = (
    f'<w:hdr {_NAMES}><w:p><w:r><w:t>House style</w:t></w:r>{field(code("PA") + code("GE"), "1")}'
    f'{field(code(""" HYPERLINK "https://example.org/" """), "site")}{picture(chr(114) + ":embed=" + chr(34) + "rId1" + chr(34))}'
    '<w:hyperlink r:id="rId7"><w:r><w:t>web</w:t></w:r></w:hyperlink></w:p>'
    + "".join(f"<w:p><w:r><w:t>kept</w:t></w:r>{piece}</w:p>" for piece in FETCHING.values())
    + f'<w:p>{picture("r:link=" + chr(34) + "rId2" + chr(34))}<w:hyperlink r:id="rId3"><w:r><w:t>words</w:t></w:r></w:hyperlink>'
    f'<w:r><w:object><o:OLEObject Type="Embed" ProgID="{CANARY}" r:id="rId4"/></w:object></w:r>'
    f'<w:r><w:pict><v:shape href="file://{CANARY}" o:gfxdata="{CANARY}"><v:imagedata r:id="rId2" src="{CANARY}"/></v:shape></w:pict></w:r>'
    f'<w:ins w:id="1" w:author="{CANARY}"><w:r><w:t>accepted</w:t></w:r></w:ins>'
    f'<w:del w:id="2" w:author="{CANARY}"><w:r><w:delText>{CANARY}</w:delText></w:r></w:del></w:p>'
    f'<w:altChunk r:id="rId5"/><w:subDoc r:id="rId6"/></w:hdr>'
)  # fmt: skip
_RELATIONS = {
    "rId1": ("image", "media/logo.png", ""),
    "rId2": ("image", f"http://{CANARY}/a.png", "External"),
    "rId3": ("hyperlink", f"file://{CANARY}/share", "External"),
    "rId4": ("oleObject", f"embeddings/{CANARY}.bin", ""),
    "rId5": ("aFChunk", f"{CANARY}.mht", ""),
    "rId6": ("subDocument", f"//{CANARY}/a.docx", "External"),
    "rId7": ("hyperlink", "https://example.org/web", "External"),
}


def relations(told: dict[str, tuple[str, str, str]]) -> str:
    """A part of relations."""
    lines = "".join(
        f'<Relationship Id="{name}" Type="{_R}/{kind}" Target="{target}"{f" TargetMode={chr(34)}{mode}{chr(34)}" if mode else ""}/>'
        for name, (kind, target, mode) in told.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{lines}</Relationships>'


def template() -> bytes:
    """A template of python-docx with a weapon of each kind in it."""
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "x"
    made.core_properties.author = CANARY
    buffer = io.BytesIO()
    made.save(buffer)
    parts = {name: data.decode("latin-1") for name, data in read_package(buffer.getvalue()).items()}
    (head,) = [name for name in parts if re.fullmatch(r"word/header\d*\.xml", name)]
    parts[head] = HEAD
    parts[f"word/_rels/{Path(head).name}.rels"] = relations(_RELATIONS)
    parts["word/settings.xml"] = (
        f'<w:settings {_NAMES}><w:attachedTemplate r:id="rId1"/><w:mailMerge><w:dataSource r:id="rId2"/></w:mailMerge>'
        f'<w:trackRevisions/><w:defaultTabStop w:val="11.5"/><w:docVars><w:docVar w:name="x" w:val="{CANARY}"/></w:docVars>'
        f'<w:rsids><w:rsid w:val="00112233"/></w:rsids></w:settings>'
    )
    parts["word/_rels/settings.xml.rels"] = relations(
        {
            "rId1": ("attachedTemplate", f"file://{CANARY}/Normal.dotm", "External"),
            "rId2": ("mailMergeSource", f"file://{CANARY}/list.csv", "External"),
        }
    )
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        "<w:sectPr", f"<w:p>{field(code(f'DDEAUTO {CANARY}'))}</w:p><w:sectPr", 1
    )
    parts["word/media/logo.png"] = PNG.decode("latin-1")
    for name in (
        "vbaProject.bin",
        "activeX/activeX1.xml",
        f"embeddings/{CANARY}.bin",
        f"{CANARY}.mht",
    ):
        parts[f"word/{name}"] = CANARY
    parts["customUI/customUI.xml"] = f'<customUI onLoad="{CANARY}"/>'
    parts["word/glossary/document.xml"] = CANARY
    parts["word/comments.xml"] = (
        f'<w:comments {_NAMES}><w:comment w:author="{CANARY}"/></w:comments>'
    )
    return packed({name: text.encode("latin-1") for name, text in parts.items()})


def packed(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The DOCX of a paper in the stranger's template."""
    document = document_of('<h1 id="one">One</h1><p>Words.</p>', MARKED)
    return proofs_of(document, {"x": template()}, tmp_path_factory.mktemp("foreign"))["x"]


def test_nothing_of_a_stranger_is_in_the_docx(made: Path) -> None:
    """Neither in the template as Pandoc gets it, nor in the finished file."""
    for data in (admit(template()).content, made.read_bytes()):
        for name, part in some(read_package(data).items()):
            assert CANARY.encode() not in part, name
            assert CANARY not in name
            assert b"00112233" not in part, name
    assert errors(made) == []


def test_look_of_a_stranger_is_in_the_docx(made: Path) -> None:
    """Words, a picture, links to the web and fields that count are those of the template."""
    parts = read_package(made.read_bytes())
    (head,) = [p.decode() for n, p in parts.items() if "word/header" in n and b"House style" in p]
    words = "".join(t.text or "" for t in etree.fromstring(head.encode()).iter(f"{{{_W}}}t"))
    assert words.count("kept") == len(FETCHING)
    assert "accepted" in words
    assert words.count("words") == 2
    assert re.findall(r"<w:instrText[^>]*>([^<]*)<", head) == [
        "PA",
        "GE",
        ' HYPERLINK "https://example.org/" ',
        "IF ",
        " = 1 a b",
    ]
    assert PNG in parts.values()
    targets = re.findall(rb'Target="(https://[^"]*)"', b"".join(parts.values()))
    assert targets == [b"https://example.org/web"]


def test_what_is_left_out_is_named() -> None:
    """Each weapon is told of once."""
    left_out = admit(template()).left_out
    assert len(left_out) == len(set(left_out))
    for wanted in (
        *("the field DDEAUTO", "the field INCLUDEPICTURE", "the field MACROBUTTON", "a text of another format"),
        *("an object of another program", f'the attachedTemplate "file://{CANARY}/Normal.dotm"'),
        *(f'the image "http://{CANARY}/a.png"', 'the part "word/vbaProject.bin"', 'the part "customUI/customUI.xml"'),
    ):  # fmt: skip
        assert wanted in left_out, left_out


@pytest.mark.parametrize("name", FETCHING)
def test_field_is_taken_out(name: str) -> None:
    """Alone in its paragraph, it leaves nothing that a program would update."""
    (paragraph,) = read(f"<w:p>{FETCHING[name]}</w:p>")
    clean_fields(paragraph)
    left = etree.tostring(paragraph).decode()
    assert not re.search(r"instrText|fldChar|fldSimple", left) or name == "nested"
    assert "xylophone" not in re.sub(r"<w:t[ >].*?</w:t>", "", left)


@pytest.mark.parametrize("name", sorted(ALLOWED - {"HYPERLINK"}))
def test_field_that_only_counts_and_repeats_stays(name: str) -> None:
    """In one piece or in several, with others inside."""
    (paragraph,) = read(
        f"<w:p>{field(code(f' {name} ') + field(code('PAGE'), '1') + code(' x'), '2')}</w:p>"
    )
    assert clean_fields(paragraph) == []
    assert len(list(paragraph.iter(f"{{{_W}}}fldChar"))) == 6


@pytest.mark.parametrize(
    ("instruction", "wanted"),
    [
        ('HYPERLINK "https://example.org/"', True),
        ("HYPERLINK https://example.org/ \\o tip", True),
        ('HYPERLINK \\l "place"', True),
        ('HYPERLINK "mailto:a@example.org" \\t _blank', True),
        ('HYPERLINK "file:///x"', False),
        ('HYPERLINK "\\\\\\\\host\\\\share"', False),
        ('HYPERLINK "https://example.org/" "file:///x"', False),
        ('HYPERLINK \\l "place" javascript:x', False),
        ("HYPERLINK", False),
    ],
)
def test_field_of_a_link_leads_where_a_link_may(instruction: str, wanted: bool) -> None:
    """To the web, a mailbox, or a place in the document."""
    assert leads_outward(instruction) is wanted


def test_archive_that_grows_is_refused() -> None:
    """Megabytes of zeros in a few kilobytes are not unpacked, whatever the archive says of them."""
    bomb = packed({"word/document.xml": bytes(300 * 2**20), "word/styles.xml": b"<x/>"})
    assert len(bomb) < 2**20
    with pytest.raises(PackageError, match="too large"):
        admit(bomb)


@pytest.mark.parametrize(
    "name", ["/word/x.xml", "..\\x", "word\\x.xml", "a/../b", "C:/x", "a//b", "a/."]
)
def test_name_that_leads_elsewhere_is_refused(name: str) -> None:
    """From the root, up, or to another drive."""
    with pytest.raises(PackageError, match="leads elsewhere"):
        read_package(packed({name: b""}))
