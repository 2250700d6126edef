"""What a site shows from elsewhere, and the line that says on paper what was there."""

import re
from collections.abc import Iterator
from html import escape

from galley.core.html.edit import Edit
from galley.core.html.tree import Node, Tree

# The attribute in which each element names what it shows; a film or a sound may name it in a source.
_SHOWN = {"iframe": "src", "embed": "src", "video": "src", "audio": "src", "object": "data"}
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)


def embedded(tree: Tree) -> Iterator[Edit]:
    """A page, a film or a sound that is shown within the page, as a link with its title and address."""
    for node in tree.elements(*_SHOWN):
        address = _address(node)
        title = " ".join((node.attributes.get("title") or "").split())
        if address or title:
            said = ": ".join(filter(None, (title, address)))
            yield node.replaced(_link(address, said) if address else escape(said))


def remote_pictures(tree: Tree) -> Iterator[Edit]:
    """A picture on another host, which no build fetches, as a link with its words."""
    for node in tree.elements("img"):
        address = node.attributes.get("src", "")
        if _REMOTE.match(address):
            words = " ".join((node.attributes.get("alt") or "").split())
            if node.inside("a"):
                yield node.replaced(escape(words or address))
            elif not _is_sign(words):
                yield node.replaced(_link(address, words or address))


def remarks(tree: Tree) -> Iterator[Edit]:
    """A remark of a reviewer, between brackets: only colour tells it from the text on a site."""
    for node in tree.elements("span", class_="critic"):
        if "comment" in node.classes and node.text.strip():
            yield from node.retagged(" [", "]")


def _address(node: Node) -> str:
    """What an element shows: its own address, or that of the first source in it."""
    sources = (child.attributes.get("src", "") for child in node.elements("source"))
    named = (node.attributes.get(_SHOWN[node.name]) or "", *sources)
    return next((address.strip() for address in named if address.strip()), "")


def _link(address: str, words: str) -> str:
    target = f"https:{address}" if address.startswith("//") else address
    return f'<a href="{escape(target)}">{escape(words)}</a>'


def _is_sign(words: str) -> bool:
    """Whether a picture stands for one character of the text, as those of emoji do."""
    return bool(words) and not any(sign.isalnum() or sign.isspace() for sign in words)
