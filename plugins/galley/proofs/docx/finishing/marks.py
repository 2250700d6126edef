"""Headers and footers: their placeholders filled in, and what must be on every page of a paper like this one.

A handling mark, a draft and an embargo are in the head and foot of every page, also where a
reference document of somebody's own has no placeholder for them.
"""

import copy
import re
from collections.abc import Mapping, Sequence
from html import escape

from galley.core.brand.circulation import HandlingMark
from galley.proofs.docx.ast.raw import run
from galley.proofs.docx.finishing.paper import WordPaper
from galley.proofs.docx.finishing.places import tab_stops
from galley.proofs.docx.package.ooxml import (
    Element,
    every,
    name,
    new,
    properties,
    put,
    read,
    set_style,
    style_of,
    take_out,
    value,
)
from galley.proofs.docx.package.package import DOCUMENT, Package
from galley.proofs.docx.package.page_styles import Sheet
from galley.proofs.docx.package.pages import running_lines, text_width
from galley.proofs.docx.reference.look import word_colour

_HEADS, _FEET = r"word/header\w*\.xml", r"word/footer\w*\.xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# What a paper says of itself in heads and feet, in one line.
_BETWEEN = "  ·  "


def set_running_lines(package: Package, paper: WordPaper) -> None:
    """The placeholders in the headers and footers of the reference document filled in."""
    signs = _signs(paper)
    for part in (*package.named(_HEADS), *package.named(_FEET)):
        for paragraph in every(package.tree(part), "w:p"):
            if _fill(paragraph, signs) and not _says(paragraph):
                _empty(paragraph)


def _signs(paper: WordPaper) -> Mapping[str, str]:
    told = paper.metadata
    mark = told.circulation.mark
    version = f"{paper.words.colophon['version']} {told.version}" if told.version else ""
    return {
        "{{title}}": told.title,
        "{{status}}": told.status,
        "{{edition}}": _BETWEEN.join(filter(None, (told.status, version, told.date))),
        "{{notice}}": told.notice,
        "{{mark}}": mark.label if mark else "",
        "{{lines}}": _BETWEEN.join(told.circulation.lines(paper.words)),
    }


def _fill(paragraph: Element, signs: Mapping[str, str]) -> bool:
    """Put what they stand for in place of the placeholders, which Word may have split into several runs.

    Whether there were any.
    """
    texts = list(paragraph.iter(name("w:t")))
    whole = "".join(text.text or "" for text in texts)
    found = list(re.finditer("|".join(map(re.escape, signs)), whole))
    # From the last one on, so that the places of the others stay.
    for match in reversed(found):
        _replace(texts, match.start(), match.end(), signs[match[0]])
    return bool(found)


def _replace(texts: Sequence[Element], start: int, end: int, words: str) -> None:
    place = 0
    for text in texts:
        content = text.text or ""
        first, last = max(start - place, 0), min(end - place, len(content))
        if first < last:
            text.text = content[:first] + words + content[last:]
            text.set(_SPACE, "preserve")
            words = ""
        place += len(content)


def _says(element: Element) -> bool:
    """Whether an element has words, a field or a picture."""
    words = "".join(text.text or "" for text in element.iter(name("w:t")))
    return bool(words.strip()) or any(True for _ in every(element, "w:fldChar", "w:drawing"))


def _empty(paragraph: Element) -> None:
    """Remove a paragraph that says nothing; a head or foot keeps its last one."""
    holder = paragraph.getparent()
    if holder is not None and len(holder.findall(name("w:p"))) > 1:
        take_out(paragraph)
    else:
        for said in every(paragraph, "w:r"):
            take_out(said)


def set_marks(package: Package, paper: WordPaper) -> None:
    """The mark in its colours, and on every page; a draft has the word for it across its pages."""
    circulation, signs = paper.metadata.circulation, _signs(paper)
    wanted = [signs["{{lines}}"], signs["{{mark}}"]]
    widths, sheet = _widths(package), Sheet(package)
    for pattern, first in ((_HEADS, True), (_FEET, False)):
        for part in package.named(pattern):
            root = package.tree(part)
            if any(wanted) and not _has(root, wanted):
                _add_line(root, wanted, first=first)
            if any(wanted):
                _settle(root, wanted, widths.get(part, set()), sheet)
            if circulation.draft and first:
                _add_watermark(root, paper.words.marks["draft"], part)
            if circulation.mark:
                _colour(root, circulation.mark)
    if circulation.mark:
        _colour(package.tree(DOCUMENT), circulation.mark)


def _widths(package: Package) -> dict[str, set[int]]:
    """How wide the text is on the pages that a head or a foot is for."""
    widths: dict[str, set[int]] = {}
    for section in package.tree(DOCUMENT).iter(name("w:sectPr")):
        for reference in running_lines(section):
            part = package.target(DOCUMENT, reference.get(name("r:id"), ""))
            widths.setdefault(part, set()).add(text_width(section))
    return widths


def _has(root: Element, wanted: Sequence[str]) -> bool:
    """Whether a head or foot says all that it must where a reader sees it."""
    words = "".join(text.text or "" for text in root.iter(name("w:t")) if _shows(text))
    return all(text in words for text in wanted)


def _shows(text: Element) -> bool:
    """Whether words are in the line itself, and not hidden."""
    said = text.getparent()
    hidden = None if said is None else said.find(f"{name('w:rPr')}/{name('w:vanish')}")
    boxed = next(text.iterancestors(name("w:txbxContent")), None)
    return hidden is None and boxed is None


