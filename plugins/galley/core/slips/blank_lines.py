"""Tables and figures that are not, as no empty line parts them from the paragraph beside them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, pairwise

from galley.core.slips.lists import PARAGRAPH
from galley.core.slips.slip import Reading, Slip

_PREFIX = re.compile(r"[ \t>]*")
_RULE = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_FIGURE = re.compile(r"[ \t>]*!\[[^\n]*\]\([^()\n]*\)\{[^{}\n]*#fig[-:][^{}\n]*\}[ \t]*")
# What belongs to a table or a figure that it is beside, or to what holds both: a caption, a list
# of attributes, the end of a division, a tag.
_ADDED = re.compile(r"[ \t>]*(?:(?:[Tt]able)?:[ \t]|:{3}|\{|<)")
# What ends with its line, or begins what holds the lines behind it.
_ENDED = re.compile(r"[ \t>]*(?:#|!!!|\?\?\?|===|:{3}|/{3}|<)")
# What parts paragraphs without an empty line: the first line of a block with its options, its last
# line, and the marks of a merge.
_PARTS = re.compile(
    r"(?m)^[ \t>]*/{3,}[ ]*[\w-]+.*(?:\n[ \t>]+[\w-]+:(?:[ \t].*)?$)*|^[ \t>]*/{3,}[ \t]*$|^[ \t]*(?:[<=|]{7}|>{7}).*$"
)
# An item of a list, with its words up to other markup.
_ITEM = re.compile(r"[ \t>]*(?P<words>(?:[-*+]|\d{1,9}[.)])[ ][\w,.;:]*(?:[ ][\w,.;:]+)*)")
_HINT = "put an empty line between the two"


def missing(reading: Reading) -> Iterator[Slip]:
    """Lines before which an empty line is missing: that of a table's head or of a figure, or of text behind."""
    for paragraph in PARAGRAPH.finditer(reading.text):
        if "|" in paragraph[0] or "![" in paragraph[0]:
            position = paragraph.start()
            ends = [(part.start(), part.end()) for part in _PARTS.finditer(paragraph[0])]
            for start, end in pairwise([(0, 0), *ends, (len(paragraph[0]), 0)]):
                text = paragraph[0][start[1] : end[0]]
                lines = text.strip("\n").split("\n")
                begin = position + start[1] + len(text) - len(text.lstrip("\n"))
                offsets = accumulate((len(line) + 1 for line in lines), initial=begin)
                yield from _in_paragraph(lines, list(offsets))


def _in_paragraph(lines: list[str], offsets: list[int]) -> Iterator[Slip]:
    head = next((n for n in range(len(lines) - 1) if is_head(lines[n], lines[n + 1])), len(lines))
    if 0 < head < len(lines) and not _ENDED.match(lines[head - 1]):
        message = "this table is joined to the paragraph above it, and is printed as it is typed"
        yield _slip(lines[head], offsets[head], message, lines[head + 1].strip(" \t>"))
    for n in range(head + 2, len(lines)):
        if "|" not in lines[n]:
            if not _ADDED.match(lines[n]):
                message = "this line is joined to the table above it, and becomes a row of it"
                yield _behind(lines[n - 1], lines[n], offsets[n], message)
            break
    for n, (above, below) in enumerate(pairwise(lines[:head]), 1):
        figures = [_FIGURE.fullmatch(line) is not None for line in (above, below)]
        if any(figures) and not _ADDED.match(below) and not _ENDED.match(above):
            message = "a figure needs an empty line before and after it, and this one is joined to a line of text"
            yield _behind(above, below, offsets[n], message)


def _behind(above: str, below: str, offset: int, message: str) -> Slip:
    """A line that runs on with what is above it.

    In CommonMark the marker of an item ends it, and no page prints that; the item behind the one that holds it
    needs no empty line there, which is why none is put in.
    """
    item = _ITEM.match(below)
    slip = _slip(below, offset, message, item["words"] if item else "")
    inner, outer = (
        len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip(" >")) for line in (above, below)
    )
    return replace(slip, mended=None) if item and outer < inner else slip


def is_head(line: str, below: str) -> bool:
    """Whether a line is the header of a table, by the rule below it with as many columns."""
    return "|" in line and "|" in below and _RULE.fullmatch(below) is not None


def _slip(line: str, offset: int, message: str, printed: str = "") -> Slip:
    prefix = _PREFIX.match(line)
    before = prefix[0] if prefix else ""
    return Slip(
        start=offset + len(before),
        end=offset + len(before),
        message=message,
        hint=_HINT,
        mended=f"\n{before}",
        printed=printed,
    )
