"""Changes that no program tracked: a file's text against that of the proof as it was sent."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from galley.core.review.aligning import aligned
from galley.core.review.edits.edit import OVERLAPS, ProofEdit, ReadText
from galley.core.review.edits.forms import TextForm, alike, forms_of, part_of, spans_of
from galley.core.review.tokens import TextToken, tokens, words

# The kinds of paragraphs that a program generates whenever it likes: contents, heads and feet of pages.
OF_PROGRAM = "program"
# Two paragraphs that are less alike are not one that was changed.
_LEAST = 0.4
# A paragraph that was split is so much more like its parts together than like one of them.
_MORE = 0.05
# More comparisons than these are not made in one place.
_MOST_COMPARISONS = 40_000
# Two changes with fewer words between are one.
_BETWEEN = 3
_SPELLED = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
)
# What programs make of characters while somebody types.
_CORRECTED = (
    *(("(c)", "©"), ("(r)", "®"), ("(tm)", "™"), ("->", "→"), ("...", "…"), ("--", "-")),
    *(("1/2", "½"), ("1/4", "¼"), ("3/4", "¾")),
)
_SIGNS_BETWEEN = re.compile(r"[()\d\n]")


@dataclass(frozen=True, slots=True)
class TextDifference:
    """Where a proof and a file differ: a span of each. Between the differences they are the same."""

    start: int
    end: int
    there: int
    last: int
    is_edit: bool


@dataclass(frozen=True, slots=True)
class Untracked:
    """What differs between a proof and the text of a file before its tracked changes."""

    differences: tuple[TextDifference, ...]
    edits: tuple[ProofEdit, ...]

    def in_proof(self, edit: ProofEdit) -> ProofEdit:
        """A tracked change of the file as one of the proof; refused if it touches what was changed before."""
        start, end = self._at(edit.start), self._at(edit.end)
        touched = any(
            one.is_edit and one.there < edit.end and one.last > edit.start
            for one in self.differences
        )
        if touched or start is None or end is None:
            near = next(
                (one.start for one in self.differences if one.last > edit.start), start or 0
            )
            return replace(edit, start=near, end=near, problem=edit.problem or OVERLAPS)
        return replace(edit, start=start, end=end)

    def _at(self, offset: int) -> int | None:
        """Where a place of the file is in the proof; nothing if it is within a difference."""
        shift = 0
        for one in self.differences:
            if one.last <= offset:
                shift = one.end - one.last
            elif one.there < offset:
                is_spelling = not one.is_edit and one.end - one.start == one.last - one.there
                return offset + one.start - one.there if is_spelling else None
            else:
                break
        return offset + shift


def untracked(proof: ReadText, file: ReadText) -> Untracked:
    """What somebody changed in a file without tracking.

    Quotes, dashes, spaces, invisible characters and what programs correct while one types are left out, as is
    what a program makes again, such as a table of contents.
    """
    found = sorted(_differences(proof, file), key=lambda one: (one.start, one.end, one.there))
    starts = _starts(file.text)
    edits = []
    for one in found:
        if one.is_edit:
            new = file.text[one.there : one.last]
            kinds = _kinds(file, starts, one) if "\n" in new else ()
            forms = part_of(file.forms, one.there, one.last)
            edits.append(
                ProofEdit(one.start, one.end, new, kinds=kinds, is_tracked=False, forms=forms)
            )
    edits += _restyled(proof, file, found)
    edits.sort(key=lambda one: (one.start, one.end))
    return Untracked(tuple(found), tuple(edits))


def _restyled(
    proof: ReadText, file: ReadText, differences: Sequence[TextDifference]
) -> Iterator[ProofEdit]:
    """The words that have other emphasis, or lead elsewhere, and are the same."""
    was, now = (forms_of(len(one.text), one.forms) for one in (proof, file))
    lines, line = _Lines(proof), 0
    ends = [*differences, TextDifference(len(proof.text), 0, len(file.text), 0, is_edit=False)]
    at = shift = 0
    for one in ends:
        for start, end in _changed_words(proof.text[at : one.start], was[at:], now[at + shift :]):
            first, last = at + start, at + end
            while lines.starts[line + 1] <= first:
                line += 1
            if lines.kinds[line] != OF_PROGRAM and not _is_inside(first, last, proof.generated):
                forms = spans_of(now[first + shift : last + shift])
                new = proof.text[first:last]
                yield ProofEdit(first, last, new, is_tracked=False, forms=forms)
        at, shift = one.end, one.last - one.end


def _changed_words(
    text: str, was: Sequence[TextForm], now: Sequence[TextForm]
) -> Iterator[tuple[int, int]]:
    """The spans of a text of one paragraph whose letters have another form; what is between letters goes along."""
    start = end = -1
    for n, sign in enumerate(text):
        if sign.isalpha() and not alike(was[n], now[n]):
            start, end = (n if start < 0 else start), n + 1
        elif start >= 0 and (sign.isalpha() or sign == "\n"):
            yield start, end
            start = -1
    if start >= 0:
        yield start, end


def _is_inside(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first < end and start < last for first, last in spans)


def _kinds(file: ReadText, starts: Sequence[int], one: TextDifference) -> tuple[str, ...]:
    first = sum(start <= one.there for start in starts) - 1
    count = file.text.count("\n", one.there, one.last) + 1
    return file.kinds[first : first + count]


def _starts(text: str) -> list[int]:
    """Where each line of a text begins."""
    return [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]


class _Lines:
    """The paragraphs of a text: their words as they are compared, and where they are."""

    def __init__(self, read: ReadText) -> None:
        self.text = read.text
        self.lines = read.text.split("\n")
        self.formulas = read.formulas
        self.kinds = (*read.kinds, *[""] * (len(self.lines) - len(read.kinds)))
        self.starts = [*_starts(read.text), len(read.text) + 1]
        self.words = [Counter(words(line)) for line in self.lines]
        self.sizes = [max(1, sum(counted.values())) for counted in self.words]

    def has_formula(self, start: int, end: int) -> bool:
        """Whether a span of the text is in a formula, or has one in it."""
        return _is_inside(start, end, self.formulas)

    def span(self, lines: range) -> tuple[int, int]:
        """The span of some paragraphs, without the end of the last."""
        last = lines[-1]
        return self.starts[lines[0]], self.starts[last] + len(self.lines[last])


def _differences(proof: ReadText, file: ReadText) -> Iterator[TextDifference]:
    ours, theirs = _Lines(proof), _Lines(file)
    there = aligned(ours.lines, theirs.lines)
    here = other = 0
    for n, place in [
        *((n, p) for n, p in enumerate(there) if p >= 0),
        (len(there), len(theirs.lines)),
    ]:
        if n > here or place > other:
            yield from _between(ours, theirs, range(here, n), range(other, place))
        here, other = n + 1, place + 1


def _between(ours: _Lines, theirs: _Lines, left: range, right: range) -> Iterator[TextDifference]:
    """The differences of two stretches of paragraphs, of which none is the same."""
    here, other = left.start, right.start
    alone: TextDifference | None = None
    for mine, yours in _beads(ours, theirs, left, right):
        if mine and yours:
            if alone is not None:
                yield alone
            alone = None
            spans = ours.span(mine), theirs.span(yours)
            of_program = all(ours.kinds[n] == OF_PROGRAM for n in mine)
            yield from _inside(ours, theirs, *spans, of_program=of_program)
        else:
            one = _alone(ours, theirs, mine, yours, (here, other))
            if alone is None:
                alone = one
            elif alone.is_edit != one.is_edit or (alone.end, alone.last) != (one.start, one.there):
                yield alone
                alone = one
            else:
                # Paragraphs beside each other come or go together.
                alone = replace(alone, end=one.end, last=one.last)
        here, other = here + len(mine), other + len(yours)
    if alone is not None:
        yield alone


def _alone(
    ours: _Lines, theirs: _Lines, mine: range, yours: range, at: tuple[int, int]
) -> TextDifference:
    """A paragraph that one side lacks; `at` has the paragraphs before which it is."""
    here, other = at
    lines, kinds = (ours.lines, ours.kinds) if mine else (theirs.lines, theirs.kinds)
    n = (mine or yours)[0]
    is_edit = bool(lines[n].strip()) and kinds[n] != OF_PROGRAM
    # The end of the paragraph before goes with it; for the first, its own.
    if here and other:
        start = ours.starts[here] - 1
        back = theirs.starts[other] - 1
        end = start + len(ours.lines[n]) + 1 if mine else start
        last = back + len(theirs.lines[n]) + 1 if yours else back
    else:
        start, back = ours.starts[here], theirs.starts[other]
        end = start + len(ours.lines[n]) + 1 if mine else start
        last = back + len(theirs.lines[n]) + 1 if yours else back
    return TextDifference(start, end, back, last, is_edit=is_edit)


_Bead = tuple[range, range]


def _beads(ours: _Lines, theirs: _Lines, left: range, right: range) -> Iterator[_Bead]:
    """Which paragraphs became which: one another, two one, one two, or none.

    The pairs are those with the largest sum of how alike they are (Gale and Church 1993, by words).
    """
    if len(left) * len(right) > _MOST_COMPARISONS:
        yield from ((range(n, n + 1), range(right.start, right.start)) for n in left)
        yield from ((range(left.stop, left.stop), range(n, n + 1)) for n in right)
        return
    best: dict[tuple[int, int], tuple[float, int, int]] = {(left.stop, right.stop): (0.0, 0, 0)}
    for n in range(left.stop, left.start - 1, -1):
        for m in range(right.stop, right.start - 1, -1):
            ways = []
            for i, j in ((1, 1), (2, 1), (1, 2), (1, 0), (0, 1)):
                if n + i <= left.stop and m + j <= right.stop:
                    score = _score(ours, theirs, range(n, n + i), range(m, m + j))
                    if score is not None:
                        ways.append((score + best[n + i, m + j][0], i, j))
            if ways:
                best[n, m] = max(ways, key=lambda way: way[0])
    n, m = left.start, right.start
    while (n, m) != (left.stop, right.stop):
        _, i, j = best[n, m]
        yield range(n, n + i), range(m, m + j)
        n, m = n + i, m + j


def _score(ours: _Lines, theirs: _Lines, mine: range, yours: range) -> float | None:
    """How alike paragraphs are, times how long they are; nothing for those that cannot be one another."""
    if not mine or not yours:
        return 0.0
    kinds = {ours.kinds[n] == OF_PROGRAM for n in mine} | {
        theirs.kinds[n] == OF_PROGRAM for n in yours
    }
    if len(kinds) > 1:
        return None
    sizes = sum(ours.sizes[n] for n in mine), sum(theirs.sizes[n] for n in yours)
    first, second = (
        sum((side.words[n] for n in lines), Counter[str]())
        for side, lines in ((ours, mine), (theirs, yours))
    )
    alike = 2 * (first & second).total() / sum(sizes)
    if kinds == {True}:
        alike = max(alike, _LEAST)
    if _letters("".join(ours.lines[n] for n in mine)) == _letters(
        "".join(theirs.lines[n] for n in yours)
    ):
        alike = 1.0
    if len(mine) + len(yours) > 2:
        alike -= _MORE
        parts = [ours.lines[n] for n in mine] if len(mine) > 1 else [theirs.lines[n] for n in yours]
        if not all(part.strip() for part in parts):
            return None
    if not any(ours.lines[n].strip() for n in mine) and not any(
        theirs.lines[n].strip() for n in yours
    ):
        return 0.1
    return alike * sum(sizes) / 2 if alike >= _LEAST else None


def _inside(
    ours: _Lines,
    theirs: _Lines,
    here: tuple[int, int],
    there: tuple[int, int],
    *,
    of_program: bool,
) -> Iterator[TextDifference]:
    """The differences of two paragraphs, or of one and the two that it became."""
    old, new = ours.text[slice(*here)], theirs.text[slice(*there)]
    a, b = _units(old), _units(new)
    places = aligned([one.text for one in a], [one.text for one in b])
    back = [-1] * len(b)
    for n, place in enumerate(places):
        if place >= 0:
            back[place] = n
    found: list[TextDifference] = []
    pairs = [(-1, -1), *((n, p) for n, p in enumerate(places) if p >= 0), (len(a), len(b))]
    for (n, m), (i, j) in pairwise(pairs):
        # The space on both sides belongs to what differs.
        start, end = a[n].end if n >= 0 else 0, a[i].start if i < len(a) else len(old)
        other, last = b[m].end if m >= 0 else 0, b[j].start if j < len(b) else len(new)
        if n >= 0 and old[a[n].start : a[n].end] != new[b[m].start : b[m].end]:
            found.append(TextDifference(a[n].start, a[n].end, b[m].start, b[m].end, is_edit=False))
        if old[start:end] != new[other:last]:
            was, now = old[start:end], new[other:last]
            if _is_end(a, n) or _is_end(a, i):
                was, now = was.strip(" \t"), now.strip(" \t")
            is_edit = not of_program and _is_edit(was, now)
            if is_edit and ours.has_formula(here[0] + start, here[0] + end):
                # Programs write the brackets and fractions of a formula each in their way.
                is_edit = _letters(was) != _letters(now)
            found.append(TextDifference(start, end, other, last, is_edit=is_edit))
    for one in _merged(found, old):
        yield TextDifference(
            one.start + here[0],
            one.end + here[0],
            one.there + there[0],
            one.last + there[0],
            is_edit=one.is_edit,
        )


def _units(text: str) -> list[TextToken]:
    """The words and characters of a text, and the ends of its paragraphs."""
    found, at = [], 0
    for line in text.split("\n"):
        for token in tokens(line):
            spelled = line[token.start : token.end].translate(_SPELLED)
            found.append(TextToken(spelled, token.start + at, token.end + at))
        at += len(line) + 1
        if at <= len(text):
            found.append(TextToken("\n", at - 1, at))
    return found


def _is_end(units: Sequence[TextToken], n: int) -> bool:
    """Whether a paragraph begins or ends there."""
    return not 0 <= n < len(units) or units[n].text == "\n"


def _is_edit(old: str, new: str) -> bool:
    return _normal(old) != _normal(new)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _normal(text: str) -> str:
    """A text without what programs change in it unasked."""
    made = re.sub(r"[^\S\n]+", " ", text.translate(_SPELLED))
    for typed, corrected in _CORRECTED:
        made = made.replace(typed, corrected)
    return made


def _merged(found: Sequence[TextDifference], old: str) -> list[TextDifference]:
    """Differences, those with a word or two between as one: somebody wrote them together."""
    made: list[TextDifference] = []
    for one in found:
        if made and made[-1].is_edit and one.is_edit:
            last = made[-1]
            between = old[last.end : one.start]
            if len(words(between)) < _BETWEEN and not _SIGNS_BETWEEN.search(between):
                made[-1] = TextDifference(last.start, one.end, last.there, one.last, is_edit=True)
                continue
        made.append(one)
    return made
