"""The trial of splices: the paper is set with them, and each edited paragraph must read as in Word."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from galley.core.review.aligning import aligned
from galley.core.review.edits.edit import (
    PlacedEdit,
    ProofEdit,
    ReadText,
    Splice,
    spliced,
    together,
)
from galley.core.review.edits.forms import TextForm, alike, forms_of, of_letters
from galley.core.review.edits.paragraphs import ENTRY
from galley.core.review.proof_text import ProofText, proof_text
from galley.core.review.tokens import tokens

# A proof of the paper with some of its sources exchanged.
SetAgain = Callable[[Mapping[str, str]], ReadText]

NOT_AS_IN_WORD = "the paragraph would not read as it does in Word"
NEIGHBOUR = "another paragraph would change too"
FAILS = "the paper could not be set with it"
# A trial takes back what failed, and is made again this often at most.
_MOST_TRIALS = 12
# What stands for a digit that Galley counted: paragraphs that come or go change such numbers.
_DIGIT = "\u2317"
_NUMBER = re.compile(r"[A-Za-z]{0,3}\d+")
# The number of a paragraph, which a new one in Word has not.
_HEAD = re.compile(rf"^(?:[A-Z]\.)?{_DIGIT}(?:\.{_DIGIT})*\.?(?: |$)")


class PaperNotSetError(Exception):
    """A paper that cannot be set with some of its sources exchanged."""


def tried(
    placed: Sequence[PlacedEdit],
    proof: ReadText,
    sources: Mapping[str, str],
    set_again: SetAgain,
    before: ReadText | None = None,
) -> list[PlacedEdit]:
    """Edits of a proof's text, of which those that do not come out as in Word are refused.

    `before` is the proof as it is set again without any, where that is known.

    Raises PaperNotSetError if the paper cannot be set as it was.
    """
    found = list(placed)
    trial = _Trial(proof, sources, set_again, before)
    for _ in range(_MOST_TRIALS):
        kept = [one for one in found if one.splices]
        if not kept:
            return found
        try:
            after = set_again(spliced(sources, _splices(kept)))
        except PaperNotSetError:
            trial.set_without()
            found = _refused(found, _not_set(kept, sources, set_again, _MOST_TRIALS), FAILS)
            continue
        wrong, near = trial.judged(kept, after)
        if not wrong and not near:
            return found
        found = _refused(found, wrong or near, NOT_AS_IN_WORD if wrong else NEIGHBOUR)
    return [one.refused(NOT_AS_IN_WORD) if one.splices else one for one in found]


class _Trial:
    """What a proof with edits is compared with."""

    def __init__(
        self,
        proof: ReadText,
        sources: Mapping[str, str],
        set_again: SetAgain,
        before: ReadText | None,
    ) -> None:
        self._text, self._sources, self._set_again = proof.text, sources, set_again
        self._forms = forms_of(len(proof.text), proof.forms)
        self._proof, self._starts = proof_text(proof.text, sources), _Lines(proof.text)
        self._before = before

    def set_without(self) -> ReadText:
        """The paper set again without any edit."""
        if self._before is None:
            self._before = self._set_again({})
        return self._before

    def judged(
        self, kept: Sequence[PlacedEdit], after: ReadText
    ) -> tuple[list[PlacedEdit], list[PlacedEdit]]:
        """Of some edits those that did not come out as in Word, and those that are near what changed too."""
        counts = any(_changes_paragraphs(self._text, one.edit) for one in kept)
        text, made = self._text, after.text
        if counts:
            text = _without_numbers(text, self._proof)
            sources = {**self._sources, **spliced(self._sources, _splices(kept))}
            made = _without_numbers(made, proof_text(made, sources))
        wanted = _Wanted(text, self._forms, kept)
        there = lines(made)
        forms = _LineForms(made, forms_of(len(made), after.forms))
        places = _places([line.text for line in wanted.lines], there)
        missing = {n for n, place in places.items() if place < 0}
        wrong = {id(one): one for n in missing for one in wanted.lines[n].edits}
        for n, line in enumerate(wanted.lines):
            place = places.get(n, -1)
            if line.kind and place >= 0 and not _same_kind(line.kind, after.kinds, place):
                wrong |= {id(one): one for one in line.edits}
            if line.edits and place >= 0 and not _look_alike(wanted.forms.at(n), forms.at(place)):
                wrong |= {id(one): one for one in line.edits}
        wrong |= {id(one): one for one in kept if not _has_its_picture(one.edit, after)}
        # Of a number that Galley may have counted nobody can tell whether it came out.
        wrong |= {id(one): one for n in wanted.bare for one in wanted.lines[n].edits}
        wrong |= {id(one): one for one in _still_there(text, kept, wanted, there)}
        if wrong:
            return _first_to_go(wrong.values(), self._starts), []
        others = [
            line.origin
            for n in missing
            for line in [wanted.lines[n]]
            if self._starts.is_of_author(line.origin, self._proof)
        ]
        if others:
            # What this Galley sets differently anyway is no work of a splice.
            was = _places(lines(self._text), lines(self.set_without().text))
            others = [n for n in others if was.get(n, 0) >= 0]
        near = _near(others, kept, self._starts)
        return [], list({id(one): one for one in near}.values())


@dataclass(slots=True)
class _WantedLine:
    """A paragraph as it should be: the edits that made it, or else which one it was; its kind, if new."""

    text: str
    edits: list[PlacedEdit]
    origin: int
    kind: str = ""


class _Wanted:
    """The paragraphs of a proof with edits accepted."""

    def __init__(self, text: str, forms: Sequence[TextForm], kept: Sequence[PlacedEdit]) -> None:
        made, spans = _with_spans(text, kept)
        self.lines = [_WantedLine(line, [], -1) for line in lines(made)]
        self.forms = _LineForms(made, _with_forms(forms, kept))
        starts, texts = _Lines(made), made.split("\n")
        changed = {
            n for _, span in spans for n in range(starts.at(span[0]), starts.at(span[1]) + 1)
        }
        # Those that are changed, and whose words are numbers alone that are not compared.
        self.bare = {n for n in changed if _is_bare(texts[n], self.lines[n].text)}
        for one, (start, end) in spans:
            first, last = starts.at(start), starts.at(end)
            for n in range(first, last + 1):
                self.lines[n].edits.append(one)
                if last > first and len(one.edit.kinds) == last - first + 1:
                    self.lines[n].kind = one.edit.kinds[n - first]
            if _changes_paragraphs(text, one.edit):
                # A block that is added or goes must leave those beside it as they are.
                for n in (first - 1, last + 1):
                    if 0 <= n < len(self.lines):
                        self.lines[n].edits.append(one)
        at, more = 0, 0
        for n, line in enumerate(self.lines):
            while at < len(spans) and starts.at(spans[at][1][0]) < n:
                edit = spans[at][0].edit
                more += edit.new.count("\n") - text.count("\n", edit.start, edit.end)
                at += 1
            if not line.edits:
                line.origin = n - more


def _is_bare(line: str, compared: str) -> bool:
    return bool(line.strip()) and not compared


def _with_spans(
    text: str, kept: Sequence[PlacedEdit]
) -> tuple[str, list[tuple[PlacedEdit, tuple[int, int]]]]:
    """A text with edits made in it, and where each is then."""
    parts: list[str] = []
    spans: list[tuple[PlacedEdit, tuple[int, int]]] = []
    at = length = 0
    for one in _of_text(kept):
        edit = one.edit
        parts += [text[at : edit.start], edit.new]
        start = length + edit.start - at
        length = start + len(edit.new)
        spans.append((one, (start, length)))
        at = edit.end
    return "".join([*parts, text[at:]]), spans


def _with_forms(forms: Sequence[TextForm], kept: Sequence[PlacedEdit]) -> list[TextForm]:
    """The forms of a text with edits made in it."""
    made: list[TextForm] = []
    at = 0
    for edit in (one.edit for one in _of_text(kept)):
        made += [*forms[at : edit.start], *forms_of(len(edit.new), edit.forms)]
        at = edit.end
    return [*made, *forms[at:]]


def _of_text(kept: Sequence[PlacedEdit]) -> list[PlacedEdit]:
    """The edits that change words, in their order."""
    words = (one for one in kept if one.edit.picture is None)
    return sorted(words, key=lambda one: (one.edit.start, one.edit.end))


class _LineForms:
    """The forms of the letters in each line of a text."""

    def __init__(self, text: str, forms: Sequence[TextForm]) -> None:
        self._text, self._forms = text, forms
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def at(self, line: int) -> list[TextForm]:
        """The forms of the letters of one line."""
        start, end = self._starts[line], self._starts[line + 1] - 1
        return of_letters(self._text[start:end], self._forms[start:end])


def _look_alike(wanted: Sequence[TextForm], made: Sequence[TextForm]) -> bool:
    return len(wanted) != len(made) or all(map(alike, wanted, made))


def _has_its_picture(edit: ProofEdit, after: ReadText) -> bool:
    """Whether a picture has the alternative text that an edit gives it, if it gives one."""
    if edit.picture is None:
        return True
    found = after.pictures[edit.picture : edit.picture + 1]
    return [text.split() for text in found] == [edit.new.split()]


def _changes_paragraphs(text: str, edit: ProofEdit) -> bool:
    """Whether an edit adds, removes, splits or joins paragraphs."""
    if "\n" in edit.new or "\n" in text[edit.start : edit.end]:
        return True
    is_whole = text[edit.start - 1 : edit.start] in ("", "\n") and text[
        edit.end : edit.end + 1
    ] in ("", "\n")
    return is_whole and not edit.new.strip()


def _without_numbers(text: str, proof: ProofText) -> str:
    """A text in which each digit is the same, of those that are not in the sources."""
    parts, at = [], 0
    for token, place in zip(proof.alignment.a, proof.alignment.there, strict=True):
        if place < 0 and _NUMBER.fullmatch(text[token.start : token.end]):
            digits = re.sub(r"\d", _DIGIT, text[token.start : token.end])
            parts += [text[at : token.start], digits]
            at = token.end
    return "".join([*parts, text[at:]])


def _same_kind(kind: str, kinds: Sequence[str], line: int) -> bool:
    """Whether a paragraph has a kind; a list is another one each time that it is set."""
    if line >= len(kinds):
        return True
    ours, theirs = (
        one.rpartition(" ")[0] if one.startswith(ENTRY) else one for one in (kind, kinds[line])
    )
    return ours == theirs


def _still_there(
    text: str, kept: Sequence[PlacedEdit], wanted: _Wanted, there: Sequence[str]
) -> Iterator[PlacedEdit]:
    """The edits whose paragraphs should be gone and are not."""
    should, are = Counter(line.text for line in wanted.lines), Counter(there)
    for one in kept:
        edit = one.edit
        if _changes_paragraphs(text, edit):
            first = text.rfind("\n", 0, edit.start) + 1
            behind = text.find("\n", edit.end)
            was = lines(text[first : len(text) if behind < 0 else behind])
            if any(line and are[line] > should[line] for line in was):
                yield one


def _first_to_go(wrong: Iterable[PlacedEdit], starts: "_Lines") -> list[PlacedEdit]:
    """Of several in a paragraph, those that cross marks of emphasis are the first to go."""
    found = list(wrong)
    crossing = [one for one in found if len(one.splices) > 1]
    places = {starts.at(one.edit.start) for one in crossing}
    return crossing + [one for one in found if starts.at(one.edit.start) not in places]


def _not_set(
    kept: Sequence[PlacedEdit], sources: Mapping[str, str], set_again: SetAgain, most: int
) -> list[PlacedEdit]:
    """Of edits with which the paper cannot be set, those that are to blame, found by halving."""
    if len(kept) == 1 or most <= 1:
        return list(kept)
    wrong = []
    for half in (kept[: len(kept) // 2], kept[len(kept) // 2 :]):
        try:
            set_again(spliced(sources, _splices(half)))
        except PaperNotSetError:
            wrong += _not_set(half, sources, set_again, most // 2)
    return wrong or list(kept)


def lines(text: str) -> list[str]:
    """The paragraphs of a proof's text, with quotes, dashes and spaces folded."""
    return [folded(line) for line in text.split("\n")]


