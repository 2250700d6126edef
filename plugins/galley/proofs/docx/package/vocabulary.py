"""What a DOCX of ours may hold: parts, relations, settings and elements, each by a list.

Format: ECMA-376, parts 1 and 4, and for the newer namespaces [MS-DOCX] and [MS-ODRAWXML].
"""

import re
from collections.abc import Mapping

from galley.core.html.safe_addresses import outward
from galley.proofs.docx.package.ooxml import NAMESPACES, children_of

KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/"
# Relations inside the package; those that lead out of it are links that a reader follows.
RELATIONS = frozenset(
    {
        *(
            KINDS + kind
            for kind in (
                "officeDocument extended-properties custom-properties styles settings webSettings"
                " fontTable theme numbering footnotes comments header footer image font"
            ).split()
        ),
        f"{PACKAGE}metadata/core-properties",
    }
)
HYPERLINK = f"{KINDS}hyperlink"
PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:core|app|custom)\.xml"
    r"|word/(?:document|styles|settings|webSettings|fontTable|numbering|footnotes|comments)\.xml"
    r"|word/(?:header|footer)\w*\.xml|word/theme/theme1\.xml|word/_rels/\w+\.xml\.rels"
    r"|word/media/[\w.-]+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp|avif|pdf)|word/fonts/[\w-]+\.odttf",
    re.IGNORECASE,
)

# Pictures by their first bytes: the ending of the name, and the type of the content.
PICTURES: Mapping[bytes, tuple[str, str]] = {
    b"\x89PNG\r\n\x1a\n": ("png", "image/png"),
    b"\xff\xd8\xff": ("jpeg", "image/jpeg"),
    b"GIF8": ("gif", "image/gif"),
    b"BM": ("bmp", "image/bmp"),
    b"II*\x00": ("tiff", "image/tiff"),
    b"MM\x00*": ("tiff", "image/tiff"),
    b"\x01\x00\x00\x00": ("emf", "image/x-emf"),
    b"\xd7\xcd\xc6\x9a": ("wmf", "image/x-wmf"),
}

# Elements of heads, feet, styles and numbering.
_TEXT = """
    hdr ftr p r t tab tabs br cr ptab noBreakHyphen softHyphen sym pgNum hyperlink fldSimple fldChar
    instrText bookmarkStart bookmarkEnd tbl tblGrid gridCol tr tc sdt sdtPr sdtEndPr sdtContent alias
    tag id lock dataBinding text richText picture docPartObj docPartGallery docPartCategory
    docPartUnique drawing pict txbxContent dir bdo ruby rubyPr rubyAlign hps hpsRaise hpsBaseText lid
    rubyBase rt pPr rPr tblPr tblPrEx trPr tcPr sectPr
"""
_SIDES = "top left bottom right start end between bar insideH insideV tl2br tr2bl"
_STYLES = """
    styles docDefaults rPrDefault pPrDefault latentStyles lsdException style name aliases basedOn next
    link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked tblStylePr numbering
    abstractNum num lvlOverride startOverride
"""
_SECTION = "col footnotePr endnotePr pos numStart numRestart numFmt"
_PROPERTIES = (
    "pPr",
    "rPr",
    "tblPr",
    "trPr",
    "tcPr",
    "sectPr",
    "pBdr",
    "numPr",
    "num",
    "abstractNum",
    "lvl",
)
ELEMENTS = (
    frozenset(f"{_TEXT} {_SIDES} {_STYLES} {_SECTION}".split()) | children_of(*_PROPERTIES)
) - {"lvlPicBulletId", "printerSettings", "numberingChange", "pPrChange", "divId", "ins"}
# What is what remains when changes are accepted, and what holds words without adding to them.
UNWRAPPED = frozenset({"ins", "moveTo", "smartTag", "customXml"})
# What says nothing on paper, so that nobody misses it.
SILENT = re.compile(
    r"rsid\w*|proofErr|lastRenderedPageBreak|del|moveFrom|\w+Change|\w*(?:comment|move|perm|customXml)\w*"
    r"|annotationRef|footnote\w*|endnote\w*|placeholder|showingPlcHdr|temporary|divId|personal\w*"
    r"|smartTagPr|printerSettings|numPicBullet|lvlPicBulletId|background|body|\w*Ref",
    re.IGNORECASE,
)
# Namespaces of drawings and of newer properties, whose elements act only by their relations.
DRAWN = frozenset(
    NAMESPACES[p]
    for p in ("m", "a", "pic", "wp", "wp14", "wps", "wpg", "v", "o", "w10", "w14", "a14", "asvg", "adec")
)  # fmt: skip
DRAWINGS = frozenset(NAMESPACES[prefix] for prefix in ("pic", "wps", "wpg"))
# Elements of these namespaces that play, run or hold something else.
ACTIVE = frozenset(
    {
        *((NAMESPACES["o"], tag) for tag in ("OLEObject", "ink", "signatureline", "extrusion")),
        *((NAMESPACES["a"], f"{kind}File") for kind in ("audio", "video", "wavAudio", "quickTime")),
        (NAMESPACES["a"], "audioCd"),
        (NAMESPACES["a"], "snd"),
        (NAMESPACES["a"], "hlinkHover"),
        (NAMESPACES["a"], "hlinkMouseOver"),
    }
)
# Attributes of drawings that lead somewhere, or hold a package of their own.
LEADING = frozenset(
    "href althref src target relid gfxdata bullet ole oleicon button action link".split()
)
SETTING_NAMES = frozenset(
    """
    zoom embedTrueTypeFonts saveSubsetFonts mirrorMargins alignBordersAndEdges
    bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors
    hideGrammaticalErrors stylePaneFormatFilter stylePaneSortMethod defaultTabStop autoHyphenation
    consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps defaultTableStyle evenAndOddHeaders
    noPunctuationKerning characterSpacingControl strictFirstAndLastChars noLineBreaksAfter
    noLineBreaksBefore compat themeFontLang clrSchemeMapping decimalSymbol listSeparator
    """.split()
)
FONT = frozenset("altName panose1 charset family notTrueType pitch sig".split())
# Parts of a template that hold no look and do nothing: its own text, its history, its author.
HOUSEKEEPING = re.compile(
    r"\[Content_Types\]\.xml|.*\.rels|docProps/.*|docMetadata/.*|customXml/.*|word/glossary/.*|word/printerSettings/.*"
    r"|word/(?:comments\w*|people|webSettings|footnotes|endnotes|stylesWithEffects|numbering|document"
    r"|header\w*|footer\w*|styles|settings|fontTable|theme/\w+)\.xml|word/(?:media|fonts|charts|diagrams|ink)/.*"
    r"|.*\.(?:jpe?g|png|emf|wmf)",
    re.IGNORECASE | re.DOTALL,
)
# The parts that a control in a head may repeat: the properties that Galley itself writes.
BOUND = frozenset(
    {"{6C3C8BC8-F283-45AE-878A-BAB7291924A1}", "{6668398D-A668-4E3E-A5EB-62B293D839F1}"}
)


def may_lead(kind: str, target: str) -> bool:
    """Whether a relation may lead out of the package."""
    return kind == HYPERLINK and outward(target) == target and not target.startswith("#")
