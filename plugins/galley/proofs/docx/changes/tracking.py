"""The changes of a redline as Word's own: inserted and deleted words, paragraphs and rows.

Format: ECMA-376, part 1, 17.13.5 (Revisions). All marks are of one author and one moment, so that equal
states give equal bytes.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from galley.core.ast.walking import Element as Block
from galley.core.redline.both_ways import accepted
from galley.proofs.docx.changes.marking import with_changes
from galley.proofs.docx.package.ooxml import (
    Element,
    child,
    every,
    name,
    new,
    properties,
    put,
    take_out,
    value,
)
from galley.proofs.docx.package.package import Package

# Bookmarks have smaller numbers.
_FIRST = 500_000
# In seconds: LibreOffice takes insertions of one author and one minute for one.
_APART = 120
_INSERTED = "inserted"
# What is in a paragraph and holds words itself.
_HOLDERS = ("w:hyperlink", "w:fldSimple", "w:smartTag", "w:sdt", "w:sdtContent")
_WORDS = ("w:r", "m:oMath", "m:oMathPara")


@dataclass(frozen=True, slots=True)
class Tracking:
    """Whose changes they are, and of when, in seconds since 1970.

    With `plain`, changes are underlined and struck out, and nobody can accept or reject them.
    """

    author: str
    moment: int
    plain: bool = False
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(_FIRST), repr=False)

    def marked(self, parts: Sequence[list[Block]]) -> list[list[Block]]:
        """The parts of a redline as Pandoc is given them."""
        return [with_changes(part) for part in parts]

    def newer(self, parts: Sequence[list[Block]]) -> list[list[Block]]:
        """The parts of a redline without what was deleted, which no contents list."""
        return [accepted(part) for part in parts]

    def mark(self, kind: str) -> Element:
        """A mark of Word's, which may be around words or be a property."""
        tag = "w:ins" if kind == _INSERTED else "w:del"
        return new(tag, id=str(next(self.numbers)), author=self.author, date=_date(self.moment))

    def part(self, mark: Element, other: Element) -> None:
        """Date a mark so that no program takes it and another one for one change."""
        dates = {_date(self.moment): _date(self.moment + _APART)}
        mark.set(name("w:date"), dates.get(other.get(name("w:date"), ""), _date(self.moment)))


def set_changes(package: Package, tracking: Tracking) -> None:
    """Make changes of Word's of our marks, and leave none of those."""
    for root in package.texts():
        _Changes(tracking).walk(root)


