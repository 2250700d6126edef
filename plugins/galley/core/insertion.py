"""Inserting: every marker of a page becomes its content."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from html import escape

from galley.core import listing
from galley.core.citeproc import BibliographyEntry, Citations, SetCluster
from galley.core.collection import Collected
from galley.core.footnote import note_mark, number_notes
from galley.core.listing import Place
from galley.core.manuscript import Chapter, Manuscript, Matter, href
from galley.core.markup import CLUSTER, Marker, identifiers, replace
from galley.core.words import words


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that setting added to a page."""

    identifier: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Page:
    """A chapter as set: its HTML without markers, and the headings that were added to it."""

    chapter: Chapter
    html: str
    headings: tuple[Heading, ...] = ()


INSERTION_POINTS = ("bibliography", "full_bibliography", "contents")


class EntryList(Enum):
    """Which bibliography a page carries."""

    NONE = auto()
    ITS_OWN = auto()
    ITS_OWN_AT_THE_END = auto()
    WHOLE = auto()
    WHOLE_AT_THE_END = auto()


def insert(
    manuscript: Manuscript,
    collected: Sequence[Collected],
    citations: Citations,
    formulas: Sequence[str],
    *,
    page_bibliographies: bool,
) -> dict[str, Page]:
    """The pages by source path, every marker replaced; clusters and formulas come in order."""
    cluster, formula = iter(citations.clusters), iter(formulas)
    answers = [
        (part, [next(cluster) for _ in part.order], [next(formula) for _ in part.formulas])
        for part in collected
    ]
    bibliographies = _Bibliographies.of(
        manuscript,
        [(part, clusters) for part, clusters, _ in answers],
        citations,
        page_bibliographies,
    )
    pages: dict[str, Page] = {}
    first_note = 1
    for part, clusters, mathml in answers:
        in_paper = part.chapter.matter is not Matter.OUTSIDE
        page, following = _set_page(
            _Setting(manuscript, part, clusters, mathml, bibliographies),
            first_note if in_paper else 1,
        )
        first_note = following if in_paper else first_note
        pages[part.chapter.path] = page
    return pages


@dataclass(frozen=True, slots=True)
class _Bibliographies:
    """Which list stands on which page, and where each work is cited."""

    entries: tuple[BibliographyEntry, ...]
    identifiers: Mapping[str, str]
    lists: Mapping[str, EntryList]
    places: Mapping[str, Sequence[Place]]

    @classmethod
    def of(
        cls,
        manuscript: Manuscript,
        parts: Sequence[tuple[Collected, Sequence[SetCluster]]],
        citations: Citations,
        page_bibliographies: bool,
    ) -> "_Bibliographies":
        lists = {
            part.chapter.path: _entry_list(part, bool(clusters) and page_bibliographies)
            for part, clusters in parts
        }
        if set(lists.values()) <= {EntryList.NONE} and citations.entries and manuscript.paper:
            lists[manuscript.paper[-1].path] = EntryList.WHOLE_AT_THE_END
        places: dict[str, list[Place]] = defaultdict(list)
        for part, clusters in parts:
            for number, item in enumerate(clusters, 1):
                for key in dict.fromkeys(item.cluster.keys):
                    places[key].append(Place(part.chapter, anchor(number)))
        identifiers = {entry.key: entry.identifier for entry in citations.entries}
        return cls(citations.entries, identifiers, lists, places)

    def address(self, key: str, page: Chapter, manuscript: Manuscript) -> str | None:
        """Where a key's entry stands, as seen from a page."""
        if key not in self.identifiers:
            return None
        if self.lists[page.path] is not EntryList.NONE:
            return f"#{self.identifiers[key]}"
        whole = (EntryList.WHOLE, EntryList.WHOLE_AT_THE_END)
        target = next((c for c in manuscript.chapters if self.lists[c.path] in whole), None)
        return href(page.url, target.url, self.identifiers[key]) if target else None


def _entry_list(part: Collected, at_the_end: bool) -> EntryList:
    if part.asks_for("full_bibliography"):
        return EntryList.WHOLE
    if part.asks_for("bibliography"):
        return EntryList.ITS_OWN
    return EntryList.ITS_OWN_AT_THE_END if at_the_end else EntryList.NONE


