"""The styles of the reference document, in the look of a brand.

A style is named in Word's own word where Word has one, so that its gallery, its navigation pane and
a reader's tools know it. Text differs from its ground enough to be read, whatever the brand's colours.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape

from galley.proofs.docx.reference.look import Look, word_colour


class StyleKind(StrEnum):
    """What a style is for, as Word's XML names it."""

    PARAGRAPH = "paragraph"
    CHARACTER = "character"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A style: its name in Word, what it builds on, its paragraph and run properties as XML.

    `place` orders the gallery; one of 0 is in the pane of styles alone.
    """

    name: str
    based_on: str = "Normal"
    following: str = ""
    paragraph: str = ""
    run: str = ""
    kind: StyleKind = StyleKind.PARAGRAPH
    place: int = 50

    @property
    def identifier(self) -> str:
        """The id of the style: its name, as Word writes it."""
        return _IDENTIFIERS.get(self.name) or self.name.replace(" ", "")


# Names that Word shows in small letters, and keeps under an id with capitals.
_IDENTIFIERS = {
    **{f"heading {level}": f"Heading{level}" for level in range(1, 7)},
    **{f"toc {level}": f"TOC{level}" for level in range(1, 4)},
    "caption": "Caption", "header": "Header", "footer": "Footer",
    "footnote text": "FootnoteText", "footnote reference": "FootnoteReference",
    "table of figures": "TableofFigures", "index 1": "Index1",
}  # fmt: skip

_KEEP = "<w:keepNext/><w:keepLines/>"
# On pages that say what the paper is, and in its contents, no line has a number.
_QUIET = "<w:suppressLineNumbers/>"
_FIRST = re.compile(r'(?:<w:(?:keepNext|keepLines|pageBreakBefore|widowControl)(?: w:val="0")?/>)*')
_WIDOWS = "<w:widowControl/>"
# Where the text of a box begins, and where it ends before the margin.
_BOX = '<w:ind w:left="224" w:right="130"/>'


def styles(look: Look) -> dict[str, WordStyle]:
    """Every style by its id."""
    made = [
        *_text(look),
        *map(_unnumbered, _cover(look)),
        *_headings(look),
        *map(_unnumbered, _listings(look)),
        *_lists(),
        *_captions(look),
        *_tables(look),
        *_boxes(look),
        *_running(look),
        *_characters(look),
        *_tokens(look),
    ]
    return {style.identifier: style for style in made}


def _unnumbered(style: WordStyle) -> WordStyle:
    """The style without numbers of lines, behind the properties that the schema has before them."""
    told = _FIRST.match(style.paragraph)
    end = told.end() if told else 0
    return replace(style, paragraph=style.paragraph[:end] + _QUIET + style.paragraph[end:])


def _spacing(before: int, after: int, line: int = 0) -> str:
    """Space around a paragraph in twentieths of a point; line height in 240ths of a line."""
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{height}/>'


def _face(
    font: str = "", size: int = 0, colour: str = "", *, bold: bool = False, italic: bool = False
) -> str:
    """Font, weight, colour and size, in the order that the schema wants."""
    return "".join(
        [
            _FONT.format(escape(font)) if font else "",
            "<w:b/><w:bCs/>" if bold else "",
            "<w:i/><w:iCs/>" if italic else "",
            f'<w:color w:val="{colour}"/>' if colour else "",
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "",
        ]
    )


_FONT = '<w:rFonts w:ascii="{0}" w:hAnsi="{0}" w:cs="{0}"/>'


def _ground(colour: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{word_colour(colour)}"/>'


def _line(side: str, size: int, space: int, colour: str) -> str:
    """A line at one side; its size is in eighths of a point."""
    told = f'w:sz="{size}" w:space="{space}" w:color="{word_colour(colour)}"'
    return f'<w:{side} w:val="single" {told}/>'


def _border(*lines: str) -> str:
    return f"<w:pBdr>{''.join(lines)}</w:pBdr>"


def _tab(kind: str, position: int, leader: str = "") -> str:
    told = f' w:leader="{leader}"' if leader else ""
    return f'<w:tab w:val="{kind}"{told} w:pos="{position}"/>'


def _tabs(*tabs: str) -> str:
    return f"<w:tabs>{''.join(tabs)}</w:tabs>"


# A line for each style: they read best below one another.
# fmt: off


def _text(look: Look) -> Iterator[WordStyle]:
    faces, size = look.faces, look.size
    yield WordStyle("Normal", "", paragraph=_WIDOWS + _spacing(0, 120, look.leading), run=_face(look.text_face, size(21), look.text("foreground")), place=1)
    yield WordStyle("Body Text", paragraph=_spacing(0, 140, look.leading), place=1)
    yield WordStyle("First Paragraph", "BodyText", "BodyText", place=2)
    yield WordStyle("After Table", "BodyText", "BodyText", paragraph=_spacing(220, 140, look.leading), place=2)
    yield WordStyle("Numbered Paragraph", "BodyText", paragraph=f'{_tabs(_tab("left", 0))}<w:ind w:left="0" w:hanging="680"/>', place=3)
    yield WordStyle("Numbered Equation", following="BodyText", paragraph=f"{_tabs(_tab('center', look.width // 2), _tab('right', look.width))}{_spacing(160, 200)}", place=3)
    yield WordStyle("Block Text", "BodyText", paragraph=f'{_spacing(120, 160)}<w:ind w:left="480" w:right="480"/>', run=_face(italic=True), place=4)
    yield WordStyle("Bibliography", paragraph=f'<w:keepLines/>{_spacing(0, 120, 252)}<w:ind w:left="400" w:hanging="400"/>', run=_face(size=size(20)), place=30)
    yield WordStyle("footnote text", paragraph=_spacing(0, 40, 240), run=_face(size=size(18)), place=31)
    yield WordStyle("Footnote Block Text", "FootnoteText", paragraph='<w:ind w:left="240" w:right="240"/>', place=31)
    yield WordStyle("Definition Term", following="Definition", paragraph=_KEEP + _spacing(120, 20), run=_face(faces.headings, size(21), look.text("headings"), bold=True), place=8)
    yield WordStyle("Definition", paragraph=f'{_spacing(0, 120, look.leading)}<w:ind w:left="340"/>', place=8)
    code = f"<w:pBdr>{''.join(_line(side, 4, 4, look.brand.colours.tertiary) for side in _SIDES)}</w:pBdr>"
    yield WordStyle("Source Code", paragraph=f'{code}{_ground(look.code_ground)}<w:wordWrap w:val="0"/>{_spacing(160, 200, 252)}<w:ind w:left="100" w:right="100"/>', run=_face(faces.monospace, size(18), look.text("foreground", look.code_ground)), place=9)
    # What a document must hold between two tables, and where a section ends with one.
    for name, height in (("Table Gap", 240), ("Section End", 20)):
        yield WordStyle(name, paragraph=f'<w:spacing w:before="0" w:after="0" w:line="{height}" w:lineRule="exact"/>', run=_face(size=2), place=0)


def _cover(look: Look) -> Iterator[WordStyle]:
    face, size = look.faces.headings, look.size
    # Their ground and colour are those of the title, whatever a person makes of it.
    white = look.on("#ffffff", look.brand.colours.primary)
    yield WordStyle("Status", "Title", "Title", paragraph=_spacing(0, 240), run=_face(size=size(20)), place=10)
    yield WordStyle("Title", following="Subtitle", paragraph=f"{_KEEP}{_panel(look)}{_spacing(0, 200, 240)}", run=_face(face, size(60), white, bold=True), place=10)
    yield WordStyle("Subtitle", "Title", "FirstAuthor", paragraph='<w:keepNext w:val="0"/>' + _spacing(0, 200), run=f'<w:b w:val="0"/><w:bCs w:val="0"/>{_face(size=size(32))}', place=11)
    yield WordStyle("Author", following="Affiliation", paragraph=f"<w:keepNext/>{_spacing(120, 20)}", run=_face(face, size(24), look.text("headings"), bold=True), place=12)
    yield WordStyle("First Author", "Author", "Affiliation", paragraph=f"<w:keepNext/>{_spacing(500 if look.variant.plain else 800, 20)}", place=12)
    yield WordStyle("Affiliation", following="Author", paragraph=_spacing(0, 60), run=_face(face, size(21), look.text("secondary")), place=12)
    yield WordStyle("Date", following="BodyText", paragraph=_spacing(700, 60), run=_face(face, size(21), look.text("headings")), place=13)
    yield WordStyle("Cover Mark", following="BodyText", paragraph=_spacing(0, 60), run=_face(face, size(24), look.text("danger"), bold=True), place=13)
    yield WordStyle("Cover Logo", following="Status", paragraph=_spacing(0, 900), place=10)
    yield WordStyle("Cover Meaning", following="BodyText", paragraph=_spacing(0, 500 if look.variant.plain else 700), run=_face(face, size(19), look.text("secondary")), place=13)
    wide = 1800 if look.variant.plain else 1200
    yield WordStyle("Colophon Title", following="Colophon", paragraph=_KEEP + f"<w:pageBreakBefore/>{_spacing(0, 240)}", run=_face(face, size(24), look.text("headings"), bold=True), place=14)
    yield WordStyle("Colophon", paragraph=f'{_tabs(_tab("left", 2 * wide))}{_spacing(0, 80)}<w:ind w:left="{2 * wide}" w:hanging="{2 * wide}"/>', run=_face(face, size(19)), place=14)
    yield WordStyle("Colophon Text", paragraph=_spacing(0, 80), run=_face(face, size(19)), place=14)
    yield WordStyle("Colophon Head", "ColophonText", "ColophonText", paragraph=_KEEP + _spacing(300, 80), run=_face(colour=look.text("headings"), bold=True), place=14)
    yield WordStyle("Back Cover", following="Author", paragraph=f"<w:pageBreakBefore/>{_spacing(2000, 1200, 300)}", run=_face(face, size(26), look.text("headings")), place=15)
    yield WordStyle("Notice", following="BodyText", paragraph=_border(_line("top", 4, 8, look.brand.colours.tertiary)) + _spacing(300, 60), run=_face(face, size(19), look.text("secondary")), place=13)


def _panel(look: Look) -> str:
    """The ground of the title, as far around it as Word has a border stand off."""
    primary = look.brand.colours.primary
    return _border(*(_line(side, 4, 31, primary) for side in _SIDES)) + _ground(primary)


_SIDES = ("top", "left", "bottom", "right")


def _headings(look: Look) -> Iterator[WordStyle]:
    weight = look.faces.heading_weight
    shapes = [
        (46, 0, 320),
        (29, 400, 140),
        (23, 320, 100),
        (21, 260, 80),
        (20, 220, 60),
        (20, 220, 60),
    ]
    for level, (size, before, after) in enumerate(shapes, start=1):
        colour = look.text("headings" if level < 4 else "secondary")
        new_page = "<w:pageBreakBefore/>" if level == 1 else ""
        yield WordStyle(f"heading {level}", following="BodyText", paragraph=f'{_KEEP}{new_page}{_spacing(before, after, 252)}<w:outlineLvl w:val="{level - 1}"/>', run=_face(look.faces.headings, look.size(size), colour, bold=not weight or weight >= 600, italic=level == 6), place=9)


def _listings(look: Look) -> Iterator[WordStyle]:
    face, size = look.faces.headings, look.size
    pages = _tabs(_tab("right", look.width, "dot"))
    yield WordStyle("TOC Heading", following="BodyText", paragraph=f"{_KEEP}<w:pageBreakBefore/>{_spacing(0, 320)}", run=_face(face, size(46), look.text("headings"), bold=True), place=39)
    yield WordStyle("toc 1", paragraph=f"<w:keepNext/>{pages}{_spacing(140, 20, 252)}", run=_face(face, size(21), look.text("headings"), bold=True), place=39)
    yield WordStyle("toc 2", paragraph=f'{pages}{_spacing(0, 10, 252)}<w:ind w:left="284" w:right="400"/>', run=_face(face, size(19)), place=39)
    yield WordStyle("toc 3", paragraph=f'{pages}{_spacing(0, 10, 252)}<w:ind w:left="568" w:right="400"/>', run=_face(face, size(19), look.text("secondary")), place=39)
    yield WordStyle("table of figures", paragraph=f'{pages}{_spacing(0, 60)}<w:ind w:left="284" w:right="400" w:hanging="284"/>', run=_face(face, size(20)), place=39)
    yield WordStyle("index 1", paragraph=f'{pages}{_spacing(0, 10, 252)}<w:ind w:left="284" w:right="400" w:hanging="284"/>', run=_face(face, size(19)), place=39)


_DEEPEST, _STEP = 5, 360


def _lists() -> Iterator[WordStyle]:
    """Word's own styles for lists, as deep as Word has them."""
    for name in ("List Bullet", "List Number", "List Continue"):
        for depth in range(1, _DEEPEST + 1):
            number = "" if depth == 1 else f" {depth}"
            hanging = "" if name == "List Continue" else f' w:hanging="{_STEP}"'
            edge = f'<w:ind w:left="{_STEP * depth}"{hanging}/>'
            yield WordStyle(f"{name}{number}", "BodyText", paragraph=f"{_spacing(0, 60, 269)}{edge}", place=5 if depth == 1 else 40)
    yield WordStyle("List", "BodyText", paragraph=f'{_spacing(0, 60, 269)}<w:ind w:left="{_STEP}" w:hanging="{_STEP}"/>', place=5)


