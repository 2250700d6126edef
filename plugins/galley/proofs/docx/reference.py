"""The reference document: every style of the DOCX, in one file that a person can edit in Word.

It is Pandoc's own reference document with our styles, page and running lines. Run as a module,
it writes the one that Galley ships. Format: ECMA-376, WordprocessingML.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from galley.core.brand import DEFAULT
from galley.proofs.package import read_package, write_package
from galley.tools import pandoc
from galley.tools.process import run

SHIPPED = Path(__file__).parent.parent / "templates" / "reference.docx"

_COLOURS, _FACES = DEFAULT.colours, DEFAULT.typography


def word_colour(colour: str) -> str:
    """A colour as Word spells it."""
    return colour.removeprefix("#").upper()


INK, TEAL, OCHRE, BRICK, GREY, RULE, PALE = (
    word_colour(getattr(_COLOURS, name))
    for name in ("primary", "link", "warning", "danger", "secondary", "tertiary", "light")
)
SERIF, SANS, MONO = _FACES.base, _FACES.headings, _FACES.monospace
# What Word takes where a reader's machine lacks the paper's fonts.
_ALTERNATIVES = {
    SERIF: ("Georgia", "roman"),
    SANS: ("Calibri", "swiss"),
    MONO: ("Consolas", "modern"),
}


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name in Word, what it builds on, its paragraph and run properties as XML."""

    name: str
    based_on: str = "Normal"
    following: str = ""
    paragraph: str = ""
    run: str = ""
    kind: str = "paragraph"


def _spacing(before: int, after: int, line: int = 0) -> str:
    """Space around a paragraph in twentieths of a point; line height in 240ths of a line."""
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{height}/>'


def _face(
    font: str, half_points: int = 0, colour: str = "", *, bold: bool = False, italic: bool = False
) -> str:
    """Font, weight, colour and size, in the order that the schema wants."""
    return "".join(
        [
            f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>' if font else "",
            "<w:b/><w:bCs/>" if bold else "",
            "<w:i/><w:iCs/>" if italic else "",
            f'<w:color w:val="{colour}"/>' if colour else "",
            f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else "",
        ]
    )


_KEEP = "<w:keepNext/><w:keepLines/>"


def _bar(colour: str, ground: str) -> str:
    """A bar at the left of a paragraph, and the ground behind it."""
    return (
        f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{colour}"/></w:pBdr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>'
    )


def _admonition(kind: str, colour: str, ground: str) -> dict[str, Style]:
    indent = '<w:ind w:left="284" w:right="170"/>'
    return {
        f"Admonition{kind}": Style(
            f"Admonition {kind}",
            paragraph=_bar(colour, ground) + _spacing(0, 80, 264) + indent,
            run=_face("", 20),
        ),
        f"Admonition{kind}Title": Style(
            f"Admonition {kind} Title",
            following=f"Admonition{kind}",
            paragraph=_KEEP + _bar(colour, ground) + _spacing(200, 60, 264) + indent,
            run=_face(SANS, 20, colour, bold=True),
        ),
    }


_ITEM_INDENT = '<w:ind w:left="284" w:right="170"/>'


def _heading(level: int, half_points: int, before: int, after: int, colour: str = INK) -> Style:
    new_page = "<w:pageBreakBefore/>" if level == 1 else ""
    return Style(
        f"heading {level}",
        following="BodyText",
        paragraph=f'{_KEEP}{new_page}{_spacing(before, after)}<w:outlineLvl w:val="{level - 1}"/>',
        run=_face(SANS, half_points, colour, bold=True),
    )


