"""Languages on elements that Pandoc's reader keeps attributes of: divisions and spans.

It drops those of paragraphs, cells, emphasis, quotations and the like. Here their `lang` and `dir`
move to a division around them, or to a division or span in them. A paragraph of a list keeps its
place beside its number: it has a span in it.
"""

from bisect import bisect_right
from collections.abc import Iterator

from galley.core.html.edit import Edit
from galley.core.html.elements import VOID
from galley.core.html.markers import tag, tags
from galley.core.html.tree import Tree, parse

_KEPT = frozenset(("div", "span", "html")) | VOID
_AROUND = frozenset("ul ol dl table blockquote pre".split())
_BLOCKS = tuple("p div ul ol dl table blockquote pre figure section h1 h2 h3 h4 h5 h6".split())
_TOLD = ("lang", "dir")


def nest_languages(html: str) -> str:
    """The HTML with each language on a division or a span."""
    if all(name in _KEPT for name, _ in tags(html, having=_TOLD)):
        return html
    tree = parse(html)
    return tree.splice(_edits(tree))


def _edits(tree: Tree) -> Iterator[Edit]:
    blocks = [node.index for node in tree.elements(*_BLOCKS)]
    in_no_list = {node.index for node in tree.elements("p", outside=("li",))}
    for node in tree.having(*_TOLD):
        told = dict(node.attributes)
        languages = {name: told.pop(name) for name in _TOLD if told.get(name)}
        if not languages or node.family or node.name in _KEPT:
            continue
        around = node.name in _AROUND or node.index in in_no_list
        first = bisect_right(blocks, node.index)
        holds_blocks = first < len(blocks) and blocks[first] <= node.span.last
        name = "div" if around or holds_blocks else "span"
        opening, closing = tag(name, "\0", **languages).split("\0")
        start = node.with_attributes(told)
        if around:
            yield start._replace(content=opening + start.content)
            yield Edit(node.end, node.end, closing, -node.index)
        else:
            yield start._replace(content=start.content + opening)
            yield Edit(node.inner_end, node.inner_end, closing, -node.index)
