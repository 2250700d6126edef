"""The vocabulary of WordprocessingML: names, and elements at the place that the schema wants.

Format: ECMA-376, part 1, and for the order of children the schemas that come with it.
"""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

Element = etree._Element

NAMESPACES: Mapping[str, str] = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp14": "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    # What we leave for ourselves in Pandoc's output, and take out of it again.
    "galley": "urn:galley",
}


def name(tag: str) -> str:
    """A name with a prefix, such as `w:p`, as lxml spells it."""
    prefix, _, local = tag.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def new(tag: str, **attributes: str) -> Element:
    """An element, its attributes in the namespace of its own prefix."""
    prefix = tag.partition(":")[0]
    told = {name(f"{prefix}:{key}"): value for key, value in attributes.items()}
    return etree.Element(name(tag), told, nsmap={prefix: NAMESPACES[prefix]})


def read(xml: str) -> list[Element]:
    """The elements of a piece of XML in which our prefixes are known."""
    known = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return list(etree.fromstring(f"<x {known}>{xml}</x>"))


def value(element: Element | None, attribute: str = "w:val") -> str:
    """An attribute of an element; nothing where one of the two is not there."""
    return "" if element is None else element.get(name(attribute), "")


def child(parent: Element, tag: str) -> Element:
    """The child of that name, made at its place where it is not there yet."""
    found = parent.find(name(tag))
    return put(parent, new(tag)) if found is None else found


def put(parent: Element, element: Element) -> Element:
    """Put a child at the place that the schema wants, instead of one of the same name."""
    old = parent.find(element.tag)
    if old is not None:
        parent.replace(old, element)
        return element
    order = _ORDERS[_local(parent)]
    rank = order.index(_local(element))
    later = (n for n, other in enumerate(parent) if _rank(other, order) > rank)
    parent.insert(next(later, len(parent)), element)
    return element


def take_out(element: Element) -> None:
    """Remove an element from the tree."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def every(root: Element, *tags: str) -> Iterator[Element]:
    """The elements of some names in a tree, in their order; the tree may be changed meanwhile."""
    yield from list(root.iter(*map(name, tags)))


def style_of(paragraph: Element) -> str:
    """The id of a paragraph's style."""
    return value(paragraph.find(f"{name('w:pPr')}/{name('w:pStyle')}"))


def set_style(paragraph: Element, identifier: str) -> None:
    """Give a paragraph another style."""
    put(properties(paragraph), new("w:pStyle", val=identifier))


def properties(element: Element) -> Element:
    """The properties of a paragraph, a run, a table, a row or a cell: its first child."""
    tag = f"w:{_local(element)}Pr"
    found = element.find(name(tag))
    if found is None:
        found = new(tag)
        element.insert(0, found)
    return found


def unwrap(element: Element) -> None:
    """Put the children of an element in its place."""
    for inner in list(element):
        element.addprevious(inner)
    take_out(element)


def children_of(*kinds: str) -> frozenset[str]:
    """The names that the schema knows for the children of some elements."""
    return frozenset(child for kind in kinds for child in _ORDERS[kind])


def _local(element: Element) -> str:
    return str(etree.QName(element).localname)


def _rank(element: Element, order: Sequence[str]) -> int:
    local = _local(element)
    return order.index(local) if local in order else len(order)


# The order of the children of an element, as its schema wants it.
_ORDERS: Mapping[str, Sequence[str]] = {
    kind: children.split()
    for kind, children in {
        "pPr": (
            "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr"
            " suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct"
            " topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind"
            " contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
            " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
        ),
        "rPr": (
            "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint"
            " noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u"
            " effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
        ),
        "tblPr": (
            "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc"
            " tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption"
            " tblDescription"
        ),
        "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden",
        "tcPr": (
            "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText"
            " vAlign hideMark"
        ),
        "sectPr": (
            "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders"
            " lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter"
            " docGrid printerSettings"
        ),
        "naryPr": "chr limLoc grow subHide supHide ctrlPr",
        "pBdr": "top left bottom right between bar",
        "numPr": "ilvl numId numberingChange ins",
        "num": "abstractNumId lvlOverride",
        "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
        "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
        "settings": (
            "writeProtection view zoom removePersonalInformation removeDateAndTime"
            " doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText"
            " printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts"
            " saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges"
            " bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors"
            " hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate"
            " linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge"
            " revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection"
            " autoFormatOverride styleLockTheme styleLockQFSet defaultTabStop autoHyphenation"
            " consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps showEnvelope summaryLength"
            " clickAndTypeStyle defaultTableStyle evenAndOddHeaders bookFoldRevPrinting"
            " bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing"
            " drawingGridVerticalSpacing displayHorizontalDrawingGridEvery"
            " displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin"
            " drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData"
            " noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars"
            " noLineBreaksAfter noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema"
            " saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText"
            " doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt"
            " showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr"
            " endnotePr compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping"
            " doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions"
            " readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags"
            " decimalSymbol listSeparator"
        ),
    }.items()
}
