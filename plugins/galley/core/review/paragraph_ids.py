"""The ids by which links point at paragraphs: made of their words, and carried over when these change.

`anchors.lock` remembers each id with the words that its paragraph had at the last release. A build
places those words in today's chapters, as it does with any other passage, and reads nothing else: all
clones of a commit give the same ids.
"""

import re
from base64 import b32encode
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from galley.core.review.passages import source
from galley.core.review.placing import Grade, place_passage, similarity
from galley.core.rules.diagnostic import Diagnostic
from galley.core.rules.locks import MERGE_MARKS, unread_lines

# What the ids begin with that Galley makes; authors may give such ids themselves.
PREFIX = "par-"
_LENGTH = 7
_TITLE = "# Paragraphs that links point at. galley release prepare writes this file, and a build reads it."
_UNNAMED = "-"
# The endings of chapters that MkDocs knows.
_CHAPTER = re.compile(r"\.(?:md|markdown|mdown|mkdn|mkd)\s*$")
_LOST = "links to its paragraph may fail; restore the line from Git, or delete it"
# How alike two paragraphs are that may be the same, from 0 to 100.
_LIKE = 50


@dataclass(frozen=True, slots=True)
class PaperParagraph:
    """A paragraph of a chapter: its words as they are compared, its number, the id from its author."""

    chapter: str
    words: str
    number: str = ""
    identifier: str = ""


class Remembered(StrEnum):
    """What became of a paragraph that has an id."""

    HERE = "here"
    GONE = "gone"
    MOVED = "moved"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class LockedParagraph:
    """A line of `anchors.lock`: an id, its chapter, and the number and the words of its paragraph.

    One that is removed names the version in which it was removed. One that moved is in another chapter,
    and this line tells where it was; one that was joined to another names that one's id.
    """

    identifier: str
    chapter: str
    state: Remembered = Remembered.HERE
    number: str = ""
    words: str = ""
    version: str = ""
    joined_to: str = ""


AnchorLock = tuple[LockedParagraph, ...]


@dataclass(frozen=True, slots=True)
class Signpost:
    """What an id leads to whose paragraph is no longer in its chapter.

    It is put below the heading that is before a paragraph of today, by its index; before none, at
    the start of the chapter. `moved_to` is the paragraph's index if it is in another chapter now.
    """

    identifier: str
    chapter: str
    behind: int | None
    version: str = ""
    moved_to: int | None = None


@dataclass(frozen=True, slots=True)
class ParagraphIds:
    """The id of each paragraph, more ids that lead to it, what is put up for others, and the next lock."""

    ids: tuple[str, ...] = ()
    more: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    signposts: tuple[Signpost, ...] = ()
    lock: AnchorLock = ()


def paragraph_ids(
    paragraphs: Sequence[PaperParagraph], lock: AnchorLock = (), version: str = ""
) -> ParagraphIds:
    """Give each paragraph its id: its author's, the one that it had, or a new one of its words.

    `version` is that of the release which is being prepared; it is noted for what is removed in it.
    """
    own = {p.identifier: n for n, p in enumerate(paragraphs) if p.identifier}
    homes = {**_homes(lock, paragraphs), **own}
    ids = {n: name for name, n in own.items()}
    more: dict[int, list[str]] = defaultdict(list)
    for name, n in homes.items():
        if ids.setdefault(n, name) != name:
            more[n].append(name)
    taken = {*homes, *ids.values()}
    for n, paragraph in enumerate(paragraphs):
        if n not in ids:
            ids[n] = _new(paragraph.words, taken)
            homes[ids[n]] = n
            taken.add(ids[n])
    named = tuple(ids[n] for n in range(len(paragraphs)))
    behind, signposts = _left(lock, paragraphs, homes, version)
    told = {n: tuple(names) for n, names in more.items()}
    return ParagraphIds(named, told, signposts, _renewed(paragraphs, named, told, behind))


def _new(words: str, taken: set[str]) -> str:
    """An id of words; that of a second paragraph of the same words is counted."""
    digest = b32encode(sha256(words.encode()).digest()).decode().lower()
    name, count = f"{PREFIX}{digest[:_LENGTH]}", 1
    while name in taken:
        count += 1
        name = f"{PREFIX}{digest[:_LENGTH]}-{count}"
    return name


def _homes(lock: AnchorLock, paragraphs: Sequence[PaperParagraph]) -> dict[str, int]:
    """The paragraphs of today by the ids that they had, as far as that is sure."""
    here = [one for one in lock if one.state is Remembered.HERE]
    homes = _placed(here, paragraphs)
    # The first of several that became one paragraph gives it the id.
    found = {one.identifier: homes[one.identifier] for one in here if one.identifier in homes}
    joined = (one for one in lock if one.state is Remembered.JOINED)
    return found | {
        one.identifier: found[one.joined_to] for one in joined if one.joined_to in found
    }