def _captions(look: Look) -> Iterator[WordStyle]:
    face, size = look.faces.headings, look.size
    yield WordStyle("caption", paragraph=_spacing(60, 240, 252), run=_face(face, size(19), look.text("secondary")), place=35)
    yield WordStyle("Table Caption", "Caption", paragraph=f"<w:keepNext/>{_spacing(240, 80)}", place=35)
    yield WordStyle("Caption Below", "Caption", paragraph=f"<w:keepLines/>{_spacing(80, 240)}", place=35)
    yield WordStyle("Image Caption", "Caption", paragraph=f"<w:keepLines/>{_spacing(60, 300)}", place=35)
    yield WordStyle("Figure", paragraph=_spacing(240, 80), place=35)
    yield WordStyle("Captioned Figure", "Figure", "ImageCaption", paragraph="<w:keepNext/>", place=35)


def _tables(look: Look) -> Iterator[WordStyle]:
    face, size = look.faces.headings, look.size
    light = look.brand.colours.light
    yield WordStyle("Table Text", paragraph=_spacing(40, 40, 252), run=_face(face, size(19)), place=6)
    yield WordStyle("Table Head", "TableText", paragraph="<w:keepNext/>", run=_face(colour=look.text("headings", light), bold=True), place=6)
    yield WordStyle("Table Row Head", "TableText", run=_face(colour=look.text("headings")), place=6)
    yield WordStyle("Table Group", "TableText", paragraph=f"<w:keepNext/>{_spacing(120, 40, 252)}", run=_face(colour=look.text("headings"), bold=True), place=6)
    yield WordStyle("Table Foot", "TableText", place=6)
    yield WordStyle("Table Note", "TableText", "BodyText", paragraph=_spacing(60, 60, 240), run=_face(colour=look.text("secondary"), size=size(17)), place=6)
    yield WordStyle("Matrix Head", "TableText", paragraph=f"<w:keepNext/>{_spacing(0, 0, 216)}", run=_face(size=size(15), colour=look.text("headings", light)), place=7)
    yield WordStyle("Matrix Text", "TableText", paragraph=_spacing(20, 20, 240), place=7)


