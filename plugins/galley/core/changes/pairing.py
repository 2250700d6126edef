"""Which part of one revision became which of another."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple

from galley.core.changes.part import PaperPart

# Two texts are one reworded if they share so much of their words, and have so many of them.
_ALIKE, _FEWEST = 0.6, 5
# More comparisons than these are not made: where so much is new, nothing was reworded.
_MOST_COMPARISONS = 40_000


class Pair(NamedTuple):
    """A part before and after; one that is new has no `before`, one that is removed no `after`."""

    before: PaperPart | None
    after: PaperPart | None


Key = Callable[[PaperPart], Hashable]


def paired(
    before: Sequence[PaperPart], after: Sequence[PaperPart], keys: Sequence[Key]
) -> tuple[Pair, ...]:
    """The parts of two revisions in pairs, in the order of the second; those that are removed come last.

    Each key in turn pairs the parts that have it alone on their side; an empty key pairs nothing. What
    is left is paired by its words.
    """
    left, right = dict(enumerate(before)), dict(enumerate(after))
    found: dict[int, int] = {}
    for key in keys:
        ours, theirs = _alone(right, key), _alone(left, key)
        for told in ours.keys() & theirs.keys():
            found[ours[told]] = theirs[told]
            del right[ours[told]], left[theirs[told]]
    if len(left) * len(right) <= _MOST_COMPARISONS:
        for one, other in _by_words(left, right):
            found[other] = one
            del left[one]
    pairs = (Pair(before[found[n]] if n in found else None, one) for n, one in enumerate(after))
    return (*pairs, *(Pair(one, None) for one in left.values()))


def _alone(parts: dict[int, PaperPart], key: Key) -> dict[Hashable, int]:
    """The places of parts by their keys, of those whose key no other part has."""
    keys = {place: key(part) for place, part in parts.items()}
    count = Counter(keys.values())
    return {told: place for place, told in keys.items() if told and count[told] == 1}


def _by_words(left: dict[int, PaperPart], right: dict[int, PaperPart]) -> Iterator[tuple[int, int]]:
    """The pairs of places whose texts share most of their words, the most alike first."""
    ours, theirs = (
        {n: Counter(part.text.casefold().split()) for n, part in side.items()}
        for side in (left, right)
    )
    shares = [(_share(a, b), n, m) for n, a in ours.items() for m, b in theirs.items()]
    for share, n, m in sorted(shares, key=lambda told: (-told[0], told[1], told[2])):
        if share >= _ALIKE and n in ours and m in theirs:
            del ours[n], theirs[m]
            yield n, m


def _share(one: Counter[str], other: Counter[str]) -> float:
    """How much of their words two texts share, from 0 to 1."""
    total = one.total() + other.total()
    if min(one.total(), other.total()) < _FEWEST:
        return 0
    return 2 * (one & other).total() / total


def moved(places: Sequence[int]) -> frozenset[int]:
    """Those of some places, none twice, that are out of order: as few as possible."""
    ends: list[int] = []
    at: list[int] = []
    for place in places:
        at.append(bisect_left(ends, place))
        ends[at[-1] : at[-1] + 1] = [place]
    kept, wanted = set(), len(ends) - 1
    for place, length in zip(reversed(places), reversed(at), strict=True):
        if length == wanted:
            kept.add(place)
            wanted -= 1
    return frozenset(places) - kept
