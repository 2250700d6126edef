"""Finding what can be referred to, in a chapter's HTML: where it is and where its number goes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from galley.core.collection.written import Headings
from galley.core.html.markers import CONTINUED, ITEM
from galley.core.html.notes import MARK_CLASS
from galley.core.html.tree import Node, Tree
from galley.core.numbers.crossref import Target
from galley.core.rules.diagnostic import Location
from galley.core.text.chapter import Chapter
from galley.core.text.locations import Places, counted

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What a paragraph of the running text is not in.
_BLOCKS = frozenset("div section aside nav blockquote ul ol dl table figure details pre".split())
# A target has its place when all are known: which of several is meant depends on those before it.
_NOWHERE = Location("")
_KindOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A target on a page: the offset of its element, where its number goes, where its title ends.

    `caption` names the element that its number has to bring along, where the target has no caption.
    """

    target: Target
    start: int
    insert_at: int
    end: int = 0
    caption: str = ""
    written: str = ""

    @property
    def quoted(self) -> str:
        """Its words as messages quote them: a heading as its author wrote it."""
        return self.written or self.target.title


def find_anchors(
    chapter: Chapter, tree: Tree, kind_of: _KindOf, *, paragraphs: bool
) -> tuple[Anchor, ...]:
    """The targets of a chapter, in their order on its page; `tree` is that of its HTML."""
    places = Places.of(chapter)
    found = [
        (node, anchor)
        for node in tree.elements(*_FINDERS)
        if not node.family and (anchor := _FINDERS[node.name](node, kind_of)) is not None
    ]
    located = [*_located(found, kind_of, Headings(places, tree), places)]
    if paragraphs:
        located += _paragraphs(tree, places)
    return tuple(sorted(located, key=lambda anchor: anchor.start))


def _located(
    found: Sequence[tuple[Node, Anchor]], kind_of: _KindOf, headings: Headings, places: Places
) -> Iterator[Anchor]:
    """The targets of a page with their places: by the id that was given to them, or as headings."""
    identifiers = counted(anchor.target.identifier for _, anchor in found)
    for (node, anchor), (identifier, nth) in zip(found, identifiers, strict=True):
        target = anchor.target
        if kind_of(identifier):
            target = replace(target, location=places.identifier(identifier, nth))
        elif target.kind == "section":
            place = headings.location(node) or places.text(target.title)
            target = replace(target, location=place)
        written = headings.words(node) if target.kind == "section" else ""
        yield replace(anchor, target=target, written=written)


def _heading(node: Node, _: _KindOf) -> Anchor:
    identifier, level, title = node.attributes.get("id", ""), int(node.name[1]), _title(node)
    target = Target(
        identifier=identifier, kind="section", title=title, location=_NOWHERE, level=level
    )
    return Anchor(target, node.start, node.inner_start, node.end)


def _item(node: Node, _: _KindOf) -> Anchor | None:
    told = node.attributes
    if not told.get("kind"):
        return None
    identifier = told.get("id", "")
    target = Target(identifier, told["kind"], told.get("title", ""), _NOWHERE)
    return Anchor(target, node.start, node.inner_start)


def _term(node: Node, kind_of: _KindOf) -> Anchor | None:
    identifier = node.attributes.get("id", "")
    if kind_of(identifier) != "term":
        return None
    target = Target(identifier, "term", _title(node), _NOWHERE)
    return Anchor(target, node.start, node.inner_start)


def _equation(node: Node, kind_of: _KindOf) -> Anchor | None:
    identifier = node.attributes.get("id", "")
    if kind_of(identifier) != "equation" or "arithmatex" not in node.classes:
        return None
    target = Target(identifier, "equation", identifier, _NOWHERE)
    return Anchor(target, node.start, node.start)


def _figure(node: Node, kind_of: _KindOf) -> Anchor | None:
    identifier = node.attributes.get("id", "") or _id_of_picture(node, kind_of)
    if kind_of(identifier) != "figure":
        return None
    caption = next(node.elements("figcaption", outside=("figure",)), None)
    parent = node.attributes.get("data-part-of", "")
    if caption is None:
        target = Target(identifier, "figure", "", _NOWHERE, parent=parent)
        return Anchor(
            target=target,
            start=node.start,
            insert_at=node.inner_end,
            end=node.inner_end,
            caption="figcaption",
        )
    target = Target(identifier, "figure", _title(caption), _NOWHERE, parent=parent)
    return Anchor(target, node.start, caption.inner_start, caption.inner_end)


def _id_of_picture(node: Node, kind_of: _KindOf) -> str:
    """The id that a figure without one has from its picture, as from `![…](…){#fig-x}`."""
    pictures = (n.attributes.get("id", "") for n in node.elements("img", outside=("figure",)))
    return next((name for name in pictures if kind_of(name) == "figure"), "")


def _table(node: Node, kind_of: _KindOf) -> Anchor | None:
    identifier = node.attributes.get("id", "")
    if kind_of(identifier) != "table":
        return None
    caption = node.child("caption")
    parent = node.attributes.get("data-part-of", "")
    if caption is None:
        target = Target(identifier, "table", "", _NOWHERE, parent=parent)
        return Anchor(
            target=target,
            start=node.start,
            insert_at=node.inner_start,
            end=node.inner_start,
            caption="caption",
        )
    target = Target(identifier, "table", _title(caption), _NOWHERE, parent=parent)
    return Anchor(target, node.start, caption.inner_start, caption.inner_end)


_FINDERS: dict[str, Callable[[Node, _KindOf], Anchor | None]] = {
    **dict.fromkeys(_HEADINGS, _heading),
    ITEM: _item,
    "dt": _term,
    "div": _equation,
    "figure": _figure,
    "table": _table,
}


def _title(node: Node) -> str:
    """The words of an element without the link that the table of contents adds, and marks of notes."""
    marks = (link.parent or link for link in node.elements("a", class_=MARK_CLASS))
    return node.words_without((*node.elements("a", class_="headerlink"), *marks))


def _paragraphs(tree: Tree, places: Places) -> Iterator[Anchor]:
    """The paragraphs of the running text: those that are in no other block."""
    for node in tree.elements("p", outside=_BLOCKS):
        if CONTINUED in node.classes:
            continue
        words = _title(node)
        place = places.text(" ".join(words.split()[:5]))
        target = Target(node.attributes.get("id", ""), "paragraph", words[:60], place)
        yield Anchor(target, node.start, node.inner_start)
