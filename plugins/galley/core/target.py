"""Finding what can be referred to, in a chapter's HTML: where it stands and where its number goes."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from galley.core.crossref import Target
from galley.core.diagnostic import Location
from galley.core.manuscript import Chapter, Places
from galley.core.markup import ITEM, attributes, plain_text

_OPENING = re.compile(
    rf'<(?P<tag>h[1-6]|figure|table|dt|{ITEM}|div)(?P<attributes>(?:\s+[\w:-]+="[^"]*")*)\s*>'
)
_HEADER_LINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_BLOCK = re.compile(
    r"<(?P<close>/?)(?P<tag>div|section|aside|nav|blockquote|ul|ol|dl|table|figure|details|pre|p)\b"
    r"(?P<attributes>[^>]*)>"
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A target on a page: the offset of its element, where its number goes, where its words end."""

    target: Target
    start: int
    insert_at: int
    end: int = 0


def find_anchors(
    chapter: Chapter, kind_of: Callable[[str], str | None], *, paragraphs: bool
) -> tuple[Anchor, ...]:
    """The targets of a chapter, in the order in which they stand."""
    places = Places.of(chapter)
    found = [
        anchor
        for match in _OPENING.finditer(chapter.html)
        if (anchor := _anchor(chapter.html, match, places, kind_of)) is not None
    ]
    if paragraphs:
        found += _paragraphs(chapter, places)
    return tuple(sorted(found, key=lambda anchor: anchor.start))


def _anchor(
    html: str, match: re.Match[str], places: Places, kind_of: Callable[[str], str | None]
) -> Anchor | None:
    told = attributes(match["attributes"])
    identifier, tag = told.get("id", ""), match["tag"]
    kind = kind_of(identifier)
    location = places.identifier(identifier) if kind else Location("")
    if re.fullmatch(r"h[1-6]", tag):
        level = int(tag[1])
        title = _title(html, match.end(), f"</{tag}>")
        place = location if kind else places.text(f"{'#' * level} {title}", title)
        return Anchor(
            Target(identifier, "section", title, place, level), match.start(), match.end()
        )
    if tag == ITEM and told.get("kind"):
        target = Target(identifier, told["kind"], told.get("title", ""), location)
        return Anchor(target, match.start(), match.end())
    if kind is None:
        return None
    if tag == "dt" and kind == "term":
        target = Target(identifier, kind, _title(html, match.end(), "</dt>"), location)
        return Anchor(target, match.start(), match.end())
    if (tag, kind) in (("figure", "figure"), ("table", "table")):
        caption = "figcaption" if tag == "figure" else "caption"
        insert_at = _behind(html, match.end(), f"<{caption}>", f"</{tag}>")
        title = _title(html, insert_at, f"</{caption}>")
        target = Target(identifier, kind, title, location, parent=told.get("data-part-of", ""))
        return Anchor(target, match.start(), insert_at, html.find(f"</{caption}>", insert_at))
    if kind == "equation" and told.get("class") == "arithmatex":
        return Anchor(Target(identifier, kind, identifier, location), match.start(), match.start())
    return None


def _title(html: str, start: int, end: str) -> str:
    return plain_text(_HEADER_LINK.sub("", html[start : html.find(end, start)]))


def _behind(html: str, start: int, opening: str, closing: str) -> int:
    """The offset behind an opening tag, or that of the closing tag if none stands before it."""
    end = html.find(closing, start)
    found = html.find(opening, start, end)
    return end if found < 0 else found + len(opening)


def _paragraphs(chapter: Chapter, places: Places) -> Iterator[Anchor]:
    """The paragraphs of the running text: those that stand in no other block."""
    depth = 0
    for match in _BLOCK.finditer(chapter.html):
        if match["tag"] != "p":
            depth += -1 if match["close"] else 1
        elif depth == 0 and not match["close"]:
            words = _title(chapter.html, match.end(), "</p>")
            place = places.text(" ".join(words.split()[:5]))
            identifier = attributes(match["attributes"]).get("id", "")
            target = Target(identifier, "paragraph", words[:60], place)
            yield Anchor(target, match.start(), match.end())