_ADMONITIONS = {
    "Note": "primary", "Tip": "info", "Warning": "warning", "Danger": "danger", "Example": "secondary",
}  # fmt: skip


def _boxes(look: Look) -> Iterator[WordStyle]:
    face, size, colours = look.faces.headings, look.size, look.brand.colours
    yield WordStyle("Tab", paragraph=f'{_bar(colours.tertiary, "", 12)}{_spacing(0, 100, look.leading)}<w:ind w:left="284"/>', place=22)
    yield WordStyle("Tab Title", "Tab", "Tab", paragraph=_KEEP + _spacing(180, 60), run=_face(face, size(21), look.text("secondary"), bold=True), place=22)
    for kind, colour in _ADMONITIONS.items():
        ground = colours.tint(colour)
        bar = _bar(getattr(colours, colour), ground)
        yield WordStyle(f"Admonition {kind}", paragraph=f"{bar}{_spacing(0, 80, 264)}{_BOX}", run=_face(size=size(20), colour=look.text("foreground", ground)), place=20)
        yield WordStyle(f"Admonition {kind} Title", f"Admonition{kind}", f"Admonition{kind}", paragraph=_KEEP + _spacing(200, 60, 300), run=_face(face, size(20), look.text(colour, ground), bold=True), place=20)
    yield from _item(look, "Item", colours.secondary)
    for of_kind in look.kinds:
        yield from _item(
            look, item_style(of_kind.name), look.brand.names.get(of_kind.colour, of_kind.colour)
        )


