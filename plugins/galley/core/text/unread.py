"""What of a chapter's Markdown is read by nobody: front matter, fenced code and comments.

What is opened and never closed is text; that it is never closed is found out once, not for each
sign that opens it.
"""

import re
from collections.abc import Iterable, Iterator

FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# Code may begin behind the marker of an item.
_FENCE = r"^(?P<indent>[ >\t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}|~{3,})[^\n]*\n"
_OPENED = re.compile(rf"{_FENCE}|(?P<comment><!--)", re.MULTILINE)

Span = tuple[int, int]


def fences(source: str) -> Iterator[Span]:
    """Where fenced code begins and ends, its fences included."""
    for start, end in fences_and_comments(source):
        if not source.startswith("<!--", start):
            yield start, end


def fences_and_comments(source: str) -> Iterator[Span]:
    """Where fenced code and comments begin and end, whichever opens first."""
    position, unclosed = 0, set()
    while match := _OPENED.search(source, position):
        opened = match["indent"], match["fence"], match["comment"]
        end = -1 if opened in unclosed else _end(match)
        if end < 0:
            unclosed.add(opened)
        else:
            yield match.start(), end
        position = max(match.end(), end)


def blanked(source: str, spans: Iterable[Span]) -> str:
    """The source with blanks in place of spans; every offset and every line stays."""
    parts, position = [], 0
    for start, end in spans:
        parts += [source[position:start], re.sub(r"[^\n]", " ", source[start:end])]
        position = end
    return "".join([*parts, source[position:]])


def without_front_matter(source: str) -> str:
    """The source with its front matter blanked."""
    return blanked(source, [match.span() for match in FRONT_MATTER.finditer(source)])


def _end(opened: re.Match[str]) -> int:
    """Where that ends which a match opens; -1 if it never does."""
    source = opened.string
    if opened["comment"]:
        closed = source.find("-->", opened.end())
        return closed + len("-->") if closed >= 0 else -1
    indent = re.escape(re.sub(r"[^ >\t]", " ", opened["indent"]))
    fence = re.escape(opened["fence"])
    pattern = re.compile(rf"^{indent}[ ]{{0,3}}{fence}[`~]*[ \t]*$", re.MULTILINE)
    found = pattern.search(source, opened.end())
    return found.end() if found else -1
