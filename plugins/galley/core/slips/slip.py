"""A slip, and the source that slips are looked for in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from galley.core.html.elements import ENDS_PARAGRAPH, RAW
from galley.core.html.tree import parse
from galley.core.lists.enumerators import ITEM_MARKER
from galley.core.text.locations import Places
from galley.core.text.unread import FRONT_MATTER, Span, blanked


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip: its span in a source, what is wrong, what to do, and the right text if that is sure.

    `mended` takes the place of the span. `printed` is what a page shows if nobody took the span for
    more than text; it is empty where a slip shows nothing.
    """

    start: int
    end: int
    message: str
    hint: str
    mended: str | None = None
    printed: str = ""


def with_mended(source: str, slips: Iterable[Slip]) -> str:
    """The source with the right text in place of each slip; of two that overlap, the first counts."""
    parts, position = list[str](), 0
    for slip in sorted(slips, key=lambda slip: (slip.start, -slip.end)):
        if slip.mended is not None and slip.start >= position:
            parts += [source[position : slip.start], slip.mended]
            position = slip.end
    return "".join([*parts, source[position:]])


@dataclass(frozen=True)
class Reading:
    """The source of a chapter, and views of it in which code is blank and every offset stays."""

    source: str

    @cached_property
    def markup(self) -> str:
        """The source without front matter, comments, code and formulas."""
        text = Places("", self.source).markup
        return blanked(text, indented_code(text))

    @cached_property
    def text(self) -> str:
        """The markup without the HTML blocks in which no Markdown is read."""
        return blanked(self.markup, _html_blocks(self.markup))

    @cached_property
    def words(self) -> str:
        """The markup with the front matter before it."""
        head = FRONT_MATTER.match(self.source)
        return head[0] + self.markup[head.end() :] if head else self.markup


# What the paragraphs below it belong to: an item, an admonition, a tab, a note, a definition.
_HOLDS = re.compile(rf"[ \t>]*(?:{ITEM_MARKER}[ \t]|!!!|\?\?\?|===|\[\^|:[ \t])")
_INDENT = 4


def indented_code(text: str) -> Iterator[Span]:
    """The lines that are code as they are indented further than anything above them asks for."""
    # The first lines of the open paragraphs, each at an indent of its own.
    openers: list[str] = []
    position, is_first, is_code = 0, True, False
    for line in text.split("\n"):
        if line.strip():
            depth = (len(line.expandtabs(_INDENT)) - len(line.lstrip())) // _INDENT
            openers = [opener for opener in openers[:depth] if _HOLDS.match(opener)]
            is_code = depth > len(openers) and (is_first or is_code)
            if is_code:
                yield position, position + len(line)
            elif is_first or _HOLDS.match(line):
                openers.append(line)
        is_first = not line.strip()
        position += len(line) + 1


def _html_blocks(text: str) -> Iterator[Span]:
    """Where blocks of HTML begin and end whose author did not ask for Markdown in them."""
    for node in parse(text).children if "<" in text else ():
        own_line = not text[: node.start].rpartition("\n")[2].strip()
        is_block = node.name in ENDS_PARAGRAPH or node.name in RAW
        if (
            own_line
            and is_block
            and "markdown" not in node.attributes
            and node.inner_end < node.end
        ):
            yield node.start, node.end
