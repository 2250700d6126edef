"""The words of a page as they are printed, with a character for each thing between them that is not a word."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from galley.core.html.elements import SPECIAL, VOID
from galley.core.html.markers import CLUSTER, INSERTION, ITEM, ITEM_END
from galley.core.html.notes import NOTE_BACKLINK
from galley.core.html.tree import Node, Tree
from galley.core.text.dialects import CITED, EDGE

_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_BLOCKS = (SPECIAL - VOID) | {"hr"}
_BLOCK, _INLINE = f"{EDGE}\n", "\x1f"
# Elements whose words are nobody's markup, and what stands for each.
_HELD = {
    **dict.fromkeys(("code", "kbd", "samp"), "`"),
    **dict.fromkeys(("pre", "script", "style", "template", "textarea", "xmp"), _BLOCK),
    **dict.fromkeys(("iframe", "math", "object", "svg", "title"), _INLINE),
    **dict.fromkeys((INSERTION, ITEM, ITEM_END), _BLOCK),
    CLUSTER: CITED,
}
_BETWEEN = re.compile(f"[{EDGE}{_INLINE}{CITED}`]")


def printed(tree: Tree) -> str:
    """The page's text: a grave accent for code, `CITED` for a citation, `EDGE` around blocks."""
    parts: list[str] = []
    position = 0
    for begin, end, sign in sorted(_gaps(tree), key=lambda gap: (gap[0], -gap[1])):
        if begin >= position:
            parts += [unescape(tree.text[position:begin]), sign]
            position = end
    return "".join([*parts, unescape(tree.text[position:])])


def before(text: str, offset: int, length: int) -> str:
    """So many characters at most that are before an offset, in the same stretch of words."""
    return _BETWEEN.split(text[max(0, offset - length) : offset])[-1]


def behind(text: str, offset: int, length: int) -> str:
    """So many characters at most that are behind an offset, in the same stretch of words."""
    return _BETWEEN.split(text[offset : offset + length])[0]


def _gaps(tree: Tree) -> Iterator[tuple[int, int, str]]:
    """What is not a word of a page, and the character that stands for it."""
    for begin, end in zip(tree.markup[::2], tree.markup[1::2], strict=True):
        yield begin, end, _sign(tree.text, begin)
    for node in _held(tree):
        sign = _BLOCK if node.name == "a" else _HELD.get(node.name, _INLINE)
        yield node.start, node.end, sign


def _held(tree: Tree) -> Iterable[Node]:
    yield from tree.elements(*_HELD)
    # The link back from a note is not among its words: these end before it.
    yield from tree.elements("a", class_=NOTE_BACKLINK)
    yield from tree.elements("span", "div", class_="arithmatex")


def _sign(text: str, begin: int) -> str:
    name = _NAME.match(text, begin, begin + 40)
    if name is None:
        return ""
    tag = name[1].lower()
    return "\n" if tag == "br" else _BLOCK if tag in _BLOCKS else _INLINE
