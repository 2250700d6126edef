"""Lists: bullets, numbers and boxes of tasks, at the edges where they are.

Pandoc gives each list a numbering of its own, by which Word counts it and starts it again; we give
its paragraphs the styles for lists and its levels our markers and indents.
"""

import copy
from collections.abc import Mapping

from galley.proofs.docx.finishing.paper import WordPaper
from galley.proofs.docx.finishing.places import TEXT_STYLES, BoxEdges, indent, place_of, space
from galley.proofs.docx.package.ooxml import (
    Element,
    child,
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
from galley.proofs.docx.package.package import NUMBERING, Package

# How far each level of a list is in, in twentieths of a point.
STEP = 360
_BULLETS = "•–◦"
_DONE, _OPEN = "☒", "☐"
# In a box the character of an inner level moves in behind spaces, so that the paragraph's edge, where
# the bar of the box is, stays that of the box.
_INNER = "\u2003"
_LOOSE, _LAST = 120, 140
_DEEPEST = 5


class WordLists:
    """The lists of a package: what each numbering is, and copies of it for other edges."""

    def __init__(self, package: Package) -> None:
        self._root = package.tree(NUMBERING)
        self._kinds = {
            value(e, "w:abstractNumId"): e for e in self._root.iter(name("w:abstractNum"))
        }
        self._lists = {value(e, "w:numId"): e for e in self._root.iter(name("w:num"))}
        self._copies: dict[tuple[str, BoxEdges], str] = {}

    def lists(self, paragraph: Element) -> tuple[str, int] | None:
        """The numbering and the level of a paragraph in a list."""
        told = paragraph.find(f"{name('w:pPr')}/{name('w:numPr')}")
        if told is None:
            return None
        number, level = told.find(name("w:numId")), told.find(name("w:ilvl"))
        return value(number), int(value(level) or 0)

    def sign(self, number: str) -> str:
        """What is before the first level: a bullet, a box, `%1.`; nothing for what goes on."""
        return value(self._kind(number).find(f"{name('w:lvl')}/{name('w:lvlText')}")).strip()

    def counts(self, number: str) -> bool:
        """Whether the list's entries have numbers."""
        return "%" in self.sign(number)

    def place_in_list(self, paragraph: Element | None) -> BoxEdges:
        """Where a box is whose first paragraph this is: in an entry of a list, or outside."""
        found = None if paragraph is None else self.lists(paragraph)
        if found is None:
            return BoxEdges()
        level = found[1] if self.sign(found[0]) else found[1] + 1
        return BoxEdges(STEP * level, 0, level)

    def hang(self, paragraph: Element, number: str, place: BoxEdges) -> None:
        """Have a list hang inside the edges of a box."""
        key = (number, place)
        if key not in self._copies:
            self._copies[key] = self._copied(number, place)
        told = properties(paragraph).find(name("w:numPr"))
        if told is not None:
            child(told, "w:numId").set(name("w:val"), self._copies[key])

    def _kind(self, number: str) -> Element:
        return self._kinds[value(self._lists[number].find(name("w:abstractNumId")))]

    def _copied(self, number: str, place: BoxEdges) -> str:
        """The id of a copy of a list's numbering at the edges of a box."""
        kind, of = copy.deepcopy(self._kind(number)), copy.deepcopy(self._lists[number])
        identifier = str(len(self._kinds) + 1)
        while identifier in self._kinds:
            identifier = str(int(identifier) + 1)
        kind.set(name("w:abstractNumId"), identifier)
        child(kind, "w:nsid").set(name("w:val"), f"{0xB0000000 + int(identifier):08X}")
        for level in kind.iter(name("w:lvl")):
            _set_level(level, place, boxed=True)
        last = next(reversed(self._kinds.values()))
        last.addnext(kind)
        self._kinds[identifier] = kind
        own = str(max(map(int, self._lists)) + 1)
        of.set(name("w:numId"), own)
        child(of, "w:abstractNumId").set(name("w:val"), identifier)
        self._root.append(of)
        self._lists[own] = of
        return own

    def set_levels(self) -> None:
        """Our markers and indents in every numbering of Pandoc's."""
        for kind in self._kinds.values():
            for level in kind.iter(name("w:lvl")):
                _set_level(level, BoxEdges(), boxed=False)


def _set_level(level: Element, place: BoxEdges, *, boxed: bool) -> None:
    depth = max(0, int(value(level, "w:ilvl")) - place.level)
    text = child(level, "w:lvlText")
    sign = value(text).strip()
    if value(level.find(name("w:numFmt"))) == "bullet" and sign not in ("", _DONE, _OPEN):
        sign = _BULLETS[depth % len(_BULLETS)]
        # The marker is in the font of the text, not in one that only some machines have.
        font = level.find(name("w:rPr"))
        if font is not None:
            level.remove(font)
    text.set(name("w:val"), f"{_INNER * depth if boxed else ''}{sign or ' '}")
    left = STEP * (depth + 1)
    told = new("w:ind", left=str(place.left + left), hanging=str(left if boxed else STEP))
    put(child(level, "w:pPr"), told)


def set_lists(package: Package, _: WordPaper) -> None:
    """Paragraphs of lists take the styles for lists; boxes of tasks can be ticked in Word."""
    numbering = WordLists(package)
    for root in package.texts():
        entries = [p for p in every(root, "w:p") if numbering.lists(p)]
        for paragraph in entries:
            _set_entry(paragraph, numbering)
    numbering.set_levels()


def _set_entry(paragraph: Element, numbering: WordLists) -> None:
    number, level = numbering.lists(paragraph) or ("", 0)
    sign, place = numbering.sign(number), place_of(paragraph)
    depth = level - (place.level if place else 0)
    left = (place.left if place else 0) + STEP * (depth + 1)
    loose = style_of(paragraph) in ("", "BodyText", "FirstParagraph")
    if style_of(paragraph) in TEXT_STYLES and _is_in_note(paragraph):
        set_style(paragraph, "FootnoteText")
    elif style_of(paragraph) in TEXT_STYLES:
        set_style(paragraph, _style(sign, depth))
        if loose:
            space(paragraph, after=_LOOSE)
        if _is_last(paragraph, numbering):
            space(paragraph, after=_LAST)
    if sign in (_DONE, _OPEN):
        _tick(paragraph, sign, left)
    elif place is not None:
        numbering.hang(paragraph, number, place)
        # Said of the paragraph too: where a bar is, LibreOffice does not ask the numbering.
        indent(paragraph, left=left, right=place.right, hanging=left - place.left)
    elif not sign:
        take_out(properties(paragraph)[_index_of_numbering(paragraph)])
        indent(paragraph, left=left)


def _index_of_numbering(paragraph: Element) -> int:
    return next(n for n, e in enumerate(properties(paragraph)) if e.tag == name("w:numPr"))


def _is_in_note(paragraph: Element) -> bool:
    return next(paragraph.iterancestors(name("w:footnote")), None) is not None


def _style(sign: str, depth: int) -> str:
    """The style for a level of a list."""
    if sign in (_DONE, _OPEN):
        return "List"
    wanted = "ListContinue" if not sign else "ListNumber" if "%" in sign else "ListBullet"
    return f"{wanted}{min(depth + 1, _DEEPEST)}" if depth else wanted


def _is_last(paragraph: Element, numbering: WordLists) -> bool:
    """Whether the next paragraph is in no list."""
    after = next(paragraph.itersiblings(name("w:p"), name("w:tbl")), None)
    return after is None or after.tag != name("w:p") or numbering.lists(after) is None


# [MS-DOCX] 2.6.1.7, a check box among the content controls.
_BOX = """<w:sdt><w:sdtPr><w:id w:val="{id}"/><w14:checkbox><w14:checked w14:val="{checked}"/>
<w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>
</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic"
w:hAnsi="MS Gothic" w:hint="eastAsia"/></w:rPr><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt><w:r><w:tab/></w:r>"""


def _tick(paragraph: Element, sign: str, left: int) -> None:
    """A box that a reader can tick, in place of a number or a bullet."""
    take_out(properties(paragraph)[_index_of_numbering(paragraph)])
    indent(paragraph, left=left, hanging=STEP)
    root = paragraph.getroottree().getroot()
    count = sum(1 for _ in root.iter(name("w14:checkbox"))) + 1
    told: Mapping[str, object] = {"id": count, "checked": int(sign == _DONE), "sign": sign}
    for place, element in enumerate(read(_BOX.format(**told)), start=1):
        paragraph.insert(place, element)
