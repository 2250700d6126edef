"""Paragraphs that reviewers added, removed, split, joined or moved, as splices on the blocks of the sources."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from galley.core.lists.enumerators import ENUMERATOR
from galley.core.review.edits.edit import (
    MOVED_AND_EDITED,
    NAMED,
    NO_BLOCK,
    NO_KIND,
    ProofEdit,
    RefusedError,
    escaped,
)
from galley.core.review.tokens import plain, tokens, words

# The kinds of paragraphs, as the readers of proofs tell them.
BODY, NOTE, HEADING, ENTRY = "body", "note", "heading", "list"
# Begin and end of a span of the joined sources, and what is to be there.
RawSplice = tuple[int, int, str]

_LEAD = r"[ \t]*(?:>[ \t]?)*[ \t]*"
_ITEM = re.compile(rf"(?P<lead>{_LEAD})(?P<marker>[-*+]|\d{{1,9}}[.)])(?P<gap>[ \t]+)(?=\S)")
_HEADING = re.compile(r"(?P<lead>)(?P<marker>\#{1,6})(?P<gap>[ \t]+)(?=\S)")
_PROSE = re.compile(rf"(?P<lead>{_LEAD})(?P<marker>)(?P<gap>)(?=\S)")
# Lines that are the edge of a block, and lines that are in no block of words.
_EDGE = re.compile(rf"{_LEAD}(?:/{{3,}}|:{{3,}}|`{{3,}}|~{{3,}}|!!!|\?\?\?|===|\\[a-z_]+\s*$|<!--)")
# An item that is counted as typed: with one more or one less, those below it would have other names.
_OTHER = re.compile(
    rf"{_LEAD}(?:(?:{ENUMERATOR})[ \t]|\[\^|\*?\[[^\]]*\]:|:[ \t]|\||<|!\[|\$\$|[=-]{{3,}}[ \t]*$)"
)
_ATTRIBUTES = re.compile(r"\{[:#.][^{}]*\}[ \t]*$")
_IDENTIFIER = re.compile(r"\{[^{}]*#([\w:.-]+)[^{}]*\}")
_BLANK = re.compile(r"[ \t>]*(?:\r?\n|$)")
# So much of a paragraph is in its block, and of the block in the paragraph.
_SURE = 0.95
# A paragraph that shares so much of its words with one that goes is that one, changed.
_MOSTLY = 0.6
_FEW = 5


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A paragraph, list item or heading of the sources: its lines, and what is before its words."""

    start: int
    end: int
    lead: str
    marker: str
    gap: str

    @property
    def content(self) -> int:
        """Where its words begin."""
        return self.start + len(self.lead) + len(self.marker) + len(self.gap)

    @property
    def is_item(self) -> bool:
        return bool(self.marker) and self.marker[0] != "#"

    @property
    def is_heading(self) -> bool:
        return self.marker.startswith("#")


