"""Insertion points: what an author asks for by a command on a line of its own."""

from collections import Counter
from collections.abc import Iterable
from html import escape

from galley.core.collection.anchors import Anchor
from galley.core.html.markers import Marker, formulas, markers, readable_text, replace
from galley.core.html.tree import parse
from galley.core.insertion import comments_listing, listing, register_listing
from galley.core.insertion.inline import set_citations, set_crossrefs, set_formulas
from galley.core.insertion.setting import Setting, heading_number, labelled
from galley.core.register.register import Item, Register
from galley.core.rules.words import Words

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
    "comments",
    "comments_summary",
)


def content_of(setting: Setting, marker: Marker) -> str:
    """What is at an insertion point; one that is not understood stays visible, marked."""
    words = setting.conventions.words
    match marker.attributes["name"]:
        case "bibliography":
            return listing.page_bibliography("", setting.entries(whole=False), "")
        case "full_bibliography":
            return setting.entries(whole=True)
        case "evidence":
            grades = marker.attributes.get("words", "").split()
            return listing.evidence(setting.graded(), grades, words)
        case "comments":
            return comments_listing.comments_tables(setting, marker.attributes.get("words", ""))
        case "comments_summary":
            return comments_listing.comments_summary(setting, marker.attributes.get("words", ""))
        case "contents":
            chapters = setting.paper.manuscript.paper
            numbers, states = _chapter_numbers(setting), _states(setting)
            return listing.contents(chapters, setting.page, numbers, states, words)
        case "list_of_figures":
            return _list_of(setting, "figure", words.figures)
        case "list_of_tables":
            return _list_of(setting, "table", words.tables)
        case "abbreviations":
            used = (a for part in setting.paper.parts for a in part.asked.abbreviations)
            return listing.abbreviations({a.term: a.expansion for a in used})
        case _:
            return _register_view(setting, marker)


def _register_view(setting: Setting, marker: Marker) -> str:
    """A view of the register; what is not one stays visible, marked."""
    words, register, address = setting.conventions.words, setting.register, setting.address
    arguments = marker.attributes.get("words", "").split()
    match marker.attributes["name"]:
        case "register" if is_understood(marker, register):
            return register_listing.register_table(
                register, arguments, setting.sources, address, words
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
            named, columns = register_listing.kinds_and_columns(arguments, register)
            return bool(named) and set(columns) <= set(register_listing.COLUMNS)
        case "matrix":
            return len(arguments) == 2 and set(arguments) <= set(kinds)
        case "list_of_items":
            return set(arguments) <= set(kinds)
        case _:
            return name in INSERTION_POINTS


def known_words(marker: Marker, register: Register) -> str:
    """What an insertion point takes, for an author who wrote something else."""
    kinds = [kind.name for kind in register.kinds]
    first, *_ = marker.attributes.get("words", "").split() or [""]
    if marker.attributes["name"] == "matrix":
        return f"it takes two of the kinds {', '.join(kinds)}"
    if marker.attributes["name"] == "register" and first in kinds:
        return f"the columns are {', '.join(register_listing.COLUMNS)}"
    return f"the kinds are {', '.join(kinds)}"


def _list_of(setting: Setting, kind: str, title: str) -> str:
    words = setting.conventions.words
    entries = [
        (
            setting.address(found.target.identifier),
            words.label(kind, label.number)
            + ((words.label_end + caption) if (caption := _caption(there, found)) else ""),
        )
        for part in setting.paper.parts
        for there in (Setting(setting.paper, part),)
        for found, label in labelled(there)
        if label.kind == kind and label.number[-1:].isdigit()
    ]
    return listing.list_of_targets(kind, title, entries)


def _caption(setting: Setting, found: Anchor) -> str:
    """The words of a caption as they are set."""
    html = setting.page.html[found.insert_at : found.end]
    if not markers(html) and not any(formulas(parse(html))):
        return found.target.title
    edits = [
        (start - found.insert_at, end - found.insert_at, content)
        for start, end, content in sorted(
            [*set_citations(setting), *set_crossrefs(setting), *set_formulas(setting)]
        )
        if found.insert_at <= start and end <= found.end
    ]
    return readable_text(replace(html, [e[:2] for e in edits], [e[2] for e in edits]))


def _chapter_numbers(setting: Setting) -> dict[str, str]:
    """The numbers of the chapters by their paths."""
    return {
        path: heading_number(label, setting)
        for path, labels in setting.paper.resolved.numbering.chapters.items()
        for label in labels
        if label.kind in ("chapter", "annex") and label.number
    }


def _states(setting: Setting) -> dict[str, str]:
    """The state of the chapters by their paths: what their authors say, and how many of their items
    have which status."""
    register, words = setting.register, setting.conventions.words
    found: dict[str, str] = {}
    for chapter in setting.paper.manuscript.paper:
        told = [chapter.status]
        for kind in register.kinds:
            items = [item for item in register.of_kind(kind.name) if item.path == chapter.path]
            if items:
                name = kind.label if len(items) == 1 else kind.plural
                count = words.pages["count"].format(number=len(items), name=name)
                told.append(_with_statuses(count, items, words))
        found[chapter.path] = " · ".join(filter(None, told))
    return found


def _with_statuses(count: str, items: Iterable[Item], words: Words) -> str:
    statuses = Counter(item.status for item in items if item.status)
    if not statuses:
        return count
    each = (words.pages["count"].format(number=n, name=s) for s, n in statuses.most_common())
    return words.pages["state"].format(count=count, states=words.comma.join(each))