STYLES: Mapping[str, Style] = {
    "Normal": Style("Normal", based_on="", paragraph=_spacing(0, 120, 276), run=_face(SERIF, 21)),
    "BodyText": Style("Body Text", paragraph=_spacing(0, 140, 276)),
    "FirstParagraph": Style("First Paragraph", "BodyText", "BodyText"),
    "AfterTable": Style("After Table", "BodyText", "BodyText", paragraph=_spacing(220, 140, 276)),
    "Compact": Style("Compact", "BodyText", paragraph=_spacing(20, 40, 264)),
    "Title": Style("Title", following="Subtitle", paragraph=_spacing(2600, 160), run=_face(SANS, 62, INK, bold=True)),
    "Subtitle": Style("Subtitle", following="Author", paragraph=_spacing(0, 480), run=_face(SANS, 32, GREY)),
    "Author": Style("Author", following="BodyText", paragraph=_spacing(0, 60), run=_face(SANS, 24, INK, bold=True)),
    "Date": Style("Date", following="BodyText", paragraph=_spacing(0, 60), run=_face(SANS, 21, INK)),
    "Affiliation": Style("Affiliation", following="BodyText", paragraph=_spacing(0, 60), run=_face(SANS, 21, GREY)),
    "Status": Style("Status", following="BodyText", paragraph=_spacing(0, 60), run=_face(SANS, 20, TEAL, bold=True)),
    "Notice": Style("Notice", following="BodyText", paragraph=_spacing(480, 60), run=_face(SANS, 19, GREY)),
    "Heading1": _heading(1, 46, 0, 320),
    "Heading2": _heading(2, 29, 400, 140),
    "Heading3": _heading(3, 23, 320, 100),
    "Heading4": _heading(4, 21, 260, 80, GREY),
    "Heading5": _heading(5, 20, 220, 60, GREY),
    "Heading6": _heading(6, 20, 220, 60, GREY),
    "TOCHeading": Style("TOC Heading", following="BodyText", paragraph=f"{_KEEP}<w:pageBreakBefore/>{_spacing(0, 320)}", run=_face(SANS, 46, INK, bold=True)),
    "TOC1": Style("toc 1", paragraph=_spacing(160, 40), run=_face(SANS, 21, INK, bold=True)),
    "TOC2": Style("toc 2", paragraph=f'{_spacing(0, 30)}<w:ind w:left="284"/>', run=_face(SANS, 19)),
    "TOC3": Style("toc 3", paragraph=f'{_spacing(0, 20)}<w:ind w:left="568"/>', run=_face(SANS, 19, GREY)),
    "BlockText": Style("Block Text", "BodyText", paragraph=f'{_spacing(120, 120)}<w:ind w:left="480" w:right="480"/>', run=_face("", italic=True)),
    "Bibliography": Style("Bibliography", paragraph=f'{_spacing(0, 120, 252)}<w:ind w:left="400" w:hanging="400"/>', run=_face("", 20)),
    "FootnoteText": Style("footnote text", paragraph=_spacing(0, 40, 240), run=_face("", 18)),
    "DefinitionTerm": Style("Definition Term", following="Definition", paragraph=_KEEP + _spacing(120, 20), run=_face(SANS, 21, INK, bold=True)),
    "Definition": Style("Definition", paragraph=f'{_spacing(0, 120, 276)}<w:ind w:left="340"/>'),
    "Caption": Style("caption", paragraph=_spacing(60, 240), run=_face(SANS, 19, GREY)),
    "TableCaption": Style("Table Caption", "Caption", paragraph=f"<w:keepNext/>{_spacing(240, 80)}"),
    "ImageCaption": Style("Image Caption", "Caption"),
    "Figure": Style("Figure", paragraph=_spacing(240, 80)),
    "CaptionedFigure": Style("Captioned Figure", "Figure", paragraph="<w:keepNext/>"),
    "TableText": Style("Table Text", paragraph=_spacing(40, 40, 252), run=_face(SANS, 19)),
    "TabTitle": Style("Tab Title", following="Tab", paragraph=f'{_KEEP}{_spacing(180, 60)}<w:ind w:left="284"/>', run=_face(SANS, 21, GREY, bold=True)),
    "Tab": Style("Tab", paragraph=f'{_spacing(0, 120, 276)}<w:ind w:left="284"/>'),
    "SourceCode": Style("Source Code", paragraph=f'<w:shd w:val="clear" w:color="auto" w:fill="F4F6F8"/>{_spacing(120, 160, 252)}', run=_face(MONO, 18)),
    **_admonition("Note", INK, PALE),
    **_admonition("Tip", TEAL, word_colour(_COLOURS.tint("info"))),
    **_admonition("Warning", OCHRE, word_colour(_COLOURS.tint("warning"))),
    **_admonition("Danger", BRICK, word_colour(_COLOURS.tint("danger"))),
    **_admonition("Example", GREY, word_colour(_COLOURS.tint("secondary"))),
    "Item": Style("Item", paragraph=_bar(GREY, "F6F8FA") + _spacing(0, 80, 264) + _ITEM_INDENT, run=_face("", 20)),
    "ItemHead": Style("Item Head", following="Item", paragraph=_KEEP + _bar(GREY, "F6F8FA") + _spacing(240, 40, 264) + _ITEM_INDENT, run=_face(SANS, 22, INK, bold=True)),
    "ItemFacts": Style("Item Facts", following="Item", paragraph=_KEEP + _bar(GREY, "F6F8FA") + _spacing(0, 80, 264) + _ITEM_INDENT, run=_face(SANS, 18, GREY)),
    "ItemFoot": Style("Item Foot", following="BodyText", paragraph=_bar(GREY, "F6F8FA") + _spacing(0, 240, 252) + _ITEM_INDENT + "<w:contextualSpacing/>", run=_face(SANS, 18, GREY)),
    "NumberedEquation": Style("Numbered Equation", following="BodyText", paragraph=f'<w:tabs><w:tab w:val="center" w:pos="4479"/><w:tab w:val="right" w:pos="8950"/></w:tabs>{_spacing(160, 200)}'),
    "NumberedParagraph": Style("Numbered Paragraph", "BodyText", paragraph='<w:tabs><w:tab w:val="left" w:pos="0"/></w:tabs><w:ind w:left="0" w:hanging="680"/>'),
    "MatrixHead": Style("Matrix Head", paragraph=_spacing(0, 0, 216), run=_face(SANS, 15, INK)),
    "TableofFigures": Style("table of figures", paragraph=_spacing(0, 60), run=_face(SANS, 20)),
    "Label": Style("Label", "DefaultParagraphFont", kind="character", run=f'<w:b/><w:bCs/><w:color w:val="{INK}"/>'),
    "ParagraphNumber": Style("Paragraph Number", "DefaultParagraphFont", kind="character", run=_face(SANS, 17, GREY)),
    "Header": Style("header", paragraph=_spacing(0, 0), run=_face(SANS, 17, GREY)),
    "Footer": Style("footer", paragraph=f'<w:tabs><w:tab w:val="right" w:pos="8950"/></w:tabs>{_spacing(0, 0)}', run=_face(SANS, 17, GREY)),
    "VerbatimChar": Style("Verbatim Char", "DefaultParagraphFont", kind="character", run=_face(MONO, 19)),
    "Unresolved": Style("Unresolved", "DefaultParagraphFont", kind="character", run=f'<w:b/><w:color w:val="{BRICK}"/><w:shd w:val="clear" w:color="auto" w:fill="FFD9D2"/>'),
    "Keyboard": Style("Keyboard", "DefaultParagraphFont", kind="character", run=_face(MONO, 19)),
    "Hyperlink": Style("Hyperlink", "DefaultParagraphFont", kind="character", run=f'<w:color w:val="{TEAL}"/>'),
}  # fmt: skip

