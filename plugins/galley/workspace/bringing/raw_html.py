"""HTML between the words of a Markdown text: pictures, line ends, and marks of words."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from galley.core.ast.attributes import Attributes
from galley.core.ast.views import Link, raw, word
from galley.core.ast.walking import Element

# Elements that a paper may have, without attributes: nothing in them runs.
_KEPT = frozenset("sub sup kbd small u mark b i em strong s del ins q cite".split())
# What only groups what is in it.
_GROUPS = frozenset("center font section article p figure".split())
# Elements that do something, or that only a browser shows.
_ACTIVE = frozenset(
    "script iframe object embed video audio form input button style link canvas".split()
)
_HIDDEN = ("script", "style")
_SIZE = re.compile(r"\d+(?:%|px)?")


@dataclass
class _Fragment(HTMLParser):
    """The tags of some HTML with their attributes, those of ends with a slash, and its words."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}", {}))

    def handle_data(self, data: str) -> None:
        if not self.tags or self.tags[-1][0] not in _HIDDEN:
            self.words += data


def _read(source: str) -> _Fragment:
    fragment = _Fragment()
    fragment.feed(source)
    fragment.close()
    return fragment


def active_in(source: str) -> str:
    """The name of the first element of some HTML that does more than to show words; "" if none does."""
    return next((name for name, _ in _read(source).tags if name in _ACTIVE), "")


def has_words(source: str) -> bool:
    """Whether some HTML shows words or pictures."""
    fragment = _read(source)
    return bool(fragment.words.strip()) or any(name == "img" for name, _ in fragment.tags)


def picture_in(source: str) -> Element | None:
    """The picture that some HTML is, if it is one alone."""
    fragment = _read(source)
    if fragment.words.strip() or [name for name, _ in fragment.tags] != ["img"]:
        return None
    given = fragment.tags[0][1]
    address, alt, width = (given.get(name, "") for name in ("src", "alt", "width"))
    pairs = (("width", width),) if _SIZE.fullmatch(width) else ()
    words = [word(alt)] if alt else []
    image = Link(attributes=Attributes("", (), pairs), inlines=words, address=address, kind="Image")
    return image.json if address else None


def phrase(source: str) -> list[Element] | None:
    """What becomes of a tag; None if it is one that means more than the words in it."""
    fragment = _read(source)
    if len(fragment.tags) != 1 or fragment.words.strip():
        return None
    name = fragment.tags[0][0]
    if name.removeprefix("/") in _KEPT:
        return [raw("RawInline", "html", f"<{name}>")]
    if name == "br":
        return [{"t": "LineBreak"}]
    return [] if name in _GROUPS or name.startswith("/") else None