def folded(text: str) -> str:
    """A text as it is compared: its words and characters, and whether there is space between two."""
    found = tokens(text)
    gaps = [" " if a.end < b.start else "" for a, b in pairwise(found)]
    told = "".join(gap + token.text for gap, token in zip(["", *gaps], found, strict=False))
    return _HEAD.sub("", re.sub(f"{_DIGIT}+", _DIGIT, told))


def _splices(placed: Iterable[PlacedEdit]) -> list[Splice]:
    return [change for one in placed for change in one.splices]


def _places(wanted: Sequence[str], made: Sequence[str]) -> dict[int, int]:
    """Where paragraphs are among others, in order, or -1; empty ones do not count."""
    ours = [n for n, line in enumerate(wanted) if line]
    theirs = [n for n, line in enumerate(made) if line]
    there = aligned([wanted[n] for n in ours], [made[n] for n in theirs])
    return {n: theirs[place] if place >= 0 else -1 for n, place in zip(ours, there, strict=True)}


def _refused(
    found: Sequence[PlacedEdit], wrong: Iterable[PlacedEdit], reason: str
) -> list[PlacedEdit]:
    which = {id(one) for one in wrong}
    return together([one.refused(reason) if id(one) in which else one for one in found])


def _near(
    others: Iterable[int], kept: Sequence[PlacedEdit], starts: "_Lines"
) -> Iterable[PlacedEdit]:
    """For each paragraph the edit that is nearest to it."""
    for n in others:
        yield min(kept, key=lambda one: abs(starts.at(one.edit.start) - n))


class _Lines:
    """The paragraphs of a proof's text by their numbers."""

    def __init__(self, text: str) -> None:
        ends = list(accumulate(len(line) + 1 for line in text.split("\n")))
        self._starts = [0, *ends]

    def at(self, offset: int) -> int:
        """The number of the paragraph at an offset."""
        return bisect_right(self._starts, offset) - 1

    def is_of_author(self, number: int, proof: ProofText) -> bool:
        """Whether all of a paragraph is in the sources, word for word."""
        if not 0 <= number < len(self._starts) - 1:
            return False
        span = proof.span(self._starts[number], self._starts[number + 1] - 1)
        return span is not None and span.share == 1