def _placed(
    here: Sequence[LockedParagraph], paragraphs: Sequence[PaperParagraph]
) -> dict[str, int]:
    """The paragraphs of today by the ids whose words are in them, in no order."""
    homes = dict(_unchanged(here, paragraphs))
    left = [one for one in here if one.identifier not in homes]
    if not left:
        return homes
    then, now = _texts(here), _texts(paragraphs)
    nth = {one.identifier: n for one, n in zip(here, _counts(here), strict=True)}
    at = {
        (one.chapter, n): index
        for index, (one, n) in enumerate(zip(paragraphs, _counts(paragraphs), strict=True))
    }
    settled = set(homes.values())
    maybe: set[str] = set()
    for one in left:
        placed = place_passage(one.chapter, nth[one.identifier], then, now)
        if placed.grade is Grade.LOST:
            continue
        home = at[placed.chapter, source(now[placed.chapter]).passage_at(placed.start)]
        # What has not changed at all has taken nothing in.
        if home not in settled:
            if placed.grade is Grade.SURE:
                homes[one.identifier] = home
            else:
                maybe.add(one.identifier)
    return {**dict(_between(here, paragraphs, homes, maybe)), **homes}


def _between(
    here: Sequence[LockedParagraph],
    paragraphs: Sequence[PaperParagraph],
    homes: Mapping[str, int],
    maybe: Collection[str],
) -> Iterator[tuple[str, int]]:
    """Those of the likely places that are sure by what is around them.

    Between the same two paragraphs, there was no other that is like it, and there is none now.
    """
    taken = set(homes.values())
    for n, one in enumerate(here):
        if one.identifier in maybe:
            above = _nearest_home(here[:n][::-1], one.chapter, paragraphs, homes)
            below = _nearest_home(here[n + 1 :], one.chapter, paragraphs, homes)
            ours = here[n - above.passed : n + 1 + below.passed]
            start = -1 if above.home is None else above.home
            end = len(paragraphs) if below.home is None else below.home
            theirs = [
                index
                for index in range(start + 1, end)
                if paragraphs[index].chapter == one.chapter and index not in taken
            ]
            found = [index for index in theirs if _is_like(one.words, paragraphs[index].words)]
            if len(found) == 1:
                like = [
                    other for other in ours if _is_like(other.words, paragraphs[found[0]].words)
                ]
                if like == [one]:
                    yield one.identifier, found[0]


class _Neighbour(NamedTuple):
    """The nearest paragraph whose place is sure, if there is one, and how many were passed before it."""

    home: int | None
    passed: int


def _nearest_home(
    others: Sequence[LockedParagraph],
    chapter: str,
    paragraphs: Sequence[PaperParagraph],
    homes: Mapping[str, int],
) -> _Neighbour:
    for passed, other in enumerate(others):
        if other.chapter != chapter:
            return _Neighbour(None, passed)
        home = homes.get(other.identifier)
        if home is not None and paragraphs[home].chapter == chapter:
            return _Neighbour(home, passed)
    return _Neighbour(None, len(others))


def _is_like(one: str, other: str) -> bool:
    return similarity(one, other) >= _LIKE


def _unchanged(
    here: Sequence[LockedParagraph], paragraphs: Sequence[PaperParagraph]
) -> Iterator[tuple[str, int]]:
    """Those whose words are the same: in their chapter, else the only ones in the paper."""
    found: set[int] = set()
    told: set[str] = set()
    for in_chapter in (True, False):
        ours: dict[tuple[str, str], list[int]] = defaultdict(list)
        theirs: dict[tuple[str, str], list[str]] = defaultdict(list)
        for n, paragraph in enumerate(paragraphs):
            if n not in found:
                ours[paragraph.chapter if in_chapter else "", paragraph.words].append(n)
        for one in here:
            if one.identifier not in told:
                theirs[one.chapter if in_chapter else "", one.words].append(one.identifier)
        for key, names in theirs.items():
            if len(names) == len(ours.get(key, ())) and (in_chapter or len(names) == 1):
                yield from zip(names, ours[key], strict=True)
                told.update(names)
                found.update(ours[key])


def _texts(paragraphs: Iterable[PaperParagraph | LockedParagraph]) -> dict[str, str]:
    """The chapters as texts of one line for each paragraph."""
    texts: dict[str, list[str]] = defaultdict(list)
    for one in paragraphs:
        texts[one.chapter].append(one.words)
    return {chapter: "\n\n".join(lines) for chapter, lines in texts.items()}


def _counts(paragraphs: Iterable[PaperParagraph | LockedParagraph]) -> Iterator[int]:
    """The index of each paragraph in its chapter."""
    counts: Counter[str] = Counter()
    for one in paragraphs:
        yield counts[one.chapter]
        counts[one.chapter] += 1


_Behind = dict[int | str, list[LockedParagraph]]


