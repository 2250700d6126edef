"""Where a passage of an earlier revision is today.

The revision is the best witness: what became of each word is found by aligning its text with today's.
Only where that says nothing, the words themselves are looked for, and then the whole paragraph. A
place that cannot be told from another is not called sure.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from galley.core.review.aligning import Alignment, align, within
from galley.core.review.passages import ChapterSource, source
from galley.core.review.tokens import TextToken, plain, tokens
from galley.core.rules.diagnostic import Location, location_at

# How alike two texts are, from 0 to 100.
Alike = Callable[[str, str], float]
# The chapters of a state of the paper: their sources by their paths, in reading order. Where a file
# was renamed since, its earlier source has the path of today.
Chapters = Mapping[str, str]


class Grade(StrEnum):
    """How much is known of a place: it is it, a person should look, or nothing."""

    SURE = "sure"
    LIKELY = "likely"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class PassageAnchor:
    """A passage as it was at a revision: its words, those around it, its paragraph, and where it was."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    paragraph: str = ""
    label: str = ""
    chapter: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a passage is today, by offsets in a chapter's source, and why that is thought.

    One that is lost names the chapter, and the offset of what is before the gap that it left, where
    that is known.
    """

    grade: Grade
    chapter: str
    start: int
    end: int
    why: str
    location: Location


# So many of a passage's words must be found again for it to be the same passage; of two paragraphs
# that share so little, one may be the other, and at the higher bound it is.
_HALF = 0.5
_MAYBE_ALIKE, _ALIKE, _TWINS = 55, 75, 85
# Twins share so much of all their words at least.
_SHARED = 0.5
# A second paragraph that is so nearly as much alike leaves a choice.
_CLEARLY = 10
# Fewer words than these are found anywhere.
_FEW = 4
# So many paragraphs that share words are compared character by character.
_CANDIDATES = 8


def similarity(one: str, other: str) -> float:
    """How alike two texts are by their words, from 0 to 100."""
    return 100 * SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def place(
    anchor: PassageAnchor, then: Chapters, now: Chapters, alike: Alike = similarity
) -> Placed:
    """Say where a passage is today.

    `then` are the chapters at the anchor's revision, none if that is not known; `alike` says how alike
    two texts are, from 0 to 100.
    """
    return _place(anchor, _find(anchor, then, alike), _View(then, now, alike))


def place_passage(
    chapter: str, index: int, then: Chapters, now: Chapters, alike: Alike = similarity
) -> Placed:
    """Say where a whole passage is today: the one of this index in a chapter of the earlier state."""
    where = source(then[chapter])
    passage = where.passages[index]
    before = _Spot(chapter, where, passage.start, passage.end, paragraph=index)
    words = _paragraph(before)
    anchor = PassageAnchor(words, paragraph=words, chapter=chapter)
    return _place(anchor, before, _View(then, now, alike))


def _place(anchor: PassageAnchor, before: "_Spot | None", view: "_View") -> Placed:
    for way in (_by_revision, _by_quote, _by_paragraph):
        found = way(anchor, before, view)
        if found is not None:
            return found
    return _lost(anchor, before, view)


class _Spot(NamedTuple):
    """A passage in a state of the paper: the chapter, its offsets, and the index of its paragraph."""

    chapter: str
    source: ChapterSource
    start: int
    end: int
    paragraph: int
    # Whether it could be told from all others.
    is_clear: bool = True


class _View(NamedTuple):
    """The chapters then and today, and how alike two texts are."""

    then: Chapters
    chapters: Chapters
    alike: Alike


# --- finding the passage in its own revision


def _find(anchor: PassageAnchor, then: Chapters, alike: Alike) -> _Spot | None:
    """The passage in the chapters of its revision: the best of those that have its words."""
    around = anchor.paragraph or f"{anchor.prefix} {anchor.quote} {anchor.suffix}"
    mine = [anchor.chapter] if anchor.chapter in then else list(then)
    spots = [spot for name in mine for spot in _quoted(anchor.quote, name, source(then[name]))]
    if len(spots) > 1:
        known = sorted(((_context(spot, anchor, around, alike), n) for n, spot in enumerate(spots)))
        is_clear = known[-1][0] > known[-2][0]
        return spots[known[-1][1]]._replace(is_clear=is_clear)
    if spots:
        return spots[0]
    return _like(anchor, around, {name: then[name] for name in mine}, alike)


def _quoted(quote: str, chapter: str, where: ChapterSource) -> Iterator[_Spot]:
    """The places of a chapter that have the words of a quote, markup or none between them."""
    every = tokens(quote)
    wanted = [token.text for token in every if token.is_word]
    if wanted:
        places = _word_places(where)
    else:
        wanted, places = [token.text for token in every], list(range(len(where.tokens)))
    have = [where.tokens[n].text for n in places]
    for at in _occurrences(have, wanted):
        start = where.tokens[places[at]].start
        last = places[at + len(wanted) - 1]
        for sign in _signs_behind(every):
            # The characters that it ends with are part of it, if they follow.
            if last + 1 == len(where.tokens) or where.tokens[last + 1].text != sign:
                break
            last += 1
        yield _Spot(
            chapter, where, start, where.tokens[last].end, paragraph=where.passage_at(start)
        )


def _signs_behind(found: Sequence[TextToken]) -> Sequence[str]:
    """The characters after the last word."""
    words = [n for n, token in enumerate(found) if token.is_word]
    return [token.text for token in found[words[-1] + 1 :]] if words else ()


@lru_cache(maxsize=512)
def _word_places(where: ChapterSource) -> list[int]:
    return [n for n, token in enumerate(where.tokens) if token.is_word]


def _occurrences(have: Sequence[str], wanted: Sequence[str]) -> Iterator[int]:
    """Where a run of words begins in a list of words."""
    at = -1
    while wanted:
        try:
            at = have.index(wanted[0], at + 1)
        except ValueError:
            return
        if have[at : at + len(wanted)] == wanted:
            yield at


def _context(spot: _Spot, anchor: PassageAnchor, around: str, alike: Alike) -> float:
    """How well the surroundings of a spot agree with those of a passage."""
    text = spot.source.text
    near = alike(_folded(_paragraph(spot)), _folded(around))
    for told, beside in (
        (anchor.prefix, text[max(0, spot.start - len(anchor.prefix)) : spot.start]),
        (anchor.suffix, text[spot.end : spot.end + len(anchor.suffix)]),
    ):
        near += alike(_folded(told), _folded(beside)) if told.strip() else 0
    return near


def _like(anchor: PassageAnchor, around: str, chapters: Chapters, alike: Alike) -> _Spot | None:
    """The paragraph that a passage was in, if none has its words as they are; the words in it."""
    found = _nearest(around, chapters, alike)
    if not found or found[0][0] < _MAYBE_ALIKE:
        return None
    _, chapter, paragraph = found[0]
    where = source(chapters[chapter])
    passage = where.passages[paragraph]
    text = where.text[passage.start : passage.end]
    span = align(tokens(anchor.quote), tokens(text)).to_b(0, len(anchor.quote))
    start, end = span or (0, len(text))
    return _Spot(chapter, where, passage.start + start, passage.start + end, paragraph=paragraph)


# --- the three ways


def _by_revision(anchor: PassageAnchor, before: _Spot | None, view: _View) -> Placed | None:
    """Where the words of the passage went, as the two revisions say."""
    if before is None or before.chapter not in view.chapters:
        return None
    now = source(view.chapters[before.chapter])
    there = _aligned(before.source, now).there
    passage = before.source.passages[before.paragraph].tokens
    inside = within(before.source.tokens, before.start, before.end)
    mine = _destinations(before.source, now, there, inside)
    whole = _destinations(before.source, now, there, passage)
    if not whole:
        return None
    home, words = whole.most_common(1)[0]
    target = mine.most_common(1)[0][0] if mine else home
    asked = _word_count(before.source, inside)
    kept = mine[target] / asked if asked else 0
    spot = _spot_of(before, now, there, inside, target)
    near = view.alike(_folded(_paragraph(before)), _folded(_paragraph(spot)))
    of_all = words / max(1, _word_count(before.source, passage))
    if kept < _HALF and (of_all < _HALF or target != home):
        # A few words that are where the passage was are no trace of it.
        return None
    if kept < _HALF or (near < _MAYBE_ALIKE and of_all < _HALF):
        return _placed(Grade.LIKELY, spot, "its paragraph was rewritten")
    return _judged(anchor, before, spot, view, "its words are still there")


def _by_quote(anchor: PassageAnchor, before: _Spot | None, view: _View) -> Placed | None:
    """Where the words of the passage are today, in this chapter or another."""
    spots = [
        spot
        for name, text in view.chapters.items()
        for spot in _quoted(anchor.quote, name, source(text))
    ]
    if not spots:
        return None
    around = _around(anchor, before)
    best = max(spots, key=lambda spot: _context(spot, anchor, around, view.alike))
    near = view.alike(_folded(_paragraph(best)), _folded(around))
    enough = len(tokens(anchor.quote)) >= _FEW
    if near >= _ALIKE or (enough and len(spots) == 1 and near >= _MAYBE_ALIKE):
        return _judged(anchor, before, best, view, "its words are in another place")
    if enough and len(spots) == 1:
        return _placed(Grade.LIKELY, best, "its words are in another paragraph")
    return None


def _by_paragraph(anchor: PassageAnchor, before: _Spot | None, view: _View) -> Placed | None:
    """The paragraph that is most like the one that the passage was in."""
    around = _around(anchor, before)
    found = _nearest(around, view.chapters, view.alike)
    if not found or found[0][0] < _MAYBE_ALIKE:
        return None
    near, chapter, paragraph = found[0]
    now = source(view.chapters[chapter])
    passage = now.passages[paragraph]
    text = now.text[passage.start : passage.end]
    span = align(tokens(anchor.quote), tokens(text)).to_b(0, len(anchor.quote))
    start, end = span or (0, len(text))
    spot = _Spot(chapter, now, passage.start + start, passage.start + end, paragraph=paragraph)
    second = found[1][0] if len(found) > 1 else 0
    if near >= _ALIKE and near - second >= _CLEARLY and span:
        return _judged(anchor, before, spot, view, "its paragraph is much the same")
    return _placed(Grade.LIKELY, spot, "a paragraph is like the one that it was in")


def _lost(anchor: PassageAnchor, before: _Spot | None, view: _View) -> Placed:
    """The place of nothing: the chapter, and the end of what is left before the passage."""
    chapter = before.chapter if before else anchor.chapter
    if chapter not in view.chapters:
        return Placed(
            Grade.LOST, chapter, 0, 0, why="its chapter is gone", location=Location(chapter)
        )
    text, offset = view.chapters[chapter], 0
    if before:
        left = _aligned(before.source, source(text)).to_b(0, before.start)
        offset = left.end if left else 0
    why, location = "its words are gone", location_at(chapter, text, offset)
    return Placed(Grade.LOST, chapter, offset, offset, why=why, location=location)


# --- judging


def _judged(
    anchor: PassageAnchor, before: _Spot | None, spot: _Spot, view: _View, why: str
) -> Placed:
    """A place that is sure, unless the passage could as well be another one of the same words."""
    if before and not before.is_clear:
        return _placed(Grade.LIKELY, spot, "its revision has the same words in more places")
    if before:
        twins = _has_twin(before, view.then, view.alike) or _has_twin(
            spot, view.chapters, view.alike
        )
        is_told_apart = not twins or _neighbours_agree(before, spot, view.alike)
    else:
        same = _folded(anchor.paragraph) == _folded(_paragraph(spot))
        is_told_apart = same or not _has_twin(spot, view.chapters, view.alike)
    if not is_told_apart:
        return _placed(Grade.LIKELY, spot, "another paragraph says nearly the same")
    return _placed(Grade.SURE, spot, why)


def _has_twin(spot: _Spot, chapters: Chapters, alike: Alike) -> bool:
    """Whether another paragraph says nearly the same as that of a spot."""
    return any(
        near >= _TWINS and (chapter, paragraph) != (spot.chapter, spot.paragraph)
        for near, chapter, paragraph in _nearest(_paragraph(spot), chapters, alike, _SHARED)
    )


def _neighbours_agree(before: _Spot, spot: _Spot, alike: Alike) -> bool:
    """Whether the paragraph before or the one behind is the same still."""
    pairs = [
        (_text_of(before.source, before.paragraph + n), _text_of(spot.source, spot.paragraph + n))
        for n in (-1, 1)
    ]
    return any(
        alike(_folded(old), _folded(new)) >= _ALIKE for old, new in pairs if old and new
    ) or all(old == new for old, new in pairs)


def _placed(grade: Grade, spot: _Spot, why: str) -> Placed:
    location = location_at(spot.chapter, spot.source.text, spot.start)
    return Placed(grade, spot.chapter, spot.start, spot.end, why=why, location=location)


# --- texts


def _around(anchor: PassageAnchor, before: _Spot | None) -> str:
    """The text of the paragraph that a passage was in, as far as it is known."""
    if before:
        return _paragraph(before)
    return anchor.paragraph or f"{anchor.prefix} {anchor.quote} {anchor.suffix}"


def _paragraph(spot: _Spot) -> str:
    return _text_of(spot.source, spot.paragraph)


def _text_of(where: ChapterSource, paragraph: int) -> str:
    """The text of a paragraph, nothing if there is none of this index."""
    if not 0 <= paragraph < len(where.passages):
        return ""
    passage = where.passages[paragraph]
    return where.text[passage.start : passage.end]


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    return plain(tokens(text))


def _word_count(where: ChapterSource, inside: range) -> int:
    return sum(where.tokens[n].is_word for n in inside)


def _destinations(
    then: ChapterSource, now: ChapterSource, there: Sequence[int], inside: range
) -> Counter[int]:
    """In which of today's paragraphs the words of a passage are, and how many in each."""
    return Counter(
        now.passage_at(now.tokens[there[n]].start)
        for n in inside
        if there[n] >= 0 and then.tokens[n].is_word
    )


