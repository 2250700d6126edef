"""How deeply the constructs of Markdown are inside each other.

Readers of Markdown take each level apart on its own: what is written by hand costs them nothing,
and ten thousand brackets cost them hours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from galley.core.text.prose import prose

# So many levels of one kind; nobody who writes for readers comes near it.
DEEPEST = 100
# A row of characters is a line to write on, or a border, long before it is emphasis.
_LONGEST_RUN = 1000
_SIGN = re.compile(r"\]\(|[\[\])]|\n[ \t]*\|")
_QUOTES = re.compile(r"[ \t>]*")
_MARKER = r"(?:[-*+]|\d+[.)])[ \t]"
_MARKERS = re.compile(rf"(?:{_MARKER}[ \t]*)*")
_BEGINS = re.compile(rf"{_MARKER}|!!!|\?\?\?|===|[:\[/]")
# So many scripts may be on each other in a formula, for which Pandoc takes twice as long with each,
# and so many groups inside each other, which the program for paper takes apart on its stack.
_MOST_SCRIPTS, _MOST_GROUPS = 8, 60
_TEX = re.compile(r"\\(?:left|right|begin|end)(?![A-Za-z])|\\[A-Za-z]+|\\.|\S", re.DOTALL)
_OPENING, _CLOSING = frozenset({"{", r"\left", r"\begin"}), frozenset({"}", r"\right", r"\end"})
_RUN = re.compile(rf"([*_~^=])\1{{{_LONGEST_RUN}}}")


@dataclass(frozen=True, slots=True)
class Deep:
    """A paragraph, by its span, that holds more levels of something than can be read."""

    start: int
    end: int
    of: str


def is_deep_formula(tex: str) -> bool:
    """Whether TeX has more scripts on scripts, or groups in groups, than a formula for readers."""
    scripts = tex.count("^") + tex.count("_")
    groups = sum(map(tex.count, _OPENING))
    if scripts <= _MOST_SCRIPTS and groups < _MOST_GROUPS:
        return False
    # The scripts around each group that is open, those of the next group, and those of the last one.
    levels, following, closed = [0], 0, -1
    for match in _TEX.finditer(tex):
        sign = match[0]
        if sign in ("^", "_"):
            following, closed = levels[-1] + 1, -1
            if following > _MOST_SCRIPTS:
                return True
        elif sign in _OPENING:
            levels.append(max(following, closed, levels[-1]))
            following, closed = 0, -1
            if len(levels) > _MOST_GROUPS:
                return True
        elif sign in _CLOSING:
            closed = levels.pop() if len(levels) > 1 else -1
            following = 0
        elif sign[0] != "\\":
            following, closed = 0, -1
    return False


def too_deep(source: str) -> Iterator[Deep]:
    """The paragraphs of a chapter's Markdown that are nested too deeply, in order."""
    readable, position, begun = prose(source), 0, -1
    for line in readable.splitlines(keepends=True):
        if line.strip():
            begun = position if begun < 0 else begun
        elif begun >= 0:
            yield from _judged(readable, begun, position)
            begun = -1
        position += len(line)
    if begun >= 0:
        yield from _judged(readable, begun, position)


def without_depth(source: str) -> tuple[str, Deep | None]:
    """The Markdown with what is nested too deeply as it was typed, and the first such paragraph."""
    found = list(too_deep(source))
    parts, position = [], 0
    for deep in found:
        typed = escape(source[deep.start : deep.end].strip("\n"), quote=False)
        parts += [source[position : deep.start], f"\n<pre>{typed}</pre>\n\n"]
        position = deep.end
    return "".join([*parts, source[position:]]), found[0] if found else None


def _judged(text: str, start: int, end: int) -> Iterator[Deep]:
    block = text[start:end]
    of = "brackets" if _brackets(block) else _lines(block)
    if of:
        yield Deep(start, end, of)


def _brackets(block: str) -> bool:
    if block.count("[") <= DEEPEST:
        return False
    opened = links = 0
    for match in _SIGN.finditer(block):
        match match[0]:
            case "[":
                opened += 1
            case "]":
                opened = max(opened - 1, 0)
            case "](":
                opened, links = max(opened - 1, 0), links + 1
            case ")":
                links = max(links - 1, 0)
            case _:
                # Each row of a table stands for itself.
                opened = links = 0
        if max(opened, links) > DEEPEST:
            return True
    return False


def _lines(block: str) -> str:
    """What a line of a paragraph begins with, or holds, too many times; nothing if all is well."""
    for line in block.splitlines():
        begin = _QUOTES.match(line)
        if begin and begin[0].count(">") > DEEPEST:
            return "quotations"
        words = line.lstrip()
        # A list nests by two columns at least.
        indented = len(line[: len(line) - len(words)].expandtabs(4)) > 2 * DEEPEST
        markers = _MARKERS.match(words)
        many = markers is not None and len(markers[0].split()) > DEEPEST
        if many or (indented and _BEGINS.match(words)):
            return "lists"
        if _RUN.search(line):
            return "emphasis"
    return ""