class _Changes:
    def __init__(self, tracking: Tracking) -> None:
        self._tracking = tracking
        # Paragraphs that are new or gone as a whole, and which of the two.
        self._changed: dict[Element, str] = {}

    def walk(self, root: Element) -> None:
        """Set every change of a text."""
        steps: dict[str, Callable[[Element], None]] = {
            "galley:changed-from-here": self._words,
            "galley:changed-words": self._cell,
            "galley:changed-paragraph": self._paragraph,
            "galley:changed-next": self._next,
            "galley:changed-row": self._row,
        }
        for tag, step in steps.items():
            for mark in list(every(root, tag)):
                step(mark)
                take_out(mark)
        for mark in list(every(root, "galley:changed-to-here")):
            take_out(mark)
        for holder in every(root, "w:tc", "w:footnote"):
            self._end(holder)
            self._picture(holder)
        self._part_neighbours(root)

    def _part_neighbours(self, root: Element) -> None:
        """Part insertions at both sides of the end of a paragraph that is not new itself.

        LibreOffice makes one insertion of them, and rejecting that joins the two paragraphs.
        """
        for paragraph in every(root, "w:p"):
            before = paragraph.getprevious()
            if before is None or before.tag != name("w:p") or list(_end_marks(before)):
                continue
            first, last = _insertion(paragraph, 0), _insertion(before, -1)
            if first is not None and last is not None:
                self._tracking.part(first, last)

    def _words(self, mark: Element) -> None:
        """The words from a mark to the one that ends it."""
        end = name("galley:changed-to-here")
        inner = list(itertools.takewhile(lambda e: e.tag != end, mark.itersiblings()))
        self._wrap(inner, mark.get("kind", ""))

    def _paragraph(self, mark: Element) -> None:
        paragraph = _around(mark, "w:p")
        if paragraph is not None:
            self._whole(paragraph, mark.get("kind", ""))

    def _cell(self, mark: Element) -> None:
        paragraph = _around(mark, "w:p")
        if paragraph is not None:
            self._wrap(list(paragraph), mark.get("kind", ""))

    def _next(self, mark: Element) -> None:
        following = next(mark.itersiblings(name("w:p")), None)
        if following is not None:
            self._whole(following, mark.get("kind", ""))

    def _whole(self, paragraph: Element, kind: str) -> None:
        """A paragraph with its end."""
        self._wrap(list(paragraph), kind)
        self._changed[paragraph] = kind
        self._mark_end(paragraph, kind)

    def _mark_end(self, paragraph: Element, kind: str) -> None:
        if not self._tracking.plain:
            child(properties(paragraph), "w:rPr").insert(0, self._tracking.mark(kind))

    def _end(self, holder: Element) -> None:
        """The end of a cell or a note is always there: the end before it is what is new or gone.

        Where the last paragraph took the place of another, both are one paragraph.
        """
        last = holder[-1] if len(holder) else None
        kind = self._changed.get(last) if last is not None else None
        if last is None or kind is None:
            return
        for mark in [*_end_marks(last)]:
            take_out(mark)
        first, before = last, last.getprevious()
        while before is not None and self._changed.get(before) == kind:
            first, before = before, before.getprevious()
        if before is None or before.tag != name("w:p"):
            return
        if before not in self._changed:
            self._mark_end(before, kind)
            return
        place = 0 if first.find(name("w:pPr")) is None else 1
        first[place:place] = [e for e in before if e.tag != name("w:pPr")]
        take_out(before)

    def _row(self, mark: Element) -> None:
        row = _around(mark, "w:tr")
        if row is not None and not self._tracking.plain:
            properties(row).append(self._tracking.mark(mark.get("kind", "")))

    def _wrap(self, inner: Iterable[Element], kind: str) -> None:
        """Put the runs among some elements into marks, those beside each other into one."""
        wanted = tuple(name(tag) for tag in _WORDS)
        holders = tuple(name(tag) for tag in _HOLDERS)
        open_mark: Element | None = None
        for element in inner:
            if element.tag in wanted:
                if self._tracking.plain:
                    _form(element, kind)
                    continue
                if open_mark is None:
                    open_mark = self._tracking.mark(kind)
                    element.addprevious(open_mark)
                open_mark.append(element)
                if kind != _INSERTED:
                    _delete(element)
            else:
                if element.tag in holders:
                    self._wrap(list(element), kind)
                if not str(element.tag).startswith("{urn:galley}"):
                    open_mark = None

    def _picture(self, cell: Element) -> None:
        """A table that Pandoc sets pictures in goes with the pictures."""
        table = _around(cell, "w:tbl")
        style = table.find(f"{name('w:tblPr')}/{name('w:tblStyle')}") if table is not None else None
        kinds = {self._changed.get(paragraph, "") for paragraph in cell.iter(name("w:p"))}
        row = _around(cell, "w:tr")
        if row is None or value(style) != "FigureTable" or len(kinds) != 1 or kinds == {""}:
            return
        if not self._tracking.plain:
            properties(row).append(self._tracking.mark(*kinds))


def _end_marks(paragraph: Element) -> Iterator[Element]:
    """The marks of the end of a paragraph."""
    about = paragraph.find(f"{name('w:pPr')}/{name('w:rPr')}")
    if about is not None:
        yield from (e for e in about if e.tag in (name("w:ins"), name("w:del")))


def _insertion(paragraph: Element, at: int) -> Element | None:
    """The insertion that the first or the last words of a paragraph belong to."""
    runs = [run for run in every(paragraph, "w:r") if any(e.tag != name("w:rPr") for e in run)]
    return _around(runs[at], "w:ins") if runs else None


def _date(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _around(mark: Element, tag: str) -> Element | None:
    return next(mark.iterancestors(name(tag)), None)


def _delete(element: Element) -> None:
    """Words in a deletion have names of their own."""
    for text in every(element, "w:t"):
        text.tag = name("w:delText")
    for text in every(element, "w:instrText"):
        text.tag = name("w:delInstrText")


def _form(element: Element, kind: str) -> None:
    """A run as it looks where nobody tracks changes."""
    if element.tag != name("w:r"):
        return
    put(properties(element), new("w:u", val="single") if kind == _INSERTED else new("w:strike"))
