"""What an entry takes from others: by `crossref` from the work that it is a part of, by `xdata`.

The names change on the way, as in Pandoc's reader and appendix B of the biblatex manual: the
title of a collection is the `booktitle` of a contribution. We do this ourselves as Pandoc never
comes back from entries that take fields from each other.
"""

import re
from collections.abc import Callable, Iterator

from galley.core.bibtex.model import Entry, Field
from galley.core.bibtex.value import content
from galley.core.bibtex.vocabulary import ALIASES

# In the order in which they count; the other fields that name entries take nothing from them.
INHERITING = ("xdata", "crossref")
NAMING = (*INHERITING, "xref", "entryset", "related")

_KEPT_BACK = frozenset(
    "ids crossref xdata xref entryset entrysubtype execute label options presort related"
    " relatedoptions relatedstring relatedtype shorthand shorthandintro sortkey".split()
)
_TITLES = {
    "title": "{}title",
    "subtitle": "{}subtitle",
    "titleaddon": "{}titleaddon",
    "shorttitle": "",
    "sorttitle": "",
    "indextitle": "",
    "indexsorttitle": "",
}
_PARTS_OF_BOOKS = frozenset(("inbook", "bookinbook", "suppbook"))
_PARTS_OF_COLLECTIONS = frozenset(("incollection", "inreference", "suppcollection"))


def named(entry: Entry, names: tuple[str, ...]) -> Iterator[tuple[str, Field]]:
    """The keys that these fields of an entry hold, each with its field."""
    for name in names:
        for field in entry.fields:
            if field.key == name:
                yield from (
                    (key, field) for key in re.split(r"[,\s]+", content(field.value)) if key
                )


def ancestors(entry: Entry, find: Callable[[str], Entry | None]) -> Iterator[Entry]:
    """The entries that this one takes fields from, the nearest first, each once."""
    seen = {entry.key}
    todo = [entry]
    while todo:
        one = todo.pop(0)
        # The last entry of a list of several counts before the others.
        for name in INHERITING:
            for key in reversed([key for key, _ in named(one, (name,))]):
                found = find(key)
                if found is not None and key not in seen:
                    seen.add(key)
                    todo.append(found)
                    yield found


def whole(entry: Entry, find: Callable[[str], Entry | None]) -> dict[str, Field]:
    """The fields of an entry by name, its own and those that it takes from others."""
    fields = {field.key: field for field in entry.fields if field.key not in INHERITING}
    for ancestor in ancestors(entry, find):
        given = {
            name: field
            for field in ancestor.fields
            for name in names_in_child(ancestor.entry_type, entry.entry_type, field.key)
        }
        fields = {**given, **fields}
    return fields


def names_in_child(parent: str, child: str, name: str) -> list[str]:
    """The names that a field of an entry of one type has in an entry of another."""
    parent, child = ALIASES.get(parent, parent), ALIASES.get(child, child)
    if name in _KEPT_BACK:
        return []
    if name == "author" and _gives_its_author(parent, child):
        return ["bookauthor", "author"]
    prefix = _prefix(parent, child)
    if prefix is None or name not in _TITLES:
        return [name]
    given = _TITLES[name].format(prefix)
    return [given] if given else []


def _gives_its_author(parent: str, child: str) -> bool:
    return (parent in ("mvbook", "book") and child in _PARTS_OF_BOOKS) or (
        parent == "mvbook" and child == "book"
    )


def _prefix(parent: str, child: str) -> str | None:
    """How the titles of a whole are called in its parts."""
    match parent:
        case "mvbook" if child in {"book", *_PARTS_OF_BOOKS}:
            return "main"
        case "mvcollection" | "mvreference" if child in {
            "collection",
            "reference",
            *_PARTS_OF_COLLECTIONS,
        }:
            return "main"
        case "mvproceedings" if child in ("proceedings", "inproceedings"):
            return "main"
        case "book" if child in _PARTS_OF_BOOKS:
            return "book"
        case "collection" | "reference" if child in _PARTS_OF_COLLECTIONS:
            return "book"
        case "proceedings" if child == "inproceedings":
            return "book"
        case "periodical" if child in ("article", "suppperiodical"):
            return "journal"
        case _:
            return None
