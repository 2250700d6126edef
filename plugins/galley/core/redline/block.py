"""Which blocks of one state became which of another."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

Sort = TypeVar("Sort")
# How alike two texts are, from 0 to 1.
Alike = Callable[[str, str], float]
# Two blocks that are less alike are not one block reworded.
LEAST = 0.4
# More comparisons than these are not made in one place: where so much is new, nothing was reworded.
_MOST_COMPARISONS = 60_000
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|\w+")


class BlockPair(NamedTuple):
    """The places of a block before and after; one that is new has no `before`, one that is removed no `after`."""

    before: int | None
    after: int | None


def pairs(
    keys: tuple[Sequence[str], Sequence[str]], score: Callable[[int, int], float]
) -> Iterator[BlockPair]:
    """The pairs of two sequences, in an order that keeps that of both.

    Equal keys are one block. Between those, places with a score of at least `LEAST` are paired so that
    the sum of the scores is as large as it can be (Needleman and Wunsch 1970, with gaps for nothing).
    """
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield from map(BlockPair, range(i1, i2), range(j1, j2))
        else:
            yield from _between(range(i1, i2), range(j1, j2), score)


def _between(left: range, right: range, score: Callable[[int, int], float]) -> Iterator[BlockPair]:
    if not left or not right or len(left) * len(right) > _MOST_COMPARISONS:
        yield from (BlockPair(i, None) for i in left)
        yield from (BlockPair(None, j) for j in right)
        return
    scores = [[_counted(score(i, j)) for j in right] for i in left]
    # The best sum of what is behind two places.
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for n in reversed(range(len(left))):
        for m in reversed(range(len(right))):
            together = scores[n][m] + best[n + 1][m + 1] if scores[n][m] else 0.0
            best[n][m] = max(together, best[n + 1][m], best[n][m + 1])
    n = m = 0
    while n < len(left) and m < len(right):
        if scores[n][m] and best[n][m] == scores[n][m] + best[n + 1][m + 1]:
            yield BlockPair(left[n], right[m])
            n, m = n + 1, m + 1
        elif best[n][m] == best[n + 1][m]:
            yield BlockPair(left[n], None)
            n += 1
        else:
            yield BlockPair(None, right[m])
            m += 1
    yield from (BlockPair(i, None) for i in left[n:])
    yield from (BlockPair(None, j) for j in right[m:])


def _counted(score: float) -> float:
    return score if score >= LEAST else 0.0


def alike(before: str, after: str) -> float:
    """How alike two texts are: the share of their words that they have in common, in their order."""
    ours, theirs = _WORD.findall(before.casefold()), _WORD.findall(after.casefold())
    if not ours or not theirs:
        return float(before.strip() == after.strip())
    shared = (Counter(ours) & Counter(theirs)).total()
    # The order of words can only make it less.
    if 2 * shared / (len(ours) + len(theirs)) < LEAST:
        return 0.0
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
