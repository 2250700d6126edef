"""Writing into a page that a template has finished, so that no template can leave out what it says."""

import re
from dataclasses import dataclass

from galley.core.html.tokens import read_attributes

# What looks like tags and is none: comments, programs, styles, titles.
_RAW = (
    r"<!--.*?-->|<(?P<raw>script|style|title|textarea|template|noscript)\b[^>]*>.*?</(?P=raw)\s*>"
)
# A tag behind the name of its element; in quotes, an angle character does not end it.
_REST = r"""(?=[\s/>])(?:[^>"'=]|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+>"""
_HEAD = re.compile(
    rf"{_RAW}|(?P<head><head{_REST})|(?P<body><body{_REST})", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(rf"{_RAW}|<(?P<name>[a-z][\w-]*){_REST}", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page is given: in its head, before its text, and after it."""

    head: str = ""
    top: str = ""
    bottom: str = ""

    def __bool__(self) -> bool:
        return bool(self.head or self.top or self.bottom)


def stamped(html: str, stamp: Stamp) -> str | None:
    """Return the page with the stamp in it, or None if the page has no body.

    The stamp goes into the main part of the page, or into its body if no part is marked as main.
    A page that already carries the stamp is returned as it is.
    """
    found: dict[str, int] = {}
    for match in _HEAD.finditer(html):
        found.setdefault(str(match.lastgroup), match.end())
        if match["body"]:
            break
    body = found.get("body")
    if body is None:
        return None
    start, end = _main(html, body)
    if html.startswith(stamp.top, start) and stamp.head in html[:body]:
        return html
    # Without a tag of its own, the head is what is before the body.
    head = found.get("head", html.rfind("<", 0, body))
    return "".join(
        (
            *(html[:head], stamp.head, html[head:start], stamp.top),
            *(html[start:end], stamp.bottom, html[end:]),
        )
    )


_LANGUAGE = re.compile(r"""(?<=\s)lang\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_PAGE = re.compile(rf"{_RAW}|(?P<page><html{_REST})", re.IGNORECASE | re.DOTALL)


def in_language(html: str, language: str) -> str:
    """Return the page with its language named (a BCP 47 tag); one that names it as near as that stays."""
    page = next((m for m in _PAGE.finditer(html) if m["page"]), None)
    if page is None:
        return html
    tag = page["page"]
    told = read_attributes(tag).get("lang", "")
    if told.lower().split("-")[0] == language.lower().split("-")[0]:
        return html
    without = _LANGUAGE.sub("", tag, count=1) if told else tag
    return f'{html[: page.start()]}<html lang="{language}"{without[5:]}{html[page.end() :]}'


def _main(html: str, body: int) -> tuple[int, int]:
    """Where the main part of a page begins and ends."""
    found: dict[int, re.Match[str]] = {}
    for match in _TAG.finditer(html, body):
        if match["name"] and (rank := _rank(match["name"].lower(), match[0])) is not None:
            found.setdefault(rank, match)
    if not found:
        return body, _end(html, body, "body")
    main = found[min(found)]
    return main.end(), _end(html, main.end(), main["name"])


def _rank(name: str, tag: str) -> int | None:
    """How surely a tag opens the text of a page: in Material, by a landmark, by a role."""
    if name == "main":
        return 1
    if "main" not in tag.lower() and "md-content__inner" not in tag:
        return None
    told = read_attributes(tag)
    if name == "article" and "md-content__inner" in told.get("class", "").split():
        return 0
    return 2 if told.get("role", "").strip().lower() == "main" else None


def _end(html: str, start: int, name: str) -> int:
    """Where the element ends whose content starts at a position."""
    depth = 1
    tag = re.compile(rf"{_RAW}|<(?P<close>/?)(?P<name>{name}){_REST}", re.IGNORECASE | re.DOTALL)
    for match in tag.finditer(html, start):
        if match["name"]:
            depth += -1 if match["close"] else 1
        if depth == 0:
            return match.start()
    # A body need not be closed.
    last = html.lower().rfind("</body")
    return last if last >= start else len(html)
