"""Paragraphs that Pandoc has no word for, or would leave to themselves: code, rules between others."""

from galley.proofs.docx.finishing.paper import WordPaper
from galley.proofs.docx.finishing.places import indent
from galley.proofs.docx.package.ooxml import (
    Element,
    child,
    every,
    name,
    new,
    properties,
    put,
    set_style,
    style_of,
    take_out,
    value,
)
from galley.proofs.docx.package.package import Package
from galley.proofs.docx.package.page_styles import Sheet
from galley.proofs.docx.reference.look import word_colour

CODE = "SourceCode"
# Less than can be seen.
HAIR = 10


def set_code(package: Package, _: WordPaper) -> None:
    """Each block of code in a frame of its own, with the words before it."""
    sheet = Sheet(package)
    for root in package.texts():
        for paragraph in (p for p in every(root, "w:p") if style_of(p) == CODE):
            before = paragraph.getprevious()
            if before is None or before.tag != name("w:p"):
                continue
            if style_of(before) == CODE:
                _part(before, paragraph, sheet)
            else:
                put(properties(before), new("w:keepNext"))


def _part(before: Element, paragraph: Element, sheet: Sheet) -> None:
    """Frames that are equally wide would be one."""
    right = _right(before, sheet)
    indent(paragraph, right=right - HAIR if right % (2 * HAIR) else right + HAIR)


def _right(paragraph: Element, sheet: Sheet) -> int:
    told = value(paragraph.find(f"{name('w:pPr')}/{name('w:ind')}"), "w:right")
    return int(told) if told else sheet.indent(CODE, "right")


def set_text(package: Package, _: WordPaper) -> None:
    """Paragraphs that no step had a style for, such as a formula alone in a list, are text."""
    for root in package.texts():
        for paragraph in (p for p in every(root, "w:p") if style_of(p) == "Compact"):
            set_style(paragraph, "BodyText")


def set_rules(package: Package, paper: WordPaper) -> None:
    """A rule is a line below the paragraph before it, as Word itself makes one of three hyphens."""
    for root in package.texts():
        for mark in every(root, "galley:rule"):
            before = next(mark.itersiblings(name("w:p"), name("w:tbl"), preceding=True), None)
            after = next(mark.itersiblings(name("w:p"), name("w:tbl")), None)
            if before is not None and before.tag == name("w:p"):
                _draw(before, "bottom", paper)
            elif after is not None and after.tag == name("w:p"):
                _draw(after, "top", paper)
            take_out(mark)


def _draw(paragraph: Element, side: str, paper: WordPaper) -> None:
    colour = word_colour(paper.brand.colours.tertiary)
    line = new(f"w:{side}", val="single", sz="8", space="14", color=colour)
    put(child(properties(paragraph), "w:pBdr"), line)