def _spot_of(
    before: _Spot, now: ChapterSource, there: Sequence[int], inside: range, target: int
) -> _Spot:
    """What is left of a passage in one of today's paragraphs; the whole of it if nothing is left."""
    passage = now.passages[target]
    mapped = [there[n] for n in inside if there[n] in passage.tokens]
    if mapped:
        start, end = now.tokens[mapped[0]].start, now.tokens[mapped[-1]].end
    else:
        start, end = passage.start, passage.end
    return _Spot(before.chapter, now, start, end, paragraph=target)


@lru_cache(maxsize=64)
def _aligned(then: ChapterSource, now: ChapterSource) -> Alignment:
    return align(then.tokens, now.tokens)


def _nearest(
    text: str, chapters: Chapters, alike: Alike, least: float = 0.1
) -> list[tuple[float, str, int]]:
    """The paragraphs that are most like a text: how alike, the chapter, the index; the best first.

    Those that share less of their words with it than `least` are not compared.
    """
    folded = _folded(text)
    wanted = Counter(word for word in folded.split() if word[0].isalnum())
    shares: list[tuple[float, str, int]] = []
    for name, written in chapters.items():
        where = source(written)
        for index, (count, total) in enumerate(_counted(where)):
            # No two texts are more alike than their words allow, in whatever order.
            shared = sum(min(n, count[word]) for word, n in wanted.items() if word in count)
            shares.append((shared / max(1, wanted.total() + total - shared), name, index))
    best = sorted(shares, key=lambda one: -one[0])[:_CANDIDATES]
    judged = (
        (alike(folded, _folded(_text_of(source(chapters[name]), index))), name, index)
        for share, name, index in best
        if share >= least
    )
    return sorted(judged, key=lambda one: -one[0])


@lru_cache(maxsize=512)
def _counted(where: ChapterSource) -> list[tuple[Counter[str], int]]:
    """The words of each paragraph, and how many they are."""
    counts = (Counter(where.words(index)) for index in range(len(where.passages)))
    return [(count, count.total()) for count in counts]
