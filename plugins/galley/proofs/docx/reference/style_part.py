"""The part `word/styles.xml` of the reference document: its styles in WordprocessingML."""

import re
from collections.abc import Mapping
from html import escape

from galley.proofs.docx.package.ooxml import NAMESPACES
from galley.proofs.docx.reference.look import Look, word_colour
from galley.proofs.docx.reference.stylesheet import WordStyle
from galley.proofs.docx.reference.theme import slots

_NAMES = f'xmlns:w="{NAMESPACES["w"]}"'
_COLOUR = re.compile(r'<w:color w:val="([0-9A-F]{6})"/>')


def styles_part(look: Look, made: Mapping[str, WordStyle]) -> str:
    """The text of the part, for styles by their ids."""
    face = escape(look.text_face)
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:cs="{face}"/>'
        f'<w:lang w:val="{look.language}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    # Word knows many styles of its own: those that the paper does not use stay out of sight.
    latent = (
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1"'
        ' w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
    )
    themed = {colour: slot for slot, colour in reversed(list(slots(look).items()))}
    texts = "".join(_style(style, themed) for style in made.values())
    return f"<w:styles {_NAMES}>{defaults}{latent}{_BASES}{texts}{_table(look)}</w:styles>"


_BASES = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
    '<w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
    '<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/>'
    "<w:semiHidden/><w:unhideWhenUsed/></w:style>"
)
# What Word calls the colours of its theme in the properties of text.
_THEMED = {
    "dk1": "text1", "lt1": "background1", "dk2": "text2", "lt2": "background2",
    "hlink": "hyperlink", "folHlink": "followedHyperlink",
}  # fmt: skip


def _style(style: WordStyle, themed: Mapping[str, str]) -> str:
    """A style of paragraphs or characters, its colours bound to the theme where they are in it."""

    def bind(match: re.Match[str]) -> str:
        slot = themed.get(match[1])
        told = f' w:themeColor="{_THEMED.get(slot, slot)}"' if slot else ""
        return f'<w:color w:val="{match[1]}"{told}/>'

    default = ' w:default="1"' if style.name == "Normal" else ""
    own = ' w:customStyle="1"' if style.name not in _OF_WORD else ""
    inner = [
        f'<w:name w:val="{style.name}"/>',
        f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else "",
        f'<w:next w:val="{style.following}"/>' if style.following else "",
        f'<w:uiPriority w:val="{style.place or 90}"/>',
        "<w:qFormat/>" if style.place else "",
        f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else "",
        f"<w:rPr>{_COLOUR.sub(bind, style.run)}</w:rPr>" if style.run else "",
    ]
    head = f'<w:style w:type="{style.kind}"{default}{own} w:styleId="{style.identifier}">'
    return f"{head}{''.join(inner)}</w:style>"


# Names that Word has itself; all other styles are ours.
_OF_WORD = frozenset(
    [
        *("Normal", "Body Text", "Block Text", "Title", "Subtitle", "Date", "List", "Hyperlink"),
        *(f"heading {level}" for level in range(1, 7)),
        *(
            "TOC Heading",
            "toc 1",
            "toc 2",
            "toc 3",
            "table of figures",
            "index 1",
            "caption",
            "header",
            "footer",
        ),
        *("footnote text", "footnote reference", "Bibliography"),
        *(
            f"{name}{depth}"
            for name in ("List Bullet", "List Number", "List Continue")
            for depth in ("", " 2", " 3", " 4", " 5")
        ),
    ]
)


def _table(look: Look) -> str:
    """The style of tables: lines between rows, a ground behind the head."""
    colours = look.brand.colours
    strong, thin = word_colour(colours.primary), word_colour(colours.tertiary)

    def line(side: str, size: int, colour: str) -> str:
        return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'

    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 40), ("left", 110), ("bottom", 40), ("right", 110))
    )
    head = f"<w:tcPr><w:tcBorders>{line('bottom', 6, strong)}</w:tcBorders>"
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="6"/><w:qFormat/><w:tblPr><w:tblBorders>'
        f"{line('top', 8, strong)}{line('bottom', 6, strong)}{line('insideH', 4, thin)}</w:tblBorders>"
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow">{head}<w:shd w:val="clear" w:color="auto" w:fill="{word_colour(colours.light)}"/>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="lastRow"><w:tcPr><w:tcBorders>{line("top", 6, strong)}'
        "</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
    )
