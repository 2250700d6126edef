"""Lists as they come from a word processor: with the markers that it printed, and no Markdown in them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from galley.core.lists.enumerators import ITEM_MARKER
from galley.core.slips.slip import Reading, Slip

_BULLET = "•▪●◦‣⁃∙■□◼➢\uf0b7\uf0a7\uf0d8"
_PREFIX = r"(?P<prefix>[ \t>]*)"
_GAP = r"[ \t\u00a0]+(?=\S)"
# Lines without an empty one between them.
PARAGRAPH = re.compile(r"(?:^[ \t>]*[^\s>].*(?:\n|\Z))+", re.MULTILINE)
# The kinds of a list's markers. Of those that may be words of the author's, two in a row make a list.
_SURE = re.compile(rf"{_PREFIX}(?P<sign>[{_BULLET}]){_GAP}")
_SECTION = re.compile(rf"{_PREFIX}(?P<sign>§){_GAP}(?![\d§])")
_CIRCLE = re.compile(rf"{_PREFIX}(?P<sign>o)\t[ \t\u00a0]*(?=\S)")
_NUMBER = re.compile(rf"{_PREFIX}(?P<sign>(?P<number>\d{{1,3}})\)){_GAP}")
# By those of Latin script a paper counts; then they are not printed as text.
_LETTER = re.compile(
    rf"{_PREFIX}(?P<sign>\(\d{{1,3}}\)|\(?(?:[^\W\d_]|[ivxlc]{{2,8}}|[IVXLC]{{2,8}})\)){_GAP}"
)
_KINDS = ((_SURE, 1), (_SECTION, 2), (_CIRCLE, 2), (_NUMBER, 2), (_LETTER, 2))
_BELOW = re.compile(r"\n(?:[ \t>]*\n)+(?P<margin>[ \t>]*)\S")
_ITEM = re.compile(rf"[ \t>]*{ITEM_MARKER}[ \t]")
_SIGNS = re.compile(rf"(?m)[{_BULLET}§]|o\t|^[ \t>]*\(?\w{{1,8}}\)")
_BY_LETTERS = 'write "1. " instead, or an empty line between the items'
# Where one line holds several items.
_AGAIN = re.compile(rf"[ \t\u00a0]+(?:[{_BULLET}]){_GAP}")


def pasted(reading: Reading) -> Iterator[Slip]:
    """Paragraphs whose lines begin with markers of a list that Markdown does not know."""
    for paragraph in PARAGRAPH.finditer(reading.text) if _SIGNS.search(reading.source) else ():
        lines = paragraph[0].rstrip("\n").split("\n")
        for kind, fewest in _KINDS:
            found = {n: match for n, line in enumerate(lines) if (match := kind.match(line))}
            if len(found) >= fewest:
                slip = _slip(reading.source, paragraph.start(), lines, found)
                # A paper reads "1) " as it is; a tab behind it comes from a word processor.
                is_sure = kind is not _LETTER and (kind is not _NUMBER or "\t" in lines[min(found)])
                is_apart = _is_apart(reading.source, slip)
                yield slip if is_sure and is_apart else replace(slip, mended=None)
                break


def _is_apart(source: str, slip: Slip) -> bool:
    """Whether a list in place of a slip takes in nothing below it, and is not counted with one above."""
    line = source.rfind("\n", 0, slip.start) + 1
    margin = source[line : slip.start] + source[slip.start : slip.end].lstrip("\n")
    below = _BELOW.match(source, slip.end)
    goes_on = below is not None and _depth(below["margin"]) > _depth(margin)
    above = source[max(0, line - 400) : line].rstrip().rpartition("\n\n")[2]
    return not goes_on and not (slip.message[1].isdigit() and _ITEM.match(above))


def _depth(line: str) -> int:
    """How far a line is indented, within the quotation that it is in."""
    margin = line[: len(line) - len(line.lstrip(" \t>"))]
    return len(margin.rpartition(">")[2].expandtabs(4))


def _slip(
    source: str, start: int, lines: Sequence[str], found: Mapping[int, re.Match[str]]
) -> Slip:
    """The slip of a paragraph that starts at an offset and has items in some of its lines."""
    offsets = list(accumulate((len(line) + 1 for line in lines), initial=start))
    first = min(found)
    sign, is_number = found[first]["sign"], "number" in found[first].re.groupindex
    hint = _BY_LETTERS if found[first].re is _LETTER else None
    written = [
        source[begin : begin + len(line)] for begin, line in zip(offsets, lines, strict=False)
    ]
    mended = list[str]()
    for n, line in enumerate(written[first:], first):
        mended += _items(line, found[n], is_number=is_number) if n in found else [line]
    prefix = found[first]["prefix"]
    gap = [prefix.rstrip()] if first else []
    others = (
        kind.match(line) for n, line in enumerate(lines) if n not in found for kind, _ in _KINDS
    )
    word = re.search(r"\w+", written[first][found[first].end() :])
    marker = f"{found[first]['number']}." if is_number else "-"
    return Slip(
        start=offsets[first],
        end=offsets[len(lines)] - 1,
        message=f'"{sign}" does not begin a list item, and the text after it runs on',
        hint=hint or f'write "{marker} " instead, and an empty line before the list',
        mended=None if any(others) else "\n".join([*gap, *mended]),
        printed=f"{sign} {word[0]}" if word else sign,
    )


def _items(line: str, match: re.Match[str], *, is_number: bool) -> Iterator[str]:
    """The items of a line, each as Markdown writes it."""
    marker = f"{match['number']}. " if is_number else "- "
    texts = [line[match.end() :]] if is_number else _AGAIN.split(line[match.end() :])
    yield from (f"{match['prefix']}{marker}{text.rstrip()}" for text in texts)