_TABLE_STYLE = f"""<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/>
<w:basedOn w:val="TableNormal"/><w:qFormat/><w:pPr><w:spacing w:before="30" w:after="30" w:line="252" w:lineRule="auto"/></w:pPr>
<w:rPr><w:rFonts w:ascii="{SANS}" w:hAnsi="{SANS}" w:cs="{SANS}"/><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr>
<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>
<w:bottom w:val="single" w:sz="6" w:space="0" w:color="{INK}"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/></w:tblBorders>
<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/><w:color w:val="{INK}"/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="6" w:space="0" w:color="{INK}"/></w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/></w:tcPr></w:tblStylePr></w:style>"""

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_HEADER = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:hdr {_NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Header"/><w:jc w:val="right"/></w:pPr><w:r><w:t>{{{{status}}}}</w:t></w:r></w:p></w:hdr>'
_FOOTER = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:ftr {_NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t>{{{{title}}}}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>'
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{0} '
    + _NAMESPACES
    + '><w:p><w:pPr><w:pStyle w:val="{1}"/></w:pPr></w:p></w:{0}>'
)
_PARTS = {
    "header1.xml": ("header", "default", _HEADER),
    "footer1.xml": ("footer", "default", _FOOTER),
    "header2.xml": ("header", "first", _EMPTY.format("hdr", "Header")),
    "footer2.xml": ("footer", "first", _EMPTY.format("ftr", "Footer")),
}
_PAGE = (
    '<w:footnotePr><w:numRestart w:val="continuous"/></w:footnotePr>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1530" w:right="1474" w:bottom="1418" w:left="1474" w:header="720" w:footer="680" w:gutter="0"/><w:titlePg/>'
)


def make_reference() -> bytes:
    """The reference document, equal bytes every time."""
    original = run(
        [pandoc.executable(), "--print-default-data-file", "reference.docx"], name="Pandoc"
    )
    parts = read_package(original)
    parts["word/styles.xml"] = _styles(parts["word/styles.xml"].decode()).encode()
    parts["word/fontTable.xml"] = _font_table().encode()
    for number, (name, (kind, _, xml)) in enumerate(_PARTS.items()):
        parts[f"word/{name}"] = xml.encode()
        _relate(parts, f"rIdGalley{number}", kind, name)
    references = "".join(
        f'<w:{kind}Reference w:type="{role}" r:id="rIdGalley{number}"/>'
        for number, (kind, role, _) in enumerate(_PARTS.values())
    )
    document = parts["word/document.xml"].decode()
    section = f"<w:sectPr>{references}{_PAGE}</w:sectPr>"
    parts["word/document.xml"] = re.sub(
        r"<w:sectPr>.*?</w:sectPr>", section, document, flags=re.DOTALL
    ).encode()
    return write_package(parts, 0)


def _styles(xml: str) -> str:
    xml = _replace_style(xml, "Table", _TABLE_STYLE)
    xml = xml.replace('w:lang w:val="en-US"', 'w:lang w:val="en-GB"')
    for identifier, style in STYLES.items():
        xml = _replace_style(xml, identifier, _style_xml(identifier, style))
    return xml


def _replace_style(xml: str, identifier: str, new: str) -> str:
    pattern = re.compile(rf'<w:style [^>]*w:styleId="{identifier}".*?</w:style>', re.DOTALL)
    if pattern.search(xml):
        return pattern.sub(lambda _: new, xml, count=1)
    return xml.replace("</w:styles>", f"{new}\n</w:styles>")


def _style_xml(identifier: str, style: Style) -> str:
    default = ' w:default="1"' if identifier == "Normal" else ""
    following = f'<w:next w:val="{style.following}"/>' if style.following else ""
    based_on = f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else ""
    paragraph = f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else ""
    run_properties = f"<w:rPr>{style.run}</w:rPr>" if style.run else ""
    return (
        f'<w:style w:type="{style.kind}"{default} w:styleId="{identifier}"><w:name w:val="{style.name}"/>'
        f"{based_on}{following}<w:qFormat/>{paragraph}{run_properties}</w:style>"
    )


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:family w:val="{family}"/></w:font>'
        for name, (other, family) in _ALTERNATIVES.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {_NAMESPACES}>{fonts}</w:fonts>'


def _relate(parts: dict[str, bytes], identifier: str, kind: str, name: str) -> None:
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="{identifier}" Type="{relations}/{kind}" Target="{name}"/></Relationships>'
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    override = f'<Override PartName="/word/{name}" ContentType="{content}"/></Types>'
    _append(parts, "word/_rels/document.xml.rels", "</Relationships>", relation)
    _append(parts, "[Content_Types].xml", "</Types>", override)


def _append(parts: dict[str, bytes], name: str, end: str, new: str) -> None:
    parts[name] = parts[name].decode().replace(end, new).encode()


if __name__ == "__main__":
    SHIPPED.write_bytes(make_reference())
