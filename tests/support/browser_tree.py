"""HTML as a browser reads it, by lexbor, to hold our own tree against."""

from collections.abc import Iterator

from galley.core.html.tree import Node, parse
from selectolax.lexbor import LexborHTMLParser, LexborNode

# Each element with the name of its parent, in the order of start tags.
Structure = list[tuple[str, str]]


def structure(text: str) -> Structure:
    """The structure of a text by our tree, without what templates hold."""
    held = {
        index for node in _templates(text) for index in range(node.index + 1, node.span.last + 1)
    }
    return [
        (node.name, node.parent.name if node.parent else "")
        for node in parse(text)
        if node.index not in held
    ]


def _templates(text: str) -> Iterator[Node]:
    return (node for node in parse(text).elements("template") if not node.family)


def structure_of_browser(text: str) -> Structure:
    """The structure of a text by lexbor, which keeps what templates hold apart."""
    return [(node.tag or "", parent) for node, parent in _nodes(text)]


def attributes(text: str) -> list[dict[str, str]]:
    """The attributes of each element by our tree."""
    return [dict(node.attributes) for node in parse(text)]


def attributes_of_browser(text: str) -> list[dict[str, str]]:
    """The attributes of each element by lexbor."""
    return [
        {name: value or "" for name, value in node.attributes.items()} for node, _ in _nodes(text)
    ]


def _nodes(text: str) -> Iterator[tuple[LexborNode, str]]:
    """The elements of a text with the names of their parents."""
    waiting = [(LexborHTMLParser(text, is_fragment=True).root, "")]
    while waiting:
        node, parent = waiting.pop()
        if node is not None:
            waiting.append((node.next, parent))
            if node.is_element_node:
                yield node, parent
                waiting.append((node.first_child, node.tag or ""))