def anchor(number: int) -> str:
    """The id of a page's nth cluster."""
    return f"cite-{number}"


@dataclass(frozen=True, slots=True)
class _Setting:
    """One page with the answers to all that it asks."""

    manuscript: Manuscript
    part: Collected
    clusters: Sequence[SetCluster]
    formulas: Sequence[str]
    bibliographies: _Bibliographies

    @property
    def page(self) -> Chapter:
        return self.part.chapter

    @property
    def entry_list(self) -> EntryList:
        return self.bibliographies.lists[self.page.path]

    def linked(self, html: str) -> str:
        """A set cluster whose links lead to the entries."""
        return listing.key_links(
            html, lambda key: self.bibliographies.address(key, self.page, self.manuscript)
        )

    def entries(self, *, whole: bool) -> str:
        """The list of the whole bibliography, or of the page's own references."""
        cited = {key for item in self.clusters for key in item.cluster.keys} | set(self.page.nocite)
        return listing.bibliography(
            [entry for entry in self.bibliographies.entries if whole or entry.key in cited],
            self.bibliographies.places,
            self.page,
            words(self.manuscript.language),
        )


def _set_page(setting: _Setting, first_note: int) -> tuple[Page, int]:
    html = setting.page.html
    replacements = sorted(
        [*_set_clusters(setting), *_set_formulas(setting), *_set_insertions(setting)]
    )
    html = replace(html, [(s, e) for s, e, _ in replacements], [c for _, _, c in replacements])
    notes = {
        anchor(number): setting.linked(item.note)
        for number, item in enumerate(setting.clusters, 1)
        if item.note is not None
    }
    numbered = number_notes(html, notes, first_note, words(setting.manuscript.language))
    return _with_entry_list(setting, numbered.html), numbered.following


def _set_clusters(setting: _Setting) -> Iterable[tuple[int, int, str]]:
    html = setting.page.html
    for number, (index, item) in enumerate(
        zip(setting.part.order, setting.clusters, strict=True), 1
    ):
        marker = setting.part.markers[index]
        content = setting.linked(item.html)
        unresolved = " galley-unresolved-cluster" if "galley-unresolved" in content else ""
        keys = escape(" ".join(item.cluster.keys))
        start, end, mark, after = marker.start, marker.end, "", ""
        if item.note is not None:
            mark = note_mark(anchor(number))
        if (item.note is not None and not content) or content.startswith("<sup>"):
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


def _set_formulas(setting: _Setting) -> Iterable[tuple[int, int, str]]:
    for formula, mathml in zip(setting.part.formulas, setting.formulas, strict=True):
        yield formula.start, formula.end, mathml


def _set_insertions(setting: _Setting) -> Iterable[tuple[int, int, str]]:
    for marker in setting.part.markers:
        if marker.name != CLUSTER:
            yield marker.start, marker.end, _insertion(setting, marker)


def _insertion(setting: _Setting, marker: Marker) -> str:
    language = words(setting.manuscript.language)
    match marker.attributes["name"]:
        case "bibliography":
            return listing.page_bibliography("", setting.entries(whole=False), "")
        case "full_bibliography":
            return setting.entries(whole=True)
        case "contents":
            return listing.contents(setting.manuscript.paper, setting.page, language)
        case _:
            source = escape(marker.attributes["source"])
            return f'<p><mark class="galley-unresolved">{source}</mark></p>'


def _with_entry_list(setting: _Setting, html: str) -> Page:
    language = words(setting.manuscript.language)
    match setting.entry_list:
        case EntryList.ITS_OWN_AT_THE_END:
            title, content = language.references, setting.entries(whole=False)
        case EntryList.WHOLE_AT_THE_END:
            title, content = language.bibliography, setting.entries(whole=True)
        case _:
            return Page(setting.page, html)
    identifier = _free("references", html)
    section = listing.page_bibliography(title, content, identifier)
    return Page(setting.page, f"{html}\n{section}", (Heading(identifier, title, 2),))


def _free(identifier: str, html: str) -> str:
    """An id that does not stand on the page yet."""
    taken, candidate, count = set(identifiers(html)), identifier, 2
    while candidate in taken:
        candidate, count = f"{identifier}-{count}", count + 1
    return candidate
