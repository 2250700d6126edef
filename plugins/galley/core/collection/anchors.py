"""Finding what can be referred to, in a chapter's HTML: where it is and where its number goes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from galley.core.html.markers import ITEM
from galley.core.html.tree import Node, Tree
from galley.core.numbers.crossref import Target
from galley.core.rules.diagnostic import Location
from galley.core.text.chapter import Chapter
from galley.core.text.locations import Places

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What a paragraph of the running text is not in.
_BLOCKS = frozenset("div section aside nav blockquote ul ol dl table figure details pre".split())
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


def find_anchors(
    chapter: Chapter, tree: Tree, kind_of: _KindOf, *, paragraphs: bool
) -> tuple[Anchor, ...]:
    """The targets of a chapter, in their order on its page; `tree` is that of its HTML."""
    places = Places.of(chapter)
    found = [
        anchor
        for node in tree.elements(*_FINDERS)
        if not node.family and (anchor := _FINDERS[node.name](node, kind_of, places)) is not None
    ]
    if paragraphs:
        found += _paragraphs(tree, places)
    return tuple(sorted(found, key=lambda anchor: anchor.start))


def _heading(node: Node, kind_of: _KindOf, places: Places) -> Anchor:
    identifier, level, title = node.attributes.get("id", ""), int(node.name[1]), _title(node)
    place = (
        places.identifier(identifier)
        if kind_of(identifier)
        else places.text(f"{'#' * level} {title}", title)
    )
    target = Target(identifier, "section", title, place, level)
    return Anchor(target, node.start, node.inner_start, node.end)


def _item(node: Node, kind_of: _KindOf, places: Places) -> Anchor | None:
    told = node.attributes
    if not told.get("kind"):
        return None
    identifier = told.get("id", "")
    place = places.identifier(identifier) if kind_of(identifier) else Location("")
    target = Target(identifier, told["kind"], told.get("title", ""), place)
    return Anchor(target, node.start, node.inner_start)


def _term(node: Node, kind_of: _KindOf, places: Places) -> Anchor | None:
    identifier = node.attributes.get("id", "")
    if kind_of(identifier) != "term":
        return None
    target = Target(identifier, "term", _title(node), places.identifier(identifier))
    return Anchor(target, node.start, node.inner_start)


def _equation(node: Node, kind_of: _KindOf, places: Places) -> Anchor | None:
    identifier = node.attributes.get("id", "")
    if kind_of(identifier) != "equation" or "arithmatex" not in node.classes:
        return None
    target = Target(identifier, "equation", identifier, places.identifier(identifier))
    return Anchor(target, node.start, node.start)


def _figure(node: Node, kind_of: _KindOf, places: Places) -> Anchor | None:
    identifier = node.attributes.get("id", "") or _id_of_picture(node, kind_of)
    if kind_of(identifier) != "figure":
        return None
    caption = next(node.elements("figcaption", outside=("figure",)), None)
    parent = node.attributes.get("data-part-of", "")
    place = places.identifier(identifier)
    if caption is None:
        target = Target(identifier, "figure", "", place, parent=parent)
        return Anchor(target, node.start, node.inner_end, node.inner_end, "figcaption")
    target = Target(identifier, "figure", _title(caption), place, parent=parent)
    return Anchor(target, node.start, caption.inner_start, caption.inner_end)


def _id_of_picture(node: Node, kind_of: _KindOf) -> str:
    """The id that a figure without one has from its picture, as from `![…](…){#fig-x}`."""
    pictures = (n.attributes.get("id", "") for n in node.elements("img", outside=("figure",)))
    return next((name for name in pictures if kind_of(name) == "figure"), "")


def _table(node: Node, kind_of: _KindOf, places: Places) -> Anchor | None:
    identifier = node.attributes.get("id", "")
    if kind_of(identifier) != "table":
        return None
    caption, place = node.child("caption"), places.identifier(identifier)
    parent = node.attributes.get("data-part-of", "")
    if caption is None:
        target = Target(identifier, "table", "", place, parent=parent)
        return Anchor(target, node.start, node.inner_start, node.inner_start, "caption")
    target = Target(identifier, "table", _title(caption), place, parent=parent)
    return Anchor(target, node.start, caption.inner_start, caption.inner_end)


_FINDERS: dict[str, Callable[[Node, _KindOf, Places], Anchor | None]] = {
    **dict.fromkeys(_HEADINGS, _heading),
    ITEM: _item,
    "dt": _term,
    "div": _equation,
    "figure": _figure,
    "table": _table,
}


def _title(node: Node) -> str:
    """The words of an element without the link that the table of contents adds to a heading."""
    return node.words_without(node.elements("a", class_="headerlink"))


def _paragraphs(tree: Tree, places: Places) -> Iterator[Anchor]:
    """The paragraphs of the running text: those that are in no other block."""
    for node in tree.elements("p", outside=_BLOCKS):
        words = _title(node)
        place = places.text(" ".join(words.split()[:5]))
        target = Target(node.attributes.get("id", ""), "paragraph", words[:60], place)
        yield Anchor(target, node.start, node.inner_start)
