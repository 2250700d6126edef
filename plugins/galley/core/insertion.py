"""Inserting: every marker of a page becomes its content."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from html import escape

from galley.core import listing, register_listing
from galley.core.citeproc import BibliographyEntry, Citations, SetCluster
from galley.core.collection import Collected
from galley.core.crossref import Label, Numbering, set_crossref
from galley.core.footnote import note_mark, number_notes
from galley.core.listing import Place
from galley.core.manuscript import Chapter, Conventions, Manuscript, Matter, href
from galley.core.markup import (
    CLUSTER,
    INSERTION,
    Marker,
    formulas,
    identifiers,
    markers,
    readable_text,
    replace,
)
from galley.core.register import Item, Register
from galley.core.target import Anchor

INSERTION_POINTS = (
    "bibliography",
    "full_bibliography",
    "contents",
    "list_of_figures",
    "list_of_tables",
    "list_of_items",
    "abbreviations",
    "register",
    "matrix",
    "coverage",
    "evidence",
)
# A span of the page, and what stands there when the page is set.
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that setting added to a page."""

    identifier: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Page:
    """A chapter as set: its HTML without markers, the headings that were added to it.

    `references` is the list of its own references that it ends with, where these stand in the
    whole bibliography too. `numbers` holds the printed numbers of its own headings by id,
    `number` that of its title.
    """

    chapter: Chapter
    text: str
    references: str = ""
    headings: tuple[Heading, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    number: str = ""

    @property
    def html(self) -> str:
        """The whole page."""
        return self.text + self.references

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The ids of its elements, in order."""
        return identifiers(self.text) + identifiers(self.references)


@dataclass(frozen=True, slots=True)
class Resolved:
    """The answers for the whole manuscript: clusters and formulas in order, numbers, register."""

    citations: Citations
    formulas: Sequence[str]
    numbering: Numbering
    register: Register


class EntryList(Enum):
    """Which bibliography a page carries."""

    NONE = auto()
    ITS_OWN = auto()
    ITS_OWN_AT_THE_END = auto()
    WHOLE = auto()
    WHOLE_AT_THE_END = auto()


def insert(
    manuscript: Manuscript, collected: Sequence[Collected], resolved: Resolved
) -> dict[str, Page]:
    """The pages by source path, every marker replaced."""
    cluster, formula = iter(resolved.citations.clusters), iter(resolved.formulas)
    parts = [
        _Part(part, [next(cluster) for _ in part.order], [next(formula) for _ in part.formulas])
        for part in collected
    ]
    paper = _Paper.of(manuscript, parts, resolved)
    pages: dict[str, Page] = {}
    first_note = 1
    for part in parts:
        in_paper = part.chapter.matter is not Matter.OUTSIDE
        page, following = _set_page(_Setting(paper, part), first_note if in_paper else 1)
        first_note = following if in_paper else first_note
        pages[part.chapter.path] = page
    return pages


@dataclass(frozen=True, slots=True)
class _Part:
    """What a chapter asks, with the answers for its clusters and formulas."""

    asked: Collected
    clusters: Sequence[SetCluster]
    formulas: Sequence[str]

    @property
    def chapter(self) -> Chapter:
        return self.asked.chapter

    @property
    def citations(self) -> Iterator[tuple[int, Marker, SetCluster]]:
        """The clusters that authors wrote, counted from 1 on the page, with their markers."""
        number = 0
        for index, cluster in zip(self.asked.order, self.clusters, strict=True):
            if self.asked.markers[index].name == CLUSTER:
                number += 1
                yield number, self.asked.markers[index], cluster

    def sources_of(self, item: Item) -> str:
        """The set cluster of the works that an item cites."""
        for index, cluster in zip(self.asked.order, self.clusters, strict=True):
            if self.asked.item_ends.get(index) == item:
                return cluster.html
        return ""


def anchor(number: int) -> str:
    """The id of a page's nth cluster."""
    return f"cite-{number}"


@dataclass(frozen=True, slots=True)
class _Paper:
    """What the setting of every page draws on."""

    manuscript: Manuscript
    parts: Sequence[_Part]
    resolved: Resolved
    identifiers: Mapping[str, str]
    lists: Mapping[str, EntryList]
    places: Mapping[str, Sequence[Place]]
    chapters: Mapping[str, Chapter]
    whole_list: Chapter | None
    expanded: set[str]

    @classmethod
    def of(cls, manuscript: Manuscript, parts: Sequence[_Part], resolved: Resolved) -> "_Paper":
        lists = {part.chapter.path: _entry_list(part, manuscript.conventions) for part in parts}
        entries = resolved.citations.entries
        nowhere = set(lists.values()) <= {EntryList.NONE}
        if (
            nowhere
            and entries
            and manuscript.paper
            and not manuscript.conventions.style.cites_entries
        ):
            lists[manuscript.paper[-1].path] = EntryList.WHOLE_AT_THE_END
        places: dict[str, list[Place]] = defaultdict(list)
        for part in parts:
            for number, _, item in part.citations:
                for key in dict.fromkeys(item.cluster.keys):
                    places[key].append(Place(part.chapter, anchor(number)))
        whole = (EntryList.WHOLE, EntryList.WHOLE_AT_THE_END)
        return cls(
            manuscript,
            parts,
            resolved,
            {entry.key: entry.identifier for entry in entries},
            lists,
            places,
            {chapter.path: chapter for chapter in manuscript.chapters},
            next((c for c in manuscript.chapters if lists[c.path] in whole), None),
            set(),
        )


def _entry_list(part: _Part, conventions: Conventions) -> EntryList:
    if part.asked.asks_for("full_bibliography"):
        return EntryList.WHOLE
    if part.asked.asks_for("bibliography"):
        return EntryList.ITS_OWN
    wanted = conventions.page_bibliographies and bool(part.clusters or part.chapter.nocite)
    return EntryList.ITS_OWN_AT_THE_END if wanted else EntryList.NONE


@dataclass(frozen=True, slots=True)
class _Setting:
    """One page, and the paper that it is a page of."""

    paper: _Paper
    part: _Part

    @property
    def page(self) -> Chapter:
        return self.part.chapter

    @property
    def conventions(self) -> Conventions:
        return self.paper.manuscript.conventions

    @property
    def register(self) -> Register:
        return self.paper.resolved.register

    def entry_address(self, key: str) -> str | None:
        """Where a key's entry stands, as seen from this page."""
        identifier = self.paper.identifiers.get(key)
        if identifier is None:
            return None
        if self.paper.lists[self.page.path] is not EntryList.NONE:
            return f"#{identifier}"
        whole = self.paper.whole_list
        return href(self.page.url, whole.url, identifier) if whole else None

    def address(self, identifier: str) -> str:
        """Where a target stands, as seen from this page."""
        path = self.paper.resolved.numbering.paths[identifier]
        return href(self.page.url, self.paper.chapters[path].url, identifier)

    def linked(self, html: str) -> str:
        """A set cluster whose links lead to the entries."""
        return listing.key_links(html, self.entry_address)

    def entries(self, *, whole: bool) -> str:
        """The list of the whole bibliography, or of the page's own references."""
        cited = {key for item in self.part.clusters for key in item.cluster.keys}
        cited |= set(self.page.nocite)
        entries: Iterable[BibliographyEntry] = self.paper.resolved.citations.entries
        chosen = [entry for entry in entries if whole or entry.key in cited or "*" in cited]
        elsewhere = None if self.paper.whole_list == self.page else self.paper.whole_list
        return listing.bibliography(
            chosen, self.paper.places, self.page, self.conventions.words, elsewhere
        )

    def graded(self) -> list[tuple[str, str, str]]:
        """Of each cited work the address, the title and the grade that its entry gives it."""
        references = self.paper.manuscript.bibliography.references
        title = self.paper.resolved.citations.title
        return [
            (self.entry_address(key) or "", title(key), references[key].text("evidence"))
            for key in sorted(self.paper.identifiers, key=lambda key: title(key).casefold())
        ]

    def sources(self, item: Item) -> str:
        """The works that an item rests on, as the style cites them."""
        part = next(p for p in self.paper.parts if p.chapter.path == item.path)
        html = part.sources_of(item)
        return self.linked(html) if html else ", ".join(self._titles(item))

    def _titles(self, item: Item) -> Iterator[str]:
        """The titles of an item's works, for styles that cite in notes only."""
        for key in item.sources:
            title = self.paper.resolved.citations.title(key)
            if address := self.entry_address(key):
                yield f'<a href="{escape(address)}" role="doc-biblioref">{escape(title)}</a>'


def _set_page(setting: _Setting, first_note: int) -> tuple[Page, int]:
    edits = sorted(
        [
            *_set_citations(setting),
            *_set_crossrefs(setting),
            *_set_formulas(setting),
            *_set_items(setting),
            *_set_insertions(setting),
            *_set_numbers(setting),
            *_set_abbreviations(setting),
        ],
        key=lambda edit: edit[:2],
    )
    html = replace(setting.page.html, [e[:2] for e in edits], [content for _, _, content in edits])
    notes = {mark.name: mark.note for marks in _marks(setting).values() for mark in marks}
    numbered = number_notes(html, notes, first_note, setting.conventions.words)
    return _with_entry_list(setting, numbered.html), numbered.following


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark that a citation leaves: the name of its note, the note, and the how manieth it is."""

    name: str
    note: str
    nth: int

    @property
    def html(self) -> str:
        return note_mark(self.name, self.nth)


def _marks(setting: _Setting) -> dict[int, list[_Mark]]:
    """The marks of each citation of a page; a note that holds an entry is called again where it recurs."""
    found: dict[int, list[_Mark]] = {}
    calls: Counter[str] = Counter()
    names: dict[str, str] = {}
    for number, _, item in setting.part.citations:
        found[number] = []
        for count, html in enumerate(item.notes, 1):
            note = setting.linked(html)
            own = anchor(number) if count == 1 else f"{anchor(number)}-{count}"
            name = names.setdefault(note, own) if setting.conventions.style.cites_entries else own
            calls[name] += 1
            found[number].append(_Mark(name, note, calls[name]))
    return found


def _set_citations(setting: _Setting) -> Iterator[Edit]:
    html, marks = setting.page.html, _marks(setting)
    for number, marker, item in setting.part.citations:
        content = setting.linked(item.html)
        unresolved = " galley-unresolved-cluster" if "galley-unresolved" in content else ""
        keys = escape(" ".join(item.cluster.keys))
        start, end, after = marker.start, marker.end, ""
        mark = "<sup>,</sup>".join(one.html for one in marks[number])
        if (mark and not content) or content.startswith("<sup>"):
            start = len(html[:start].rstrip())
            after = _punctuation(html, end)
            end += len(after)
        opened = f'<span class="citation{unresolved}" id="{anchor(number)}" data-cites="{keys}">'
        yield start, end, f"{after}{opened}{content}{mark}</span>"


def _punctuation(html: str, start: int) -> str:
    """The punctuation that stands here, which the mark of a note follows."""
    end = start
    while html[end : end + 1] in tuple(".,;:!?"):
        end += 1
    return html[start:end]


def _set_crossrefs(setting: _Setting) -> Iterator[Edit]:
    for index, crossref in setting.part.asked.crossrefs.items():
        marker = setting.part.asked.markers[index]
        numbering, words = setting.paper.resolved.numbering, setting.conventions.words
        yield marker.start, marker.end, set_crossref(crossref, numbering, words, setting.address)


def _set_formulas(setting: _Setting) -> Iterator[Edit]:
    numbers = _labels(setting)
    for formula, mathml in zip(setting.part.asked.formulas, setting.part.formulas, strict=True):
        label = numbers.get(formula.identifier) if formula.identifier else None
        content = mathml
        if label is not None and label.kind == "equation":
            number = f'<span class="galley-equation-number">({number_of(label.number, formula.identifier, "equation")})</span></div>'
            content = mathml.removesuffix("</div>") + number
        yield formula.start, formula.end, content


def _labels(setting: _Setting) -> dict[str, Label]:
    return {found.target.identifier: label for found, label in _labelled(setting)}


def _set_items(setting: _Setting) -> Iterator[Edit]:
    asked, register, words = setting.part.asked, setting.register, setting.conventions.words
    for index, item in asked.items.items():
        marker = asked.markers[index]
        number = number_of(register.numbers.get(item.identifier, ""), item.identifier, item.kind)
        yield marker.start, marker.end, register_listing.item_head(item, number, words)
    for index, item in asked.item_ends.items():
        marker = asked.markers[index]
        sources = setting.sources(item)
        foot = register_listing.item_foot(item, register, sources, setting.address, words)
        yield marker.start, marker.end, foot


def _set_insertions(setting: _Setting) -> Iterator[Edit]:
    for marker in setting.part.asked.markers:
        if marker.name == INSERTION:
            yield marker.start, marker.end, _insertion(setting, marker)


def _insertion(setting: _Setting, marker: Marker) -> str:
    words = setting.conventions.words
    match marker.attributes["name"]:
        case "bibliography":
            return listing.page_bibliography("", setting.entries(whole=False), "")
        case "full_bibliography":
            return setting.entries(whole=True)
        case "evidence":
            grades = marker.attributes.get("words", "").split()
            return listing.evidence(setting.graded(), grades, words)
        case "contents":
            chapters = setting.paper.manuscript.paper
            return listing.contents(chapters, setting.page, _chapter_numbers(setting), words)
        case "list_of_figures":
            return _list_of(setting, "figure", words.figures)
        case "list_of_tables":
            return _list_of(setting, "table", words.tables)
        case "abbreviations":
            used = (a for part in setting.paper.parts for a in part.asked.abbreviations)
            return listing.abbreviations({a.term: a.expansion for a in used})
        case _:
            return _register_view(setting, marker)


def _register_view(setting: _Setting, marker: Marker) -> str:
    """A view of the register; what is none stays visible, marked."""
    words, register, address = setting.conventions.words, setting.register, setting.address
    arguments = marker.attributes.get("words", "").split()
    match marker.attributes["name"]:
        case "register" if is_understood(marker, register):
            kind, *columns = arguments
            return register_listing.register_table(
                register, kind, columns, setting.sources, address, words
            )
        case "matrix" if is_understood(marker, register):
            rows, columns_kind = arguments
            return register_listing.matrix_table(register, rows, columns_kind, address, words)
        case "list_of_items" if is_understood(marker, register):
            return register_listing.list_of_items(register, arguments, address, words)
        case "coverage":
            return register_listing.coverage_report(register, address, words)
        case _:
            source = escape(marker.attributes["source"])
            return f'<p><mark class="galley-unresolved">{source}</mark></p>'


def is_understood(marker: Marker, register: Register) -> bool:
    """Whether an insertion point's name and words are ones that we know."""
    name, arguments = marker.attributes["name"], marker.attributes.get("words", "").split()
    kinds = [kind.name for kind in register.kinds]
    match name:
        case "register":
            columns = register_listing.COLUMNS
            return bool(arguments) and arguments[0] in kinds and set(arguments[1:]) <= set(columns)
        case "matrix":
            return len(arguments) == 2 and set(arguments) <= set(kinds)
        case "list_of_items":
            return set(arguments) <= set(kinds)
        case _:
            return name in INSERTION_POINTS


def known_words(marker: Marker, register: Register) -> str:
    """What may stand behind an insertion point, for an author who wrote something else."""
    kinds = [kind.name for kind in register.kinds]
    first, *_ = marker.attributes.get("words", "").split() or [""]
    if marker.attributes["name"] == "matrix":
        return f"it takes two of the kinds {', '.join(kinds)}"
    if first in kinds:
        return f"the columns are {', '.join(register_listing.COLUMNS)}"
    return f"the kinds are {', '.join(kinds)}"


def _list_of(setting: _Setting, kind: str, title: str) -> str:
    words = setting.conventions.words
    entries = [
        (
            setting.address(found.target.identifier),
            f"{words.label(kind, label.number)}{words.label_end}{_caption(there, found)}",
        )
        for part in setting.paper.parts
        for there in (_Setting(setting.paper, part),)
        for found, label in _labelled(there)
        if label.kind == kind and label.number[-1:].isdigit()
    ]
    return listing.list_of_targets(kind, title, entries)


def _labelled(setting: _Setting) -> Iterator[tuple[Anchor, Label]]:
    """The targets of a page, each with its label."""
    labels = setting.paper.resolved.numbering.chapters[setting.page.path]
    return zip(setting.part.asked.anchors, labels, strict=True)


def _caption(setting: _Setting, found: Anchor) -> str:
    """The words of a caption as they are set."""
    html = setting.page.html[found.insert_at : found.end]
    if not markers(html) and not formulas(html):
        return found.target.title
    edits = [
        (start - found.insert_at, end - found.insert_at, content)
        for start, end, content in sorted(
            [*_set_citations(setting), *_set_crossrefs(setting), *_set_formulas(setting)]
        )
        if found.insert_at <= start and end <= found.end
    ]
    return readable_text(replace(html, [e[:2] for e in edits], [e[2] for e in edits]))


def _chapter_numbers(setting: _Setting) -> dict[str, str]:
    """The numbers of the chapters by their paths."""
    return {
        path: heading_number(label, setting)
        for path, labels in setting.paper.resolved.numbering.chapters.items()
        for label in labels
        if label.kind in ("chapter", "annex") and label.number
    }


def _set_numbers(setting: _Setting) -> Iterator[Edit]:
    """The number of each target, where its element wants it."""
    for found, label in _labelled(setting):
        printed = _printed(found, label, setting)
        if printed and found.target.kind == "paragraph":
            identifier = found.target.identifier or f"par-{label.number.replace('.', '-')}"
            yield found.start, found.insert_at, f'<p id="{escape(identifier)}">{printed} '
        elif printed:
            yield found.insert_at, found.insert_at, printed


def _printed(found: Anchor, label: Label, setting: _Setting) -> str:
    """What stands before a target's own words: its name and number."""
    words, kind = setting.conventions.words, found.target.kind
    elsewhere = kind in ("equation", "term") or kind in setting.conventions.scheme.letters
    if not label.number or elsewhere:
        return ""
    number = number_of(label.number, found.target.identifier, label.kind)
    if kind == "paragraph":
        return f'<span class="galley-paragraph-number">{number}</span>'
    if label.kind in ("chapter", "section"):
        return f"{number} "
    if label.kind == "annex":
        return words.label(label.kind, number) + words.label_end
    if found.target.parent:
        part = label.number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ.0123456789")
        return f'<span class="galley-label">({escape(part)}) </span>'
    named = words.label(label.kind, number)
    end = words.label_end if label.title else ""
    return f'<span class="galley-label">{named}{end}</span>'


def number_of(printed: str, identifier: str, kind: str) -> str:
    """The number of a target, where it stands: what refers to it prints the same."""
    told = f' data-for="{escape(identifier)}" data-kind="{kind}"' if identifier else ""
    return f'<span class="galley-number"{told}>{escape(printed)}</span>'


def heading_number(label: Label, setting: _Setting) -> str:
    """A heading's number in a list of headings: an annex says that it is one."""
    if label.kind == "annex":
        words = setting.conventions.words
        return words.label("annex", label.number) + words.label_end.strip()
    return label.number


def _set_abbreviations(setting: _Setting) -> Iterator[Edit]:
    """Each abbreviation written out where the paper first uses it, if the workspace says so."""
    if not setting.conventions.expanded_abbreviations or setting.page.matter is Matter.OUTSIDE:
        return
    for use in setting.part.asked.abbreviations:
        if use.term not in setting.paper.expanded and not _in_heading(setting.page.html, use.start):
            setting.paper.expanded.add(use.term)
            kept = setting.page.html[use.start : use.end]
            yield use.start, use.end, f"{escape(use.expansion)} ({kept})"


def _in_heading(html: str, position: int) -> bool:
    opened = [html.rfind(f"<h{level}", 0, position) for level in range(1, 7)]
    closed = [html.rfind(f"</h{level}>", 0, position) for level in range(1, 7)]
    return max(opened) > max(closed)


def _with_entry_list(setting: _Setting, html: str) -> Page:
    words, headings = setting.conventions.words, list(_numbered_headings(setting))
    numbers = {found.target.identifier: number for found, number in headings}
    own = next((number for found, number in headings if found.target.level == 1), "")
    match setting.paper.lists[setting.page.path]:
        case EntryList.ITS_OWN_AT_THE_END:
            title, content = words.references, setting.entries(whole=False)
        case EntryList.WHOLE_AT_THE_END:
            title, content = words.bibliography, setting.entries(whole=True)
        case _:
            return Page(setting.page, html, "", (), numbers, own)
    identifier = _free("references", html)
    section = "\n" + listing.page_bibliography(title, content, identifier)
    added = (Heading(identifier, title, 2),)
    if setting.paper.whole_list in (None, setting.page):
        return Page(setting.page, html + section, "", added, numbers, own)
    return Page(setting.page, html, section, added, numbers, own)


def _numbered_headings(setting: _Setting) -> Iterator[tuple[Anchor, str]]:
    for found, label in _labelled(setting):
        if found.target.kind == "section" and label.number:
            yield found, heading_number(label, setting)


def _free(identifier: str, html: str) -> str:
    """An id that does not stand on the page yet."""
    taken, candidate, count = set(identifiers(html)), identifier, 2
    while candidate in taken:
        candidate, count = f"{identifier}-{count}", count + 1
    return candidate
