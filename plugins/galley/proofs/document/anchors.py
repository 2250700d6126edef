"""Places that a link in the document may lead to: each has one name, which every writer can spell.

Writers keep the id of a heading, a division or a table, but drop that of code, a picture or a cell; a
heading is printed again in the contents and at the head of each page, and so is the head of a table.
Here every id that a link names ends on an element that is printed once and keeps it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from galley.proofs.document.filters import Element, Filter, apply, division, elements

# Where an element's attributes are in its content.
_PLACES: Mapping[str, int] = {
    **dict.fromkeys(("Code", "CodeBlock", "Div", "Figure", "Image", "Link", "Span", "Table"), 0),
    "Header": 1,
}
# A span that names the target of its number.
_FOR = ("for", "data-for")


def with_anchors(parts: Sequence[list[Element]]) -> list[list[Element]]:
    """Return the parts of a document with each id unique and each link inside it leading somewhere.

    A link that leads nowhere becomes its words.
    """
    asked = set(_asked(parts))
    placed = [apply(part, {kind: (_mover(asked),) for kind in _PLACES}) for part in parts]
    names = _Names()
    named = [apply(part, dict.fromkeys(_PLACES, (names.name,))) for part in placed]
    finish: dict[str, Sequence[Filter]] = {"Link": (names.lead,), "Span": (names.point,)}
    return [apply(part, finish) for part in named]


def without_anchors(blocks: list[Element]) -> list[Element]:
    """Return a copy of blocks that are printed twice, without their ids."""
    return apply(blocks, dict.fromkeys(_PLACES, (_without_id,)))


def identifier(element: Element) -> str:
    """The id of an element that may have one."""
    return str(element["c"][_PLACES[element["t"]]][0])


def _asked(parts: Sequence[list[Element]]) -> Iterable[str]:
    """The ids that links name, as they are written and as they are meant."""
    for link in elements(parts, ("Link",)):
        address = link["c"][2][0]
        if address.startswith("#"):
            yield from (address[1:], unquote(address[1:]))


def _anchor(name: str) -> Element:
    return {"t": "Span", "c": [[name, [], []], []]}


def _with_id(element: Element, name: str) -> Element:
    content, place = list(element["c"]), _PLACES[element["t"]]
    content[place] = [name, *content[place][1:]]
    return {"t": element["t"], "c": content}


def _without_id(element: Element) -> Element:
    return _with_id(element, "")


def _mover(asked: set[str]) -> Filter:
    """A filter that moves an id which writers drop, if a link asks for it, to what keeps it."""

    def move(element: Element) -> Element | list[Element]:
        kind, name = element["t"], identifier(element)
        if kind == "Table":
            return _with_cells_anchored(element, asked)
        if kind not in ("Code", "CodeBlock", "Image", "Link") or not name:
            return element
        bare = _without_id(element)
        if name not in asked:
            return bare
        if kind == "CodeBlock":
            return _with_id(division("", [bare]), name)
        return [_anchor(name), bare]

    return move


def _with_cells_anchored(table: Element, asked: set[str]) -> Element:
    attributes, caption, specifications, head, bodies, foot = table["c"]

    def rows(found: list[Any]) -> list[Any]:
        return [_row(row, asked) for row in found]

    return {
        "t": "Table",
        "c": [
            attributes,
            caption,
            specifications,
            [head[0], rows(head[1])],
            [[body[0], body[1], rows(body[2]), rows(body[3])] for body in bodies],
            [foot[0], rows(foot[1])],
        ],
    }


def _row(row: Any, asked: set[str]) -> Any:
    """A row with the ids of its cells, and its own, in the text of its cells."""
    attributes, cells = row
    anchored = []
    for number, cell in enumerate(cells):
        names = [cell[0][0], *([attributes[0]] if number == 0 else [])]
        anchors = [_anchor(name) for name in names if name and name in asked]
        blocks = [*([{"t": "Plain", "c": anchors}] if anchors else []), *cell[4]]
        anchored.append([["", *cell[0][1:]], *cell[1:4], _joined(blocks)])
    return [["", *attributes[1:]], anchored]


def _joined(blocks: list[Element]) -> list[Element]:
    """Blocks whose first, a line of anchors, is a part of the second where that is a line too."""
    if len(blocks) < 2 or blocks[1]["t"] not in ("Plain", "Para") or blocks[0]["t"] != "Plain":
        return blocks
    first, second, *rest = blocks
    return [{"t": second["t"], "c": [*first["c"], *second["c"]]}, *rest]


@dataclass(slots=True)
class _Names:
    """The names of all places of a document, by the ids that they had."""

    known: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def name(self, element: Element) -> Element:
        """The element under the name of its place; elements come from the inside out."""
        if element["t"] == "Header":
            return self._once(element, [element["c"][2]], place=2)
        if element["t"] == "Table":
            return self._once(element, [element["c"][3]], place=3)
        return _with_id(element, self._new(identifier(element)))

    def _once(self, element: Element, repeated: Any, place: int) -> Element:
        """An element with a part that is printed again: the ids of that part lead to the element."""
        inner = [name for e in elements(repeated, _PLACES) if (name := identifier(e))]
        own = self._new(identifier(element)) or (inner[0] if inner else "")
        if inner:
            self.known.update({old: own for old, new in self.known.items() if new in inner})
        content = list(element["c"])
        content[place] = without_anchors(content[place])
        return _with_id({"t": element["t"], "c": content}, own)

    def _new(self, old: str) -> str:
        """The name for an id; nothing for an id that another element has already."""
        if not old or old in self.known:
            return ""
        wanted = "".join(sign if _is_spelled(sign) else f"-{ord(sign):x}-" for sign in old)
        name, count = wanted, 2
        while name in self.taken:
            name, count = f"{wanted}-{count}", count + 1
        self.taken.add(name)
        self.known[old] = name
        return name

    def lead(self, element: Element) -> Element | list[Element]:
        """A link to the name of its place; its words, if there is no such place."""
        attributes, inlines, (address, title) = element["c"]
        if not address.startswith("#"):
            return element
        name = self._of(address[1:])
        if not name:
            words: list[Element] = inlines
            return words
        return {"t": "Link", "c": [attributes, inlines, [f"#{name}", title]]}

    def point(self, element: Element) -> Element:
        """A span that names the target of its number."""
        (own, classes, told), inlines = element["c"]
        pairs = [[k, self._of(v) if k in _FOR else v] for k, v in told]
        return {"t": "Span", "c": [[own, classes, pairs], inlines]}

    def _of(self, fragment: str) -> str:
        return self.known.get(fragment) or self.known.get(unquote(fragment), "")


def _is_spelled(sign: str) -> bool:
    """Tell whether every writer can spell a sign in a name (UAX 31, XID_Continue)."""
    return f"a{sign}".isidentifier() or sign in "-.:"
