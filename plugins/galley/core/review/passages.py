"""The passages of a chapter's source: its paragraphs, items of lists, rows of tables and headings."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from galley.core.lists.enumerators import ITEM_MARKER
from galley.core.review.aligning import within
from galley.core.review.tokens import TextToken, tokens

# A line that begins a passage of its own, without a blank line above it.
_BEGINS = re.compile(rf"[ \t>]*(?:{ITEM_MARKER}[ \t]|#{{1,6}}[ \t]|\||/{{3,}}|:[ \t]|\[\^)")
_HEADING = re.compile(r"[ \t>]*#{1,6}[ \t]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# So many chapters are kept with their tokens, as many passages are placed one after another.
_KEPT = 512


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """A paragraph or similar: its offsets in the source, and the indices of its tokens there."""

    start: int
    end: int
    tokens: range


@dataclass(frozen=True, slots=True, eq=False)
class ChapterSource:
    """A chapter's source with its tokens, and its passages in order."""

    text: str
    tokens: tuple[TextToken, ...]
    passages: tuple[SourcePassage, ...]

    def passage_at(self, offset: int) -> int:
        """The index of the passage at an offset, or of the one before it; 0 if there is none."""
        return max(0, bisect_right(self.passages, offset, key=lambda one: one.start) - 1)

    def words(self, passage: int) -> Sequence[str]:
        """The words of a passage, as they are compared."""
        found = self.passages[passage].tokens
        return [one.text for one in self.tokens[found.start : found.stop] if one.is_word]


@lru_cache(maxsize=_KEPT)
def source(text: str) -> ChapterSource:
    """Split a chapter's source into passages that have words."""
    found = tokens(text)
    spans = ((start, end, within(found, start, end)) for start, end in _spans(text))
    return ChapterSource(
        text,
        found,
        tuple(SourcePassage(*span) for span in spans if any(found[n].is_word for n in span[2])),
    )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the blocks of lines begin and end that blank lines part, or the mark of an item or a row."""
    start = end = 0
    for line in _LINE.finditer(text):
        blank = not line[0].strip(" \t>\n\r")
        if (blank or _BEGINS.match(line[0])) and end > start:
            yield start, end
            start = end = line.start()
        if blank:
            start = end = line.end()
        else:
            end = line.start() + len(line[0].rstrip())
            if _HEADING.match(line[0]):
                yield start, end
                start = end = line.end()
    if end > start:
        yield start, end
