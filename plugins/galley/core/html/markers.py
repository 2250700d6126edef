"""The markers: elements that the syntax leaves in a page's HTML until the galley resolves them.

A marker is an empty element whose attributes carry the whole message, so that headings, titles,
tables of contents and search indexes that are taken before it is resolved stay clean. This
module is the only place that spells one.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import Element

from galley.core.html.tokens import read_attributes, respell, start_tags, without_markup
from galley.core.html.tree import parse

CLUSTER = "galley-cluster"
INSERTION = "galley-insertion"
ITEM = "galley-item"
ITEM_END = "galley-item-end"
MARKERS = (CLUSTER, INSERTION, ITEM, ITEM_END)
# How any of them begins, in capitals or not: HTML makes no difference.
MARKER_TAG = re.compile(r"</?(?i:galley-)")
# The attribute of a block's element that holds its first line until the block ends.
UNCLOSED = "data-unclosed"

# What a comment for Galley begins with.
EXCEPTION_SIGN = "galley:"

_EXCEPTION = re.compile(rf"<!--\s*{EXCEPTION_SIGN}(?P<said>.*?)-->", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_MARKER = re.compile(
    rf'<(?P<name>{CLUSTER}|{INSERTION}|{ITEM}|{ITEM_END})(?P<attributes>(?:\s+[\w:-]+="[^"]*")*)\s*></(?P=name)>'
)
# How pymdownx.arithmatex spells a formula in its generic mode.
_FORMULA = re.compile(
    # An author may have given it attributes, which stand before its class or add to that.
    r'<(?P<tag>span|div)(?P<attributes>(?:\s[^>]*)?\sclass="arithmatex(?: [^">]*)?"[^>]*)>'
    r"(?:\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\])</(?P=tag)>",
    re.DOTALL,
)
_FOOTNOTE_MARK = re.compile(
    r'<sup(?: [\w-]+="[^"]*")*? id="(?P<id>fnref\d*:[^"]+)"[^>]*>'
    r'<a class="footnote-ref" href="#(?P<note>fn:[^"]+)"[^>]*>'
    r"(?P<label>.*?)</a></sup>"
)
_ONE_ATTRIBUTE = r"""\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?"""
_PLAIN_TAG = rf"<[a-zA-Z][\w:-]*(?:{_ONE_ATTRIBUTE})*\s*/?>"


@dataclass(frozen=True, slots=True)
class Marker:
    """An element of ours in a page's HTML: its name, its message, where it stands."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in a page's HTML: its TeX, whether it is displayed, its id, where it stands."""

    tex: str
    display: bool
    identifier: str
    start: int
    end: int


def marker(name: str, /, **message: str) -> Element:
    """The empty element that carries a message to the galley."""
    # Python-Markdown takes an ampersand that starts a character reference for an escaped one.
    return Element(name, {key: text.replace("&", "&amp;") for key, text in message.items()})


def without_markers(html: str) -> str:
    """HTML that an author typed, with what begins like a marker as text."""
    return MARKER_TAG.sub(lambda match: f"&lt;{match[0][1:]}", html)


def markers(html: str) -> list[Marker]:
    """Every marker of a page's HTML, in the order in which it stands there."""
    return [
        Marker(match["name"], attributes(match["attributes"]), match.start(), match.end())
        for match in _MARKER.finditer(html)
    ]


def formulas(html: str) -> list[Formula]:
    """Every formula of a page's HTML, in the order in which it stands there."""
    return [
        Formula(
            unescape(match["inline"] if match["display"] is None else match["display"]).strip(),
            match["display"] is not None,
            attributes(match["attributes"]).get("id", ""),
            match.start(),
            match.end(),
        )
        for match in _FORMULA.finditer(html)
    ]


def attributes(text: str) -> dict[str, str]:
    """The attributes that stand in a start tag, with their character references resolved."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def replace(html: str, spans: Sequence[tuple[int, int]], contents: Sequence[str]) -> str:
    """The HTML with each span, in order and not overlapping, replaced by its content."""
    parts, position = [], 0
    for (start, end), content in zip(spans, contents, strict=True):
        parts += [html[position:start], content]
        position = end
    return "".join([*parts, html[position:]])


@dataclass(frozen=True, slots=True)
class Footnote:
    """A page's own footnote: its id, its body as HTML, where the body stands."""

    identifier: str
    body: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FootnoteMark:
    """The place in the text that calls a footnote."""

    identifier: str
    footnote: str
    start: int
    end: int


def footnote_marks(html: str) -> list[FootnoteMark]:
    """The footnote marks of a page, in the order in which they stand."""
    return [
        FootnoteMark(match["id"], match["note"], match.start(), match.end())
        for match in _FOOTNOTE_MARK.finditer(html)
    ]


_LINK_OR_MARK = re.compile(
    rf"<!--.*?-->|(?P<mark>{_FOOTNOTE_MARK.pattern})|(?P<opens><a(?=[\s>])[^>]*>)|(?P<closes></a\s*>)",
    re.DOTALL | re.IGNORECASE,
)


def with_marks_behind_links(html: str) -> str:
    """The HTML with each footnote mark that stands in a link behind it: no link can hold another."""
    if "footnote-ref" not in html:
        return html
    spans: list[tuple[int, int]] = []
    contents: list[str] = []
    held: list[re.Match[str]] | None = None
    for match in _LINK_OR_MARK.finditer(html):
        if match["opens"]:
            held = []
        elif match["mark"] and held is not None:
            held.append(match)
        elif match["closes"]:
            for mark in held or ():
                spans.append(mark.span())
                contents.append("")
            if held:
                spans.append((match.end(), match.end()))
                contents.append("".join(mark[0] for mark in held))
            held = None
    return replace(html, spans, contents)


