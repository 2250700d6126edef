"""The differences of two revisions of a paper: what is new, gone, moved or changed.

One value holds them all, whoever prints it: a list of changes, a summary of a redline, a page of the
site. It is made of two set galleys and of nothing else.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from galley.core.changes.pairing import Key, Pair, moved, paired
from galley.core.changes.part import CHAPTER, NUMBERED, REFERENCE, SECTION, PaperPart, parts_of
from galley.core.galley import Galley
from galley.core.register.register import folded

# A word, or a character of a script that sets no spaces between words.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|\w(?:[\w'.,-]*\w)?")


class Aspect(StrEnum):
    """In what respect a part differs."""

    TITLE = "title"
    NUMBER = "number"
    PLACE = "place"
    TEXT = "text"
    FACTS = "facts"


class OtherFact(NamedTuple):
    """A fact that differs: its name, and the values as printed that were removed, and those that are new."""

    name: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartDifference:
    """A part that differs: as it was, unless it is new, and as it is, unless it is gone.

    `aspects` are those in which the two differ; `facts` are the facts that do; `inserted` and
    `deleted` count words. A chapter's words are those of its sections as well.
    """

    before: PaperPart | None
    after: PaperPart | None
    aspects: frozenset[Aspect] = frozenset()
    facts: tuple[OtherFact, ...] = ()
    inserted: int = 0
    deleted: int = 0

    @property
    def part(self) -> PaperPart:
        """The part as it is; as it was, if it is gone."""
        found = self.after or self.before
        if found is None:
            raise ValueError
        return found

    @property
    def is_new(self) -> bool:
        """Whether the part was not there before."""
        return self.before is None

    @property
    def is_gone(self) -> bool:
        """Whether the part is no longer there."""
        return self.after is None


@dataclass(frozen=True, slots=True)
class Differences:
    """All that differs: by kind, and within a kind in reading order, what was removed last."""

    found: tuple[PartDifference, ...] = ()

    def of(self, *kinds: str) -> tuple[PartDifference, ...]:
        """The differences of parts of some kinds."""
        return tuple(one for one in self.found if one.part.kind in kinds)


def differences_between(before: Galley, after: Galley) -> Differences:
    """The differences of two set galleys of one paper, from the older to the newer."""
    older, newer = parts_of(before), parts_of(after)
    pairs = {kind: _paired(kind, older, newer) for kind in _kinds(before, after)}
    chapters = _renamed(pairs[CHAPTER], "chapter")
    identifiers = {k: v for told in pairs.values() for k, v in _renamed(told, "identifier").items()}
    found = {
        kind: [_compared(pair, chapters, identifiers) for pair in told]
        for kind, told in pairs.items()
    }
    for kind in (CHAPTER, SECTION):
        found[kind] = _with_moves(found[kind], older)
    sections = _by_chapter(found[SECTION], chapters)
    found[CHAPTER] = [_with_sections(one, sections) for one in found[CHAPTER]]
    return Differences(tuple(c for told in found.values() for c in told if _differs(c, sections)))


def _kinds(before: Galley, after: Galley) -> Iterator[str]:
    names = (kind.name for galley in (after, before) for kind in galley.register.kinds)
    yield from dict.fromkeys((CHAPTER, SECTION, *names, *NUMBERED, REFERENCE))


# What tells that two parts are one, the surest first.
_KEYS: Mapping[str, Sequence[Key]] = {
    CHAPTER: (
        lambda part: (part.chapter, part.title),
        lambda part: part.title,
        lambda part: part.identifier,
        lambda part: part.chapter,
    ),
    REFERENCE: (lambda part: part.identifier, lambda part: part.text),
}
_KEYS_OF_OTHERS: Sequence[Key] = (
    lambda part: part.identifier and (part.chapter, part.identifier),
    lambda part: part.identifier,
    lambda part: (part.title, part.text),
    lambda part: part.title and (part.chapter, part.title),
    lambda part: part.title,
)


def _paired(kind: str, older: Iterable[PaperPart], newer: Iterable[PaperPart]) -> tuple[Pair, ...]:
    was, now = ([part for part in parts if part.kind == kind] for parts in (older, newer))
    return paired(was, now, _KEYS.get(kind, _KEYS_OF_OTHERS))


def _renamed(pairs: Iterable[Pair], name: str) -> dict[str, str]:
    """What paths of chapters, or ids of parts, became."""
    both = [(before, after) for before, after in pairs if before and after]
    return {getattr(before, name): getattr(after, name) for before, after in both}


def _compared(
    pair: Pair, chapters: Mapping[str, str], identifiers: Mapping[str, str]
) -> PartDifference:
    before, after = pair
    if before is None or after is None:
        inserted, deleted = (len(_words(part.text)) if part else 0 for part in (after, before))
        return PartDifference(before, after, inserted=inserted, deleted=deleted)
    was = chapters.get(before.chapter, before.chapter)
    has_moved = before.kind != CHAPTER and was != after.chapter
    facts = tuple(_other_facts(before, after, identifiers))
    differs = {
        # A caption and an entry are texts: their words are counted.
        Aspect.TITLE: before.title != after.title and before.kind not in (*NUMBERED, REFERENCE),
        Aspect.NUMBER: before.number != after.number,
        Aspect.PLACE: has_moved,
        Aspect.TEXT: folded(before.text) != folded(after.text),
        Aspect.FACTS: bool(facts),
    }
    inserted, deleted = word_changes(before.text, after.text)
    return PartDifference(
        before=before,
        after=after,
        aspects=frozenset(aspect for aspect, is_other in differs.items() if is_other),
        facts=facts,
        inserted=inserted,
        deleted=deleted,
    )


def _other_facts(
    before: PaperPart, after: PaperPart, identifiers: Mapping[str, str]
) -> Iterator[OtherFact]:
    """The facts that differ; an item or a work under a new id is still the same."""
    for name in dict.fromkeys((*after.facts, *before.facts)):
        was = {identifiers.get(key, key): v for key, v in before.facts.get(name, {}).items()}
        now = after.facts.get(name, {})
        gone, new = _without(was, now), _without(now, was)
        if gone or new:
            yield OtherFact(name, gone, new)


def _without(values: Mapping[str, str], others: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(printed for key, printed in values.items() if key not in others)


def word_changes(before: str, after: str) -> tuple[int, int]:
    """How many words were added to a text, and how many taken from it."""
    if before == after:
        return 0, 0
    matcher = SequenceMatcher(None, _words(before), _words(after))
    steps = [step for step in matcher.get_opcodes() if step[0] != "equal"]
    return sum(j - i for *_, i, j in steps), sum(j - i for _, i, j, *_ in steps)


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def _with_moves(
    changes: Sequence[PartDifference], older: Sequence[PaperPart]
) -> list[PartDifference]:
    """The changes, with chapters marked that changed places, and sections that did in their chapter."""
    was = {id(part): place for place, part in enumerate(older)}
    groups: dict[str, list[PartDifference]] = defaultdict(list)
    for change in changes:
        if change.before and change.after and Aspect.PLACE not in change.aspects:
            groups["" if change.part.kind == CHAPTER else change.after.chapter].append(change)
    out: set[int] = set()
    for group in groups.values():
        places = {was[id(change.before)]: id(change.before) for change in group}
        out.update(places[place] for place in moved(list(places)))
    return [
        replace(change, aspects=change.aspects | {Aspect.PLACE})
        if id(change.before) in out
        else change
        for change in changes
    ]


def _by_chapter(
    sections: Iterable[PartDifference], chapters: Mapping[str, str]
) -> Mapping[str, Sequence[PartDifference]]:
    """The changes of sections by the path of their chapter; those that are removed by what it became."""
    found: dict[str, list[PartDifference]] = defaultdict(list)
    for change in sections:
        path = change.part.chapter
        found[chapters.get(path, path) if change.is_gone else path].append(change)
    return found


def _with_sections(
    chapter: PartDifference, sections: Mapping[str, Sequence[PartDifference]]
) -> PartDifference:
    """A chapter with the words that were added to its sections, and those taken from them."""
    within = sections.get(chapter.part.chapter, ())
    inserted, deleted = sum(s.inserted for s in within), sum(s.deleted for s in within)
    return replace(chapter, inserted=chapter.inserted + inserted, deleted=chapter.deleted + deleted)


def _differs(change: PartDifference, sections: Mapping[str, Sequence[PartDifference]]) -> bool:
    """Whether there is something to say of a part; of a chapter, or of a section of it."""
    if change.is_new or change.is_gone or change.aspects or change.inserted or change.deleted:
        return True
    within = sections.get(change.part.chapter, ()) if change.part.kind == CHAPTER else ()
    return any(_differs(section, {}) for section in within)