def item_style(kind: str) -> str:
    """The name of the style of a kind's items."""
    return f"Item {kind.replace('-', ' ').title()}"


def _item(look: Look, name: str, colour: str) -> Iterator[WordStyle]:
    face, size, ground = look.faces.headings, look.size, look.code_ground
    own = name.replace(" ", "")
    grey = look.text("secondary", ground)
    yield WordStyle(name, paragraph=f"{_bar(colour, ground)}{_spacing(0, 80, 264)}{_BOX}", run=_face(size=size(20), colour=look.text("foreground", ground)), place=21)
    yield WordStyle(f"{name} Head", own, own, paragraph=_KEEP + _spacing(240, 40, 300), run=_face(face, size(22), look.on(colour, ground), bold=True), place=21)
    yield WordStyle(f"{name} Facts", own, own, paragraph=_KEEP + _spacing(0, 80, 264), run=_face(face, size(18), grey), place=21)
    yield WordStyle(f"{name} Foot", own, "BodyText", paragraph=f"<w:keepLines/>{_spacing(0, 40, 252)}", run=_face(face, size(18), grey), place=21)


def _bar(colour: str, ground: str, size: int = 24) -> str:
    """A bar at the left of a paragraph, and the ground after it."""
    bar = _line("left", size, 8, colour)
    if not ground:
        return _border(bar)
    # Lines in the colour of the ground: it reaches as far as the border, and words do not.
    # None at the top: LibreOffice parts no box at the end of a page that has lines above and below.
    bottom, right = (_line(side, 4, 6, ground) for side in ("bottom", "right"))
    return _border(bar, bottom, right) + _ground(ground)


