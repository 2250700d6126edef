"""The headings, links and pictures of a page in the source that they are from.

Python-Markdown keeps no places. What an author wrote is looked for in the source as a whole, and each
element of the page takes the one that is written like it, in the same turn: nobody needs to ask in an
order.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from galley.core.html.tokens import TOKEN, name_of, read_attributes, without_markup
from galley.core.html.tree import Node, Tree
from galley.core.rules.diagnostic import Location
from galley.core.text.clusters import find_clusters
from galley.core.text.locations import Places, counted
from galley.core.text.unread import CODE, blanked

# What can be a link or a picture, and what is passed over because it holds characters that are none.
_SIGN = re.compile(
    rf"\\.|{CODE}|(?P<open>!?\[)"
    r"|(?P<close>\])(?:(?P<target>\(\s*<?(?P<address>[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*))|\[(?P<label>[^\[\]]*)\])?"
    r"|(?P<angle><)",
    re.DOTALL,
)
_DEFINED = re.compile(r"(?m)^[ >]*\[(?P<label>[^\[\]^][^\[\]]*)\]:[ \t]*<?(?P<address>[^\s<>]+)")
_AUTOMATIC = re.compile(r"<(?P<address>[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]+|[^\s<>@]+@[^\s<>]+)>")
_PICTURE = re.compile(r"!\[[^\[\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_TARGET = re.compile(r"\]\([^()]*(?:\([^()]*\)[^()]*)*\)|\]\[[^\[\]]*\]")
_MARK = re.compile(r"\[\^[^\[\]\s]+\]|\{[^{}]*\}[\s#]*\Z")
_LETTERS = re.compile(r"[^\W_]+")
_HEADING = re.compile(
    r"(?m)^[ \t>]*(?P<line>(?P<signs>\#{1,6})(?P<words>.*)$|(?P<over>\S.*)\n[ \t>]*(?P<rule>=+|-+)[ \t]*$)"
)
_HEADING_NAME = re.compile("h[1-6]")


class Written(NamedTuple):
    """A heading, a link or a picture in a source: where it is, what it is known by there.

    Of a heading, `words` are its words as they are written.
    """

    offset: int
    key: Hashable
    behind: str = ""
    words: str = ""


class Headings:
    """Where the headings of a page are."""

    def __init__(self, places: Places, tree: Tree) -> None:
        keys = ((node, _heading_key(node)) for node in tree.elements(*_LEVELS))
        self._found = _paired(list(_headings(places.prose)), keys)
        self._places = places

    def location(self, node: Node) -> Location | None:
        """Where a heading is, if the source has one like it."""
        written = self._found.get(node.index)
        return self._places.at(written.offset) if written else None

    def words(self, node: Node) -> str:
        """A heading as it is written, without its attribute list; nothing if the source has none."""
        written = self._found.get(node.index)
        return _ATTRIBUTES.sub("", written.words).strip() if written else ""


_ATTRIBUTES = re.compile(r"[ \t]*(?:\{[^{}]*\})?[ \t#]*\Z")
_LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Links:
    """Where the links and the pictures of a page are."""

    def __init__(self, places: Places, tree: Tree) -> None:
        self._places, self._tree = places, tree

    @cached_property
    def _found(self) -> Mapping[int, Written]:
        written = list(_links(self._places.prose))
        nodes = [(node, _link_key(node)) for node in self._tree.elements("a", "img")]
        return _paired(written, nodes)

    def written(self, node: Node) -> Written | None:
        """A link or a picture as its author wrote it, with the rest of its line."""
        return self._found.get(node.index)

    def location(self, node: Node) -> Location | None:
        """Where a link or a picture is, if the source has one like it."""
        written = self.written(node)
        return self._places.at(written.offset) if written else None


def _paired(
    written: Sequence[Written], nodes: Iterable[tuple[Node, Hashable]]
) -> Mapping[int, Written]:
    """For elements by their index, what is written like each, in the same turn; the last for more."""
    known: dict[Hashable, list[Written]] = defaultdict(list)
    for one in written:
        known[one.key].append(one)
    pairs = list(nodes)
    turns = counted(key for _, key in pairs)
    return {
        node.index: known[key][min(nth, len(known[key]) - 1)]
        for (node, _), (key, nth) in zip(pairs, turns, strict=True)
        if key in known
    }


def _headings(source: str) -> Iterator[Written]:
    """The headings that are written with characters, with a line below them, or as HTML."""
    for match in _HEADING.finditer(source):
        signs = match["signs"]
        words = match["words"] if signs else match["over"]
        level = len(signs) if signs else 1 if match["rule"][0] == "=" else 2
        yield Written(match.start("line"), (level, _letters(words)), words=words)
    for match in re.finditer("<(?=[hH][1-6])", source):
        found = TOKEN.match(source, match.start())
        end = source.find("</", match.end())
        if found and found.lastgroup == "start_tag" and end > 0:
            level, words = int(found["start"][1]), source[found.end() : end]
            yield Written(match.start(), (level, _letters(words)), words=words)


def _links(source: str) -> Iterator[Written]:
    """The links and pictures of a source, in the order of their ends, and those in HTML."""
    defined = {_folded(match["label"]): match["address"] for match in _DEFINED.finditer(source)}
    opened: list[re.Match[str]] = []
    for match in _SIGN.finditer(source):
        if match["open"]:
            opened.append(match)
        elif match["angle"]:
            yield from _in_angles(source, match.start())
        elif match["close"] and opened:
            begin = opened.pop()
            words = source[begin.end() : match.start()]
            address = (
                match["address"]
                if match["target"]
                else defined.get(_folded(match["label"] or words))
            )
            if address is None:
                continue
            behind = source[match.start() :].partition("\n")[0]
            is_picture = begin["open"] == "!["
            key = _file(address) if is_picture else _known_by(_letters(words), address)
            yield Written(match.start(), key, behind)


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()


def _in_angles(source: str, start: int) -> Iterator[Written]:
    if automatic := _AUTOMATIC.match(source, start):
        yield Written(start, _known_by(_letters(automatic["address"]), automatic["address"]))
        return
    found = TOKEN.match(source, start)
    if found is None or found.lastgroup != "start_tag":
        return
    name, told = name_of(found["start"]), read_attributes(found[0])
    if name == "img":
        yield Written(_value(source, found, told.get("src", "")), _file(told.get("src", "")))
    elif name == "a" and "href" in told:
        end = source.find("</a", found.end())
        words = _letters(source[found.end() : end if end > 0 else found.end()])
        yield Written(_value(source, found, told["href"]), _known_by(words, told["href"]))


def _value(source: str, tag: re.Match[str], value: str) -> int:
    """Where the value of an attribute begins, or its tag."""
    place = source.find(value, tag.start(), tag.end()) if value else -1
    return place if place >= 0 else tag.start()


def _heading_key(node: Node) -> Hashable:
    unread = (*node.elements("a", class_="headerlink"), *node.elements("sup"))
    return int(node.name[1]), _joined(node.words_without(unread))


def _link_key(node: Node) -> Hashable:
    told = node.attributes
    if node.name == "img":
        return _file(told.get("src", ""))
    return _known_by(_joined(node.words), told.get("href", ""))


def _file(address: str) -> Hashable:
    """What a picture is known by: MkDocs changes the folders that lead to its file."""
    return "picture", unquote(address).rpartition("/")[2]


def _known_by(letters: str, address: str) -> Hashable:
    """What a link is known by: its words, or where it leads if it has none."""
    return ("link", letters) if letters else ("address", unquote(address))


def _letters(markdown: str) -> str:
    """The letters that some Markdown prints, without those of citations, marks and addresses."""
    text = without_markup(blanked(markdown, find_clusters(markdown)))
    for unread in (_PICTURE, _TARGET, _MARK):
        text = unread.sub(" ", text)
    return _joined(text)


def _joined(text: str) -> str:
    return "".join(_LETTERS.findall(text)).casefold()
