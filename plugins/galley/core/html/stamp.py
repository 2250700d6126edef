"""Writing into a page that a template has finished, so that no template can leave out what it says."""

import re
from dataclasses import dataclass

# What looks like tags and is none: comments, programs, styles, titles.
_RAW = (
    r"<!--.*?-->|<(?P<raw>script|style|title|textarea|template|noscript)\b[^>]*>.*?</(?P=raw)\s*>"
)
_HEAD = re.compile(
    rf"{_RAW}|(?P<head><head\b[^>]*>)|(?P<body><body\b[^>]*>)", re.IGNORECASE | re.DOTALL
)
# Where the text of a page begins, most precise first: the theme Material, and the landmarks of others.
_MAIN = (
    r"<(?P<name>article)\b[^>]*\bmd-content__inner\b[^>]*>",
    r"<(?P<name>main)\b[^>]*>",
    r"<(?P<name>[a-z]+)\b[^>]*\brole=[\"']?main\b[^>]*>",
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page is given: in its head, before its text, and behind it."""

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
    # Without a tag of its own, the head is what stands before the body.
    head = found.get("head", html.rfind("<", 0, body))
    return "".join(
        (
            *(html[:head], stamp.head, html[head:start], stamp.top),
            *(html[start:end], stamp.bottom, html[end:]),
        )
    )


def _main(html: str, body: int) -> tuple[int, int]:
    """Where the main part of a page begins and ends."""
    for pattern in _MAIN:
        for match in re.compile(rf"{_RAW}|{pattern}", re.IGNORECASE | re.DOTALL).finditer(
            html, body
        ):
            if match["name"]:
                return match.end(), _end(html, match.end(), match["name"])
    return body, _end(html, body, "body")


def _end(html: str, start: int, name: str) -> int:
    """Where the element ends whose content starts at a position."""
    depth = 1
    tag = re.compile(rf"{_RAW}|<(?P<close>/?)(?P<name>{name})\b[^>]*>", re.IGNORECASE | re.DOTALL)
    for match in tag.finditer(html, start):
        if match["name"]:
            depth += -1 if match["close"] else 1
        if depth == 0:
            return match.start()
    # A body need not be closed.
    last = html.lower().rfind("</body")
    return last if last >= start else len(html)
