"""What is wrong in the Markdown of a chapter, which is read before it is rendered."""

import re
from collections.abc import Iterable, Iterator, Sequence

from galley.core.checks import definitions, lists
from galley.core.collection.collection import Collected
from galley.core.html.markers import UNCLOSED
from galley.core.rules.diagnostic import Diagnostic, location_at
from galley.core.rules.rules import CHAPTER_IS_WHOLE
from galley.core.text.chapter import Chapter, Matter
from galley.core.text.lists import Dialect

# What a reference to something that is missing breaks.
_LEADS_NOWHERE = frozenset({"crossref-target-resolves", "item-link-resolves"})
# From so many of them on, one file is a likelier cause than as many slips.
_MANY = 5
# What a text ends in that goes on: in a word, before another, or within brackets.
_GOES_ON = re.compile(r"[\w,\-\u2013(\[{@#=&/\\ ]\Z")


def check(chapter: Chapter, dialect: Dialect) -> Iterator[Diagnostic]:
    """Definitions that are given twice, and lists that are read in more than one way."""
    yield from definitions.repeated(chapter)
    yield from lists.ambiguous(chapter, dialect)


def broken_off(collected: Sequence[Collected], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The chapter of which a part was lost, where `found` has many references that lead nowhere.

    That a chapter ends in the middle of a line is nothing by itself: many an editor leaves out the last line
    break. If several chapters do, none of them is likelier than the others.
    """
    cut = [part.chapter for part in collected if _is_cut(part)]
    lost = [one.location.path for one in found if one.rule.name in _LEADS_NOWHERE]
    if len(cut) == 1 and len(lost) - lost.count(cut[0].path) >= _MANY:
        path, source = cut[0].path, cut[0].source
        count = len(lost) - lost.count(path)
        message = f"the chapter breaks off here, and {count} references elsewhere lead to nothing"
        hint = f"if a part of the file was lost, restore it; git diff {path} shows what is missing"
        yield Diagnostic(
            CHAPTER_IS_WHOLE, message, location_at(path, source, len(source.rstrip())), hint
        )


def _is_cut(part: Collected) -> bool:
    """Whether a chapter of the paper ends before it is finished: in a line, in a block, or at once."""
    source = part.chapter.source
    if part.chapter.matter is Matter.OUTSIDE:
        return False
    is_open = any(True for _ in part.tree.having(UNCLOSED))
    return not source.strip() or is_open or _GOES_ON.search(source) is not None