class SourceBlocks:
    """The paragraphs of a proof's text, and the blocks of the sources that they were set from.

    `spans` has for each character of the text where it is in the sources.
    """

    def __init__(
        self,
        text: str,
        kinds: Sequence[str],
        source: str,
        spans: Sequence[tuple[int, int] | None],
    ) -> None:
        self._text, self._source, self._spans = text, source, spans
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self._kinds = (*kinds, *[""] * (len(self.lines) - len(kinds)))
        # Where words of the sources were printed, in their order, each with its paragraph.
        self._printed = sorted(
            (span[0], n)
            for n, line in enumerate(self.lines)
            for span in spans[self.starts[n] : self.starts[n] + len(line)]
            if span is not None and span[1] > span[0]
        )
        self._known: dict[int, SourceBlock | None] = {}
        self._hashes: dict[str, str] = {}
        self._removed: dict[str, int] = {}
        # The paragraphs that go and come again elsewhere.
        self.reused: set[int] = set()

    def line_at(self, offset: int) -> int:
        """The number of the paragraph at an offset."""
        return bisect_left(self.starts, offset + 1) - 1

    def end_of(self, line: int) -> int:
        """The offset of the end of a paragraph."""
        return self.starts[line] + len(self.lines[line])

    def removed_lines(self, edit: ProofEdit) -> range:
        """The paragraphs that an edit removes as a whole and does not replace."""
        first, last = self.line_at(edit.start), self.line_at(edit.end)
        if edit.new.strip():
            return range(0)
        if edit.start == self.starts[first] and edit.end == self.end_of(last):
            return range(first, last + 1) if edit.end > edit.start else range(0)
        if edit.start == self.starts[first] and edit.end == self.starts[last]:
            return range(first, last)
        if edit.start == self.end_of(first) and edit.end == self.end_of(last):
            return range(first + 1, last + 1)
        return range(0)

    def note_removed(self, lines: Sequence[int]) -> None:
        """Note paragraphs that go, which may come again elsewhere."""
        for line in lines:
            key = _key(self.lines[line])
            if key:
                self._removed[key] = -1 if key in self._removed else line

    def moved_from(self, words_of_it: str) -> int | None:
        """The paragraph that goes and has these words; nothing if none does, or several do."""
        line = self._removed.get(_key(words_of_it), -1)
        return line if line >= 0 else None

    def block(self, line: int) -> SourceBlock:
        """The block that a paragraph was set from. Raises RefusedError if it is not a block of words alone."""
        if line not in self._known:
            self._known[line] = self._found(line)
        found = self._known[line]
        if found is None:
            raise RefusedError(NO_BLOCK)
        return found

    def removal(self, lines: Sequence[int]) -> RawSplice:
        """The splice that removes whole paragraphs, with the space on one side of them."""
        start, end = self._unit(lines)
        gone = self._source[start:end]
        rest = self._source[:start] + self._source[end:]
        stays = all(line in self.reused for line in lines)
        for name in () if stays else _IDENTIFIER.findall(gone):
            if re.search(rf"[@#]{re.escape(name)}(?![\w:.-]*\w)", rest):
                raise RefusedError(NAMED)
        before = self._blank_before(start)
        behind = self._blank_behind(end)
        # Of the space on both sides the smaller goes: a list stays apart from the paragraph before it.
        lines_before = self._source.count("\n", before, start)
        lines_behind = self._source.count("\n", end, behind)
        if before and (lines_before <= lines_behind or behind == len(self._source)):
            return before, end, ""
        return start, behind, ""

    def addition(self, line: int, pieces: Sequence[str], kinds: Sequence[str]) -> RawSplice:
        """The splice that adds paragraphs behind a paragraph of the proof, or before the next."""
        after, before = line, line + 1
        while after > 0 and self._kinds[after] == NOTE:
            after -= 1
        while before + 1 < len(self.lines) and self._kinds[before] == NOTE:
            before += 1
        told = [(p.strip(), k) for p, k in zip(pieces, kinds, strict=True) if p.strip()]
        ways = [lambda: self._behind(after, told), lambda: self._before(before, told)]
        if self._kinds[after] != told[0][1] and self._kinds[before] == told[-1][1]:
            ways.reverse()
        try:
            return ways[0]()
        except RefusedError as error:
            try:
                return ways[1]()
            except RefusedError:
                raise error from None

    def separator(self, line: int) -> str:
        """What is between two paragraphs, or items, such as this one."""
        block = self.block(line)
        if _ATTRIBUTES.search(self._source[block.start : block.end]) or block.is_heading:
            raise RefusedError(NO_BLOCK)
        return self._between(block) + self._head(block)

    def joined_span(self, first: int, last: int) -> tuple[int, int]:
        """Where a paragraph's words end and those of a later one begin, with nothing but paragraphs between."""
        self._unit(range(first, last + 1))
        blocks = self.block(first), self.block(last)
        for block in blocks:
            text = self._source[block.start : block.end]
            if block.is_heading or _ATTRIBUTES.search(text):
                raise RefusedError(NO_BLOCK)
        return blocks[0].end, blocks[1].content

    def _found(self, line: int) -> SourceBlock | None:
        inside = [
            span
            for span in self._spans[self.starts[line] : self.end_of(line)]
            if span is not None and span[1] > span[0]
        ]
        if not inside:
            return None
        # A character or two may be taken for those of another place; most of the words are in their own.
        middle = sorted(start for start, _ in inside)[len(inside) // 2]
        start = self._source.rfind("\n", 0, middle) + 1
        while start and not self._begins(start):
            start = self._source.rfind("\n", 0, start - 1) + 1
        end = self._end_of_line(middle)
        while end < len(self._source) and not self._begins(end + 1):
            end = self._end_of_line(end + 1)
        while end > start and self._source[end - 1] in " \t\r":
            end -= 1
        text = self._source[start:end]
        if (
            _OTHER.match(text)
            or _EDGE.match(text)
            or re.search(r"\n[ \t>]*(?:\n|[=-]{3,}\s*$)", text)
        ):
            return None
        found = _ITEM.match(text) or _HEADING.match(text) or _PROSE.match(text)
        if found is None or (
            found["lead"].startswith("    ") and not self._is_in_a_box(start, found["lead"])
        ):
            return None
        if self._source[: self._blank_before(start)].endswith("-->"):
            # An exception before a paragraph is for that paragraph, where it is.
            return None
        at = bisect_left(self._printed, (start, -1))
        mine = Counter(n for _, n in self._printed[at : bisect_left(self._printed, (end, -1))])
        if mine[line] < _SURE * max(mine.total(), len(inside)):
            return None
        return SourceBlock(
            start=start, end=end, lead=found["lead"], marker=found["marker"], gap=found["gap"]
        )

    def _begins(self, start: int) -> bool:
        """Whether a line begins a block, as it or the line before it says."""
        line = self._source[start : self._end_of_line(start)]
        before = self._source[
            self._source.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)
        ]
        edges = (_BLANK, _EDGE)
        return bool(
            any(edge.match(line) for edge in edges)
            or any(edge.match(before) for edge in edges)
            or _ITEM.match(line)
            or _HEADING.match(line)
            or _HEADING.match(before)
            or _OTHER.match(line)
        )

    def _is_in_a_box(self, start: int, lead: str) -> bool:
        """Whether indented lines are in something whose first line says so, and are no code."""
        above = self._source[:start].splitlines()
        for line in reversed(above):
            if line.strip() and not line.startswith(lead):
                return bool(re.match(r"\s*(?:!!!|\?\?\?|===)", line) or _ITEM.match(line))
        return False

    def _end_of_line(self, at: int) -> int:
        end = self._source.find("\n", at)
        return len(self._source) if end < 0 else end

    def _unit(self, lines: Sequence[int]) -> tuple[int, int]:
        """The span of the sources with some paragraphs and nothing else."""
        blocks = [self.block(n) for n in lines if self.lines[n].strip()]
        if not blocks:
            raise RefusedError(NO_BLOCK)
        for one, other in pairwise(blocks):
            if other.start < one.end or self._source[one.end : other.start].strip(" \t\r\n>"):
                raise RefusedError(NO_BLOCK)
        return blocks[0].start, blocks[-1].end

    def _blank_before(self, start: int) -> int:
        """Where the blank space before a line begins."""
        at = start
        while at and _BLANK.fullmatch(self._line_before(at)):
            at = self._source.rfind("\n", 0, at - 1) + 1
        return max(0, at - 1)

    def _line_before(self, start: int) -> str:
        return self._source[self._source.rfind("\n", 0, max(0, start - 1)) + 1 : start]

    def _blank_behind(self, end: int) -> int:
        """Where the first line with words behind a place begins."""
        at = min(len(self._source), self._end_of_line(end) + 1)
        while at < len(self._source) and _BLANK.match(self._source[at : self._end_of_line(at)]):
            at = min(len(self._source), self._end_of_line(at) + 1)
        return at

    def _behind(self, line: int, told: Sequence[tuple[str, str]]) -> RawSplice:
        if line < 0 or line >= len(self.lines):
            raise RefusedError(NO_BLOCK)
        block, kind = self.block(line), self._kinds[line]
        made = ""
        for words_of_it, new in told:
            gap, block = self._next(block, kind, new)
            made += gap + self._head(block) + self._words(words_of_it, block)
            kind = new
        return self.block(line).end, self.block(line).end, made

    def _before(self, line: int, told: Sequence[tuple[str, str]]) -> RawSplice:
        if line >= len(self.lines):
            raise RefusedError(NO_BLOCK)
        block, made = self.block(line), ""
        if any(kind != self._kinds[line] for _, kind in told):
            raise RefusedError(NO_KIND)
        for words_of_it, _ in told:
            made += self._head(block) + self._words(words_of_it, block) + self._between(block)
        return block.start, block.start, made

    def _next(self, block: SourceBlock, kind: str, new: str) -> tuple[str, SourceBlock]:
        """The space behind a block, and the shape of the block of another kind that is to be there."""
        if new == kind:
            number = re.fullmatch(r"(\d+)([.)])", block.marker)
            marker = f"{int(number[1]) + 1}{number[2]}" if number else block.marker
            return self._between(block), replace(block, marker=marker)
        if block.lead or not (new == BODY or new.startswith(HEADING)):
            raise RefusedError(NO_KIND)
        if new == BODY:
            follows = self._source[self._blank_behind(block.end) :][:200]
            if block.is_item and _ITEM.match(follows):
                raise RefusedError(NO_KIND)
            if not (block.is_heading or block.is_item):
                raise RefusedError(NO_KIND)
            return "\n\n", replace(block, marker="", gap="")
        marker = self._marker_of(new)
        return "\n\n", replace(block, marker=marker, gap=" ")

    def _marker_of(self, kind: str) -> str:
        """The characters before headings of a kind, as the sources have them."""
        if not self._hashes:
            for n, one in enumerate(self._kinds):
                if one.startswith(HEADING) and one not in self._hashes:
                    found = self._found(n)
                    if found is not None and found.is_heading:
                        self._hashes[one] = found.marker
        if kind not in self._hashes:
            raise RefusedError(NO_KIND)
        return self._hashes[kind]

    def _between(self, block: SourceBlock) -> str:
        """The space between two blocks such as this one."""
        blank = f"\n{block.lead.rstrip()}\n"
        if not block.is_item:
            return blank
        follows = self._source[block.end : block.end + 400]
        item = rf"{re.escape(block.lead)}(?:[-*+]|\d+[.)])[ \t]"
        if near := re.match(rf"[ \t\r]*\n(?P<blank>[ \t>]*\n)?{item}", follows):
            return blank if near["blank"] else "\n"
        before = self._blank_before(block.start)
        last = re.split(r"\n[ \t>]*\n", self._source[:before])[-1]
        is_apart = self._source.count("\n", before, block.start) > 1
        return blank if is_apart and re.search(rf"^{item}", last, re.MULTILINE) else "\n"

    @staticmethod
    def _head(block: SourceBlock) -> str:
        return f"{block.lead}{block.marker}{block.gap}"

    def _words(self, words_of_it: str, block: SourceBlock) -> str:
        """The words of a new paragraph; those of one that moved are as they were in the source."""
        line = self.moved_from(words_of_it)
        if line is not None:
            was = self.block(line)
            text = self._source[was.content : was.end]
            if was.is_heading != block.is_heading or ("\n" in text and was.lead != block.lead):
                raise RefusedError(NO_BLOCK)
            return text
        told = set(words(words_of_it))
        for line in self._removed.values():
            was_said = set(words(self.lines[line])) if line >= 0 else set()
            if len(told) >= _FEW and len(told & was_said) >= _MOSTLY * max(
                len(told), len(was_said)
            ):
                raise RefusedError(MOVED_AND_EDITED)
        return escaped(words_of_it, begins_line=True)


def new_pieces(edit: ProofEdit) -> Iterator[tuple[str, str]]:
    """The paragraphs of an edit's words, each with its kind."""
    pieces = edit.new.split("\n")
    kinds = (*edit.kinds, *[""] * (len(pieces) - len(edit.kinds)))
    return zip(pieces, kinds, strict=False)


def _key(text: str) -> str:
    return plain(tokens(text))