def _left(
    lock: AnchorLock,
    paragraphs: Sequence[PaperParagraph],
    homes: Mapping[str, int],
    version: str,
) -> tuple[_Behind, tuple[Signpost, ...]]:
    """The lines of a lock whose paragraphs are not in their chapters, and the signposts for them.

    The lines are sorted by the paragraph that they are behind, or the chapter that they begin.
    """
    present = {one.chapter for one in paragraphs}
    behind: _Behind = defaultdict(list)
    signposts: list[Signpost] = []
    last: dict[str, int] = {}
    for one in lock:
        home = homes.get(one.identifier)
        if home is not None and paragraphs[home].chapter == one.chapter:
            last[one.chapter] = home
        elif one.chapter in present:
            place = last.get(one.chapter)
            when = "" if home is not None else one.version or version
            state = Remembered.GONE if home is None else Remembered.MOVED
            told = LockedParagraph(one.identifier, one.chapter, state, version=when)
            behind[one.chapter if place is None else place].append(told)
            signposts.append(Signpost(one.identifier, one.chapter, place, when, moved_to=home))
    return behind, tuple(signposts)


def _renewed(
    paragraphs: Sequence[PaperParagraph],
    named: Sequence[str],
    more: Mapping[int, Sequence[str]],
    behind: _Behind,
) -> AnchorLock:
    """The lock of today."""
    chapters = dict.fromkeys(one.chapter for one in paragraphs)
    by_chapter = {name: list(behind.get(name, ())) for name in chapters}
    for n, (one, name) in enumerate(zip(paragraphs, named, strict=True)):
        here = LockedParagraph(name, one.chapter, number=one.number, words=one.words)
        joined = (
            LockedParagraph(other, one.chapter, Remembered.JOINED, joined_to=name)
            for other in more.get(n, ())
        )
        by_chapter[one.chapter] += [here, *joined, *behind.get(n, ())]
    return tuple(line for lines in by_chapter.values() for line in lines)


def read_anchor_lock(text: str) -> AnchorLock:
    """Read an `anchors.lock`; `unread_anchors` reports the lines that are not read."""
    found: dict[tuple[str, str], LockedParagraph] = {}
    for _, entry in _lines_of_lock(text):
        if isinstance(entry, LockedParagraph):
            found.setdefault((entry.identifier, entry.chapter), entry)
    return tuple(found.values())


def unread_anchors(path: str, text: str) -> Iterator[Diagnostic]:
    """A diagnostic for each line of an `anchors.lock` that a build ignores."""
    return unread_lines(path, _unread(text), _LOST)


def _unread(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are not read, and why not."""
    seen: dict[tuple[str, str], tuple[int, LockedParagraph]] = {}
    for number, entry in _lines_of_lock(text):
        if isinstance(entry, str):
            yield number, entry
            continue
        first, other = seen.setdefault((entry.identifier, entry.chapter), (number, entry))
        if other != entry:
            yield number, f"line {first} has another paragraph for {entry.identifier}"


def _lines_of_lock(text: str) -> Iterator[tuple[int, LockedParagraph | str]]:
    """What each line of an `anchors.lock` remembers or, of one that is not ours, why it is not."""
    chapter = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith(("#", *MERGE_MARKS)):
            continue
        if line.startswith("  "):
            yield number, _entry(line.strip(), chapter)
        elif _CHAPTER.search(line):
            chapter = line.strip()
        else:
            chapter = ""
            yield number, "this is neither a paragraph nor the path of a chapter"


def _entry(line: str, chapter: str) -> LockedParagraph | str:
    """The paragraph that a line remembers, or why it remembers none."""
    name, _, told = line.partition(" ")
    kind, _, rest = told.partition(":")
    number, _, words = told.partition(" ")
    if not chapter:
        return "the path of its chapter is missing above it"
    if kind in (Remembered.GONE, Remembered.MOVED):
        return LockedParagraph(name, chapter, Remembered(kind), version=rest)
    if kind == Remembered.JOINED:
        return LockedParagraph(name, chapter, Remembered.JOINED, joined_to=rest)
    if words.strip():
        number = "" if number == _UNNAMED else number
        return LockedParagraph(name, chapter, number=number, words=words.strip())
    return f"the words of {name[:60]} are missing"


def write_anchor_lock(lock: AnchorLock) -> str:
    """Print an `anchors.lock`: a line for each paragraph, below the path of its chapter."""
    lines = [_TITLE]
    for n, one in enumerate(lock):
        if not n or lock[n - 1].chapter != one.chapter:
            lines.append(one.chapter)
        if one.state is Remembered.HERE:
            lines.append(f"  {one.identifier} {one.number or _UNNAMED} {one.words}")
        else:
            told = one.version or one.joined_to
            lines.append(f"  {one.identifier} {one.state}{f':{told}' if told else ''}")
    return "\n".join(lines) + "\n"