def _add_line(root: Element, wanted: Sequence[str], *, first: bool) -> None:
    line = new("w:p")
    for piece in read(_TAB.join(map(run, wanted))):
        line.append(piece)
    set_style(line, "Handling")
    # Whatever a house makes of the style: seen, and no higher or lower than its letters are.
    told = properties(line)
    put(told, new("w:spacing", before="0", after="80", line="240", lineRule="auto"))
    for said in every(line, "w:r"):
        put(properties(said), new("w:vanish", val="0"))
    root.insert(0 if first else len(root), line)


_TAB = "<w:r><w:tab/></w:r>"
# About how wide a letter of a mark is, and one of another line, for each half point of its size.
_CAPITAL, _SMALL = 6.8, 5.4
# What the Traffic Light Protocol asks for at the least, 12 points.
_MARK_SIZE = 24


def _settle(root: Element, wanted: Sequence[str], widths: set[int], sheet: Sheet) -> None:
    """The mark at the end of its line, where the line is wide enough for it, or in a line of its own.

    Beyond the end of the line no program shows it.
    """
    for line in every(root, "w:p"):
        words = "".join(text.text or "" for text in line.iter(name("w:t")))
        if words.strip() != "".join(wanted).strip():
            continue
        _loosen(line)
        tabs = [said for said in every(line, "w:r") if said.find(name("w:tab")) is not None]
        if len(tabs) != 1:
            continue
        needed = _CAPITAL * _MARK_SIZE * len(wanted[1])
        needed += _SMALL * sheet.size(style_of(line)) * (len(wanted[0]) + 2)
        if len(widths) == 1 and needed <= (width := min(widths)):
            styled = sheet.paragraph(style_of(line), "w:tabs")
            known = {
                int(value(t, "w:pos") or 0): value(t) for t in ([] if styled is None else styled)
            }
            if {place: kind for place, kind in known.items() if kind != "clear"} != {
                width: "right"
            }:
                put(properties(line), tab_stops({width: "right"}, known))
        elif widths:
            _part(line, tabs[0], min(widths), _CAPITAL * _MARK_SIZE * len(wanted[1]))


def _loosen(line: Element) -> None:
    """A run for each word and each tab of a line."""
    for said in every(line, "w:r"):
        told = said.find(name("w:rPr"))
        for piece in reversed([piece for piece in said if piece is not told][1:]):
            own = new("w:r")
            if told is not None:
                own.append(copy.deepcopy(told))
            own.append(piece)
            said.addnext(own)


def _part(line: Element, tab: Element, width: int, needed: float) -> None:
    """The words behind a tab in a line of their own, at the right."""
    below = new("w:p")
    set_style(below, style_of(line))
    spaced = line.find(f"{name('w:pPr')}/{name('w:spacing')}")
    if spaced is not None:
        put(properties(below), copy.deepcopy(spaced))
    if needed > _TIGHT * width:
        # Better in the margin than broken in the middle of a word.
        put(properties(below), new("w:ind", left=str(-_INTO_MARGIN)))
    put(properties(below), new("w:jc", val="right"))
    for said in list(tab.itersiblings()):
        below.append(said)
    take_out(tab)
    line.addnext(below)
    for one in (line, below):
        if not _says(one):
            take_out(one)


# How much of its line a mark may need before it is given room, and how much room the margin has.
_TIGHT, _INTO_MARGIN = 0.8, 1000


_MARKED = ("Handling", "HandlingWide", "CoverMark", "Header", "Footer")


def _colour(root: Element, mark: HandlingMark) -> None:
    """The mark's own colours, where it stands alone in a run."""
    for element in every(root, "w:r"):
        words = "".join(text.text or "" for text in element.iter(name("w:t")))
        paragraph = next(element.iterancestors(name("w:p")), None)
        if words == mark.label and paragraph is not None and style_of(paragraph) in _MARKED:
            told = properties(element)
            put(told, new("w:color", val=word_colour(mark.colour)))
            put(told, new("w:sz", val=str(_MARK_SIZE)))
            put(told, new("w:shd", val="clear", color="auto", fill=word_colour(mark.ground)))


# The shape that Word's own command makes, and takes away: Design, Watermark.
_WATERMARK = (
    '<w:r><w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" '
    'o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/>'
    '<v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>'
    '<v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
    '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom" '
    'o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
    '<v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/>'
    '</v:handles><o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
    '<v:shape id="PowerPlusWaterMarkObject{count}" o:spid="_x0000_s{spid}" type="#_x0000_t136" alt="" '
    'style="position:absolute;margin-left:0;margin-top:0;width:440pt;height:165pt;rotation:315;'
    "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f" '
    'fillcolor="#d9d9d9" stroked="f"><v:fill opacity=".5"/><v:textpath '
    'style="font-family:&quot;Calibri&quot;;font-size:1pt;font-weight:bold" string="{word}"/>'
    "</v:shape></w:pict></w:r>"
)


def _add_watermark(root: Element, word: str, part: str) -> None:
    """The word across the page behind the text, an ornament for readers' tools."""
    count = int(re.sub(r"\D", "", part) or 0)
    told = {"count": count, "spid": 2049 + count, "word": escape(word)}
    for paragraph in root.findall(name("w:p"))[:1]:
        paragraph.extend(read(_WATERMARK.format(**told)))