def _running(look: Look) -> Iterator[WordStyle]:
    face, size, line = look.faces.headings, look.size(17), look.brand.colours.tertiary
    grey = look.text("secondary")
    ends = _tabs(_tab("right", look.width))
    turned = _tabs(_tab("clear", look.width), _tab("right", look.wide))
    yield WordStyle("header", paragraph=_border(_line("bottom", 4, 4, line)) + ends + _spacing(0, 0), run=_face(face, size, grey), place=60)
    yield WordStyle("footer", paragraph=ends + _spacing(0, 0), run=_face(face, size, grey), place=60)
    yield WordStyle("Header Wide", "Header", paragraph=turned, place=60)
    yield WordStyle("Footer Wide", "Footer", paragraph=turned, place=60)
    yield WordStyle("Header Cover", "Header", paragraph=_border('<w:bottom w:val="nil"/>') + _spacing(0, 400 if look.variant.plain else 1800), place=60)
    handling = _face(face, look.size(18), look.text("danger"), bold=True)
    yield WordStyle("Handling", paragraph=ends + _spacing(0, 80), run=handling, place=61)
    yield WordStyle("Handling Wide", "Handling", paragraph=turned, place=61)


def _characters(look: Look) -> Iterator[WordStyle]:
    base, faces, size = "DefaultParagraphFont", look.faces, look.size
    danger = look.brand.colours.tint("danger")
    for name, run in {
        "Label": _face(bold=True, colour=look.text("headings")),
        "Paragraph Number": _face(faces.headings, size(17), look.text("secondary")),
        # As large as the words around it, in a heading and in a note.
        "Verbatim Char": _face(faces.monospace),
        "Keyboard": _face(faces.monospace, colour=look.text("headings")),
        "Bar": _face(colour=look.text("info")),
        "Unresolved": _face(bold=True, colour=look.text("danger", danger)) + _ground(danger),
        "Hyperlink": _face(colour=_on_all_grounds(look, "link")),
        "footnote reference": '<w:vertAlign w:val="superscript"/>',
    }.items():
        yield WordStyle(name, base, kind=StyleKind.CHARACTER, run=run, place=32)


def _on_all_grounds(look: Look, name: str) -> str:
    """A colour for text that may be anywhere: on the page, in a box, in the header of a table."""
    colours = look.brand.colours
    grounds = [look.code_ground, colours.light, *(colours.tint(c) for c in _ADMONITIONS.values())]
    shade = colours.text(name)
    for ground in grounds:
        shade = f"#{look.on(shade, ground).lower()}"
    return word_colour(shade)


# The kinds of words that Pandoc's highlighting tells apart, by the colour of the brand that they take.
_TOKENS: Mapping[str, str] = {
    "primary": "Keyword ControlFlow DataType Import Preprocessor",
    "success": "String VerbatimString SpecialString Char SpecialChar",
    "warning": "DecVal BaseN Float Constant Attribute",
    "link": "Function BuiltIn Extension",
    "secondary": "Comment Documentation Annotation CommentVar Information RegionMarker",
    "danger": "Error Alert Warning",
    "": "Normal Operator Variable Other",
}


def _tokens(look: Look) -> Iterator[WordStyle]:
    """The words of code in their colours; only the pane of styles lists them."""
    for colour, kinds in _TOKENS.items():
        for kind in kinds.split():
            shade = look.text(colour, look.code_ground) if colour else ""
            bold = kind in ("Keyword", "ControlFlow", "Alert", "Error")
            run = _face(colour=shade, bold=bold, italic=colour == "secondary")
            yield WordStyle(f"{kind}Tok", "VerbatimChar", kind=StyleKind.CHARACTER, run=run, place=0)