@lru_cache(maxsize=512)
def footnotes(html: str) -> tuple[tuple[Footnote, ...], tuple[int, int] | None]:
    """The footnotes at the end of a page, and the span of the list that holds them."""
    tree = parse(html) if "footnote" in html else None
    for block in tree.elements("div", class_="footnote") if tree else ():
        rule, notes = block.child("hr"), block.child("ol")
        if rule is not None and notes is not None:
            found = tuple(
                Footnote(identifier, note.inner, note.inner_start, note.inner_end)
                for note in notes.children
                if (identifier := note.attributes.get("id", "")).startswith("fn:")
            )
            return found, (block.start, block.end)
    return (), None


_LINK = re.compile(r"<a\s[^>]*>.*?</a>", re.DOTALL)
_LINK_TAG = re.compile(r"</?a\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of a text that follow one another."""

    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of_links(cls, html: str) -> "Spans":
        """Where each link of some HTML begins and ends."""
        return cls(tuple(match.span() for match in _LINK.finditer(html)))

    def around(self, position: int) -> tuple[int, int] | None:
        """The span that a position is in, if it is in one."""
        before = bisect_right(self.spans, position, key=lambda span: span[0]) - 1
        return self.spans[before] if before >= 0 and position < self.spans[before][1] else None


def without_links(html: str) -> str:
    """The HTML with the words of its links in their place."""
    return _LINK_TAG.sub("", html)


def exceptions(text: str) -> Iterator[tuple[int, int, str]]:
    """The comments that make an exception from a rule: where each begins and ends, what it says."""
    # What opens behind the last end of a comment is none.
    for match in _EXCEPTION.finditer(text, 0, text.rfind("-->") + len("-->")):
        yield match.start(), match.end(), match["said"]


def without_exceptions(html: str) -> str:
    """The HTML without such comments: they are for the author, and no reader sees them."""
    if EXCEPTION_SIGN not in html:
        return html
    found = list(exceptions(html))
    return replace(html, [(start, end) for start, end, _ in found], [""] * len(found))


def tag(name: str, content: str, **attributes: str) -> str:
    """An element as HTML text; attribute names may end in an underscore to spell a keyword."""
    spelled = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value
    )
    return f"<{name}{spelled}>{content}</{name}>"


def rewrite_tags(
    html: str,
    rewrite: Callable[[str, dict[str, str]], dict[str, str]],
    having: Sequence[str] = (),
) -> str:
    """The HTML with the attributes of its start tags as `rewrite(name, attributes)` returns them.

    Tags that have none of the attributes `having` may be left out. What does not change stays as it
    is written, to the letter.
    """
    parts, position = [], 0
    for name, tag, start in start_tags(html, having):
        old = dict(read_attributes(tag))
        new = rewrite(name, old)
        if new != old:
            parts += [html[position:start], respell(tag, new)]
            position = start + len(tag)
    return "".join([*parts, html[position:]])


def tags(html: str, having: Sequence[str] = ()) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The start tags of the HTML, by name and attributes: those with one of `having`, or all."""
    for name, tag, _ in start_tags(html, having):
        told = read_attributes(tag)
        if not having or not told.keys().isdisjoint(having):
            yield name, told


def element_names(html: str) -> list[str]:
    """The names of the HTML's elements in lower case, in the order of their start tags."""
    return [name for name, _, _ in start_tags(html)]


def languages(html: str) -> list[str]:
    """The languages that elements of a page name, each once."""
    told = (attributes["lang"] for _, attributes in tags(html, having=("lang",)))
    return list(dict.fromkeys(filter(None, told)))


@lru_cache(maxsize=512)
def identifiers(html: str) -> tuple[str, ...]:
    """The ids of a page's elements, in order."""
    return tuple(told["id"] for _, told in tags(html, having=("id",)) if told.get("id"))


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of HTML: a `start` or `end` tag with its element's name, a `text`, or a `comment`."""

    kind: str
    text: str
    name: str = ""


_TOKEN = re.compile(
    rf"(?P<comment><!--.*?-->|<[!?][^>]*>)|(?P<end></[a-zA-Z][^>]*>)|(?P<start>{_PLAIN_TAG})|(?P<text>[^<]+|<)",
    re.DOTALL,
)
_NAME = re.compile(r"</?([a-zA-Z][\w:-]*)")


def tokens(html: str) -> Iterator[Token]:
    """The HTML in pieces, which joined are the HTML again."""
    for match in _TOKEN.finditer(html):
        kind = str(match.lastgroup)
        name = _NAME.match(match[0])
        yield Token(kind, match[0], name[1].lower() if name and kind != "comment" else "")


def element_attributes(start: str) -> dict[str, str]:
    """The attributes of a start tag."""
    return dict(read_attributes(start))


def start_tag(start: str, **attributes: str) -> str:
    """A start tag with these attributes beside its own."""
    spelled = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    end = len(start) - len("/>" if start.endswith("/>") else ">")
    return f"{start[:end].rstrip()}{spelled}{start[end:]}"


def readable_text(html: str) -> str:
    """The words of a set fragment as they are read: no marks of notes, no TeX behind a formula."""
    tree = parse(html)
    return tree.words(0, len(html), tree.elements("annotation", "sup"))


def plain_text(html: str) -> str:
    """The words of an HTML fragment, without its tags."""
    return " ".join(unescape(without_markup(html)).split())
