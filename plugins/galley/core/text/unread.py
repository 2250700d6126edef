"""What of a chapter's Markdown is read by nobody: front matter, fenced code and comments.

What is opened and never closed is text; that it is never closed is found out once, not for each
character that opens it.
"""

import re
from collections.abc import Iterable, Iterator

from galley.core.lists.enumerators import ITEM_MARKER

FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# Code may begin behind the marker of an item.
_FENCE = rf"^(?P<indent>[ >\t]*(?:{ITEM_MARKER}[ \t]+)*)(?P<fence>`{{3,}}|~{{3,}})[^\n]*\n"
_OPENED = re.compile(rf"{_FENCE}|(?P<comment><!--)", re.MULTILINE)

# Code within a line is closed in its own paragraph, with as many characters as opened it.
CODE = r"(?P<ticks>`++)(?:[^\n]|\n(?![ \t>]*\n))+?(?<!`)(?P=ticks)(?!`)"

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
        if end is not None and end >= 0:
            yield match.start(), end
        elif end is not None:
            unclosed.add(opened)
        position = max(match.end(), end or 0)


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


def _end(opened: re.Match[str]) -> int | None:
    """Where that ends which a match opens; -1 if it never does, nothing if its block ends before it does."""
    source = opened.string
    if opened["comment"]:
        closed = source.find("-->", opened.end())
        return closed + len("-->") if closed >= 0 else -1
    indent = re.sub(r"[^ >\t]", " ", opened["indent"])
    fence = re.escape(opened["fence"])
    closing = rf"^{re.escape(indent)}[ ]{{0,3}}{fence}[`~]*[ \t]*$"
    pattern = re.compile(rf"{closing}|(?P<outside>{_outside(indent)})", re.MULTILINE)
    found = pattern.search(source, opened.end())
    if found is None:
        return -1
    return found.end() if found["outside"] is None else None


def _outside(indent: str) -> str:
    """What finds a line outside a block with this indent: code of an item ends with its item."""
    columns = len(indent.expandtabs(4))
    return rf"^[ ]{{0,{columns - 1}}}[^\s]" if columns and not indent.strip() else "(?!)"
