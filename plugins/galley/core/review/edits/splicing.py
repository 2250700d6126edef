"""Word's edits as splices on the sources: spans are exchanged, and no line is written again.

An edit is refused, with the reason, if its place is not certain; nothing is guessed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby, pairwise

from galley.core.lists.enumerators import ITEM_MARKER
from galley.core.review.aligning import Alignment, aligned, within
from galley.core.review.edits.edit import (
    ELSEWHERE,
    HALF,
    LATER,
    MARKUP,
    MOVED,
    NO_BLOCK,
    NO_KIND,
    OVERLAPS,
    SET_TEXT,
    SEVERAL,
    PlacedEdit,
    ProofEdit,
    ReadText,
    RefusedError,
    Splice,
    escaped,
    together,
)
from galley.core.review.edits.emphasis import Emphasis
from galley.core.review.edits.forms import PLAIN, TextForm, forms_of, of_letters, part_of
from galley.core.review.edits.paragraphs import SourceBlocks, new_pieces
from galley.core.review.proof_text import proof_text
from galley.core.text.clusters import find_clusters, likely_keys

# The only marks that may stay between two parts of what is removed.
_EMPHASIS = "*_"
_SPACE = re.compile(r"[ \t]*(?:\r?\n)?[ \t]*")
# So much of a paragraph is found at least, where it has changed its place.
_MOST_OF = 0.6
# Paragraphs that are in another order are looked for so often at most.
_MOST_SEARCHES = 4
# An edit without a place is reported at a place this close to it.
_NEAR = 30
_TITLE = re.compile(r"---[ \t]*\r?\n(?:(?!---)[^\n]*\n)*?title:(?P<title>[^\n]*)\n")
_LINE_HEAD = re.compile(rf"(?:^|\n)[ \t>]*(?:(?:{ITEM_MARKER}|:)[ \t]+)?$")
_CITATION = re.compile(r"\(?([^\W\d_][\w'’-]+)[^()\d]{0,60}?\(?(\d{4})[a-z]?\)")


def splices(
    edits: Sequence[ProofEdit], proof: ReadText, sources: Mapping[str, str]
) -> list[PlacedEdit]:
    """What each edit of a proof's text is in the sources that the proof was set from.

    What Galley generates has no place: the words of the contents, say, are those of the headings again. Edits
    that only add or remove empty paragraphs are left out.
    """
    text = proof.text
    for start, end in proof.generated:
        text = text[:start] + " " * (end - start) + text[end:]
    places = _Places(replace(proof, text=text), sources)
    mine = [edit for edit in edits if edit.problem or not places.is_nothing(edit)]
    groups = places.moves(mine)
    found = [
        replace(places.placed(edit, is_part=bool(group)), group=group)
        for edit, group in zip(mine, groups, strict=True)
    ]
    return without_overlaps(together(found))


def brought_forward(
    placed: Sequence[PlacedEdit], then: Mapping[str, str], now: Mapping[str, str]
) -> list[PlacedEdit]:
    """Edits of an earlier state of the sources on those of today; what has changed around one refuses it."""
    known: dict[str, Alignment] = {}
    made = []
    for one in placed:
        try:
            moved = tuple(_forward(change, then, now, known) for change in one.splices)
            made.append(replace(one, splices=moved))
        except RefusedError as error:
            made.append(one.refused(str(error)))
    return together(made)


def offered_keys(new: str, sources: Mapping[str, str]) -> list[str]:
    """The keys, of those that the paper cites, that a citation written as plain text may mean."""
    cited = {key for text in sources.values() for key in likely_keys(text)} if new else set()
    return sorted(
        key
        for name, year in _CITATION.findall(new)
        for key in cited
        if name.casefold() in key.casefold() and year in key
    )


def _forward(
    change: Splice, then: Mapping[str, str], now: Mapping[str, str], known: dict[str, Alignment]
) -> Splice:
    old, new = then[change.path], now.get(change.path)
    if new is None:
        raise RefusedError(LATER)
    if old == new:
        return change
    if change.path not in known:
        known[change.path] = proof_text(old, {change.path: new}).alignment
    alignment = known[change.path]
    a, b = alignment.a, alignment.b
    touched = within(a, change.start - 1, change.end + 1)
    first, last = max(0, touched.start - 1), min(len(a) - 1, touched.stop)
    there = alignment.there[first : last + 1]
    if not there or there[0] < 0 or any(y != x + 1 for x, y in pairwise(there)):
        raise RefusedError(LATER)
    if old[a[first].start : a[last].end] != new[b[there[0]].start : b[there[-1]].end]:
        raise RefusedError(LATER)
    shift = b[there[0]].start - a[first].start
    return replace(change, start=change.start + shift, end=change.end + shift)


def without_overlaps(found: Sequence[PlacedEdit]) -> list[PlacedEdit]:
    """Edits without those that touch the same characters, or insert at the same place."""
    owned = [(s, n) for n, one in enumerate(found) for s in one.splices]
    owned.sort(key=lambda pair: (pair[0].path, pair[0].start, pair[0].end))
    wrong: set[int] = set()
    end, at, is_point = -1, -1, False
    path = ""
    for change, n in owned:
        if change.path != path:
            path, end, at, is_point = change.path, -1, -1, False
        # What ends where another begins does not touch it; of two insertions at a place, one must be first.
        same = is_point and change.start == change.end == end
        if n != at and at >= 0 and (change.start < end or same):
            wrong |= {n, at}
        if change.end >= end:
            end, at, is_point = change.end, n, change.start == change.end
    return together([one.refused(OVERLAPS) if n in wrong else one for n, one in enumerate(found)])


class _Places:
    """Where each character of a proof's text is in its sources: all that an edit may touch."""

    def __init__(self, proof: ReadText, sources: Mapping[str, str]) -> None:
        text, kinds = proof.text, proof.kinds
        self._text = text
        self._proof = proof_text(text, {p: _without_title(s) for p, s in sources.items()})
        self._source = "\n\n".join(sources.values())
        self._clusters = [
            (start + offset, end + offset)
            for offset, source in zip(self._proof.starts, sources.values(), strict=True)
            for start, end in find_clusters(source)
        ]
        self._there = self._outside_of_clusters()
        self._spans: list[tuple[int, int] | None] = [None] * len(text)
        self._whole: set[int] = set()
        self._fill()
        self._kinds = (*kinds, *[""] * (text.count("\n") + 1 - len(kinds)))
        self._blocks = SourceBlocks(text, kinds, self._source, self._spans)
        self._forms = forms_of(len(text), proof.forms)
        self._emphasis = Emphasis(text, self._source, self._spans, self._forms)

    def is_nothing(self, edit: ProofEdit) -> bool:
        """Whether an edit only adds or removes empty paragraphs, or the space at an end of one."""
        if edit.new.strip() or self._text[edit.start : edit.end].strip():
            return False
        first = self._blocks.line_at(edit.start)
        last = self._blocks.line_at(edit.end)
        before = self._text[self._blocks.starts[first] : edit.start].strip()
        behind = self._text[edit.end : self._blocks.end_of(last)].strip()
        return "\n" in self._text[edit.start : edit.end] + edit.new and not (before and behind)

    def moves(self, edits: Sequence[ProofEdit]) -> list[int]:
        """For each edit the group of those that move the same paragraphs, or 0."""
        removers: dict[int, int] = {}
        for n, edit in enumerate(edits):
            lines = self._blocks.removed_lines(edit)
            self._blocks.note_removed(lines)
            removers |= dict.fromkeys(lines, n)
        groups = [0] * len(edits)
        for n, edit in enumerate(edits):
            pieces = [piece for piece, _ in new_pieces(edit)] if "\n" in edit.new else []
            for line in [
                line for one in pieces if (line := self._blocks.moved_from(one)) is not None
            ]:
                ours = {n, removers[line]}
                known = {groups[one] for one in ours if groups[one]}
                group = min(known, default=n + 1)
                groups = [
                    group if one in ours or old in known else old for one, old in enumerate(groups)
                ]
                self._blocks.reused.add(line)
        return groups

    def placed(self, edit: ProofEdit, *, is_part: bool = False) -> PlacedEdit:
        """An edit with its splices, or refused; a part of a move is one of two edits at least."""
        first = self._text.rfind("\n", 0, edit.start) + 1
        behind = self._text.find("\n", edit.end)
        about = (edit.start, max(edit.end, edit.start + 1))
        last = len(self._text) if behind < 0 else behind
        before = self._proof.span(max(first, edit.start - _NEAR), edit.start)
        near = self._proof.span(*about) or before or self._proof.span(first, last)
        offset = 0 if near is None else near.end if near is before else near.start
        made = PlacedEdit(edit, path=near.chapter if near else "", offset=offset)
        try:
            if edit.problem:
                raise RefusedError(edit.problem)
            if edit.is_moved and not is_part:
                raise RefusedError(MOVED)
            changes = tuple(self._changes(edit))
            if not changes:
                raise RefusedError(SET_TEXT)
        except RefusedError as error:
            return made.refused(str(error))
        return replace(made, splices=changes, path=changes[0].path, offset=changes[0].start)

    def _outside_of_clusters(self) -> list[int]:
        """The alignment without what is within a citation: what is set of it is no text of an author."""
        alignment = self._proof.alignment
        there = list(alignment.there)
        for start, end in self._clusters:
            for n in within(alignment.b, start, end):
                if alignment.back[n] >= 0:
                    there[alignment.back[n]] = -1
        for _ in range(_MOST_SEARCHES):
            if not self._find_captions(there):
                break
        self._find_signs(there)
        self._find_signs_behind_clusters(there)
        return there

    def _find_signs_behind_clusters(self, there: list[int]) -> None:
        """Align the sign that ends a sentence behind a citation, which is no part of it."""
        a, alignment = self._proof.alignment.a, self._proof.alignment
        places = {place: n for n, place in enumerate(there) if place >= 0}
        for start, end in self._clusters:
            inside = within(alignment.b, start, end)
            before, behind = places.get(inside.start - 1), inside.stop
            if before is None or behind >= len(alignment.b) or behind in places:
                continue
            last = before
            while (
                last + 1 < len(a)
                and there[last + 1] < 0
                and self._is_near(a[last].end, a[last + 1].start)
            ):
                last += 1
            sign = alignment.b[behind]
            if last > before + 1 and not sign.is_word and a[last].text == sign.text:
                there[last] = behind

    def _find_signs(self, there: list[int]) -> None:
        """Align signs that are where they should be, behind a word: one alone may be taken for another one."""
        a, b = self._proof.alignment.a, self._proof.alignment.b
        used = {n for n in there if n >= 0}
        for n in range(1, len(a)):
            other = there[n - 1] + 1
            if there[n] >= 0 or not 0 < other < len(b) or other in used or a[n].is_word:
                continue
            beside = a[n - 1].end == a[n].start and b[other - 1].end == b[other].start
            if beside and a[n].text == b[other].text:
                there[n] = other
                used.add(other)

    def _find_captions(self, there: list[int]) -> bool:
        """Align what is left, and say if anything was: a caption is above a table in a proof, and below it in the source.

        So are notes behind the paragraph that refers to them in the one, and elsewhere in the other.
        """
        a, b = self._proof.alignment.a, self._proof.alignment.b
        of_clusters = {n for start, end in self._clusters for n in within(b, start, end)}
        used = {n for n in there if n >= 0} | of_clusters
        rest = [n for n in range(len(b)) if n not in used]
        numbers = [self._text.count("\n", 0, a[0].start) if a else 0]
        numbers += [0] * (len(a) - 1)
        for n in range(1, len(a)):
            numbers[n] = numbers[n - 1] + self._text.count("\n", a[n - 1].end, a[n].start)
        lines = [list(found) for _, found in groupby(range(len(a)), key=numbers.__getitem__)]
        lost = [n for line in lines if all(there[n] < 0 for n in line) for n in line]
        found = dict(
            zip(lost, aligned([a[n].text for n in lost], [b[n].text for n in rest]), strict=True)
        )
        is_any = False
        for line in lines:
            mine = [n for n in line if found.get(n, -1) >= 0]
            if len(mine) > 2 and len(mine) >= _MOST_OF * len(line):
                is_any = True
                for n in mine:
                    there[n] = rest[found[n]]
        return is_any

    def _fill(self) -> None:
        a, b, there = self._proof.alignment.a, self._proof.alignment.b, self._there
        for n, token in enumerate(a):
            if there[n] < 0:
                continue
            other = b[there[n]]
            if token.end - token.start == other.end - other.start:
                for i in range(token.end - token.start):
                    self._spans[token.start + i] = (other.start + i, other.start + i + 1)
            else:
                self._whole.add(n)
                self._spans[token.start] = (other.start, other.end)
                for i in range(token.start + 1, token.end):
                    self._spans[i] = (other.end, other.end)
        for n in range(len(a) - 1):
            start, end = a[n].end, a[n + 1].start
            if start < end and "\n" not in self._text[start:end]:
                self._fill_gap(n, start, end)

    def _fill_gap(self, n: int, start: int, end: int) -> None:
        """The space between two tokens is that behind the one or before the other in the source."""
        b, there, span = self._proof.alignment.b, self._there, None
        if there[n] >= 0 and (found := _SPACE.match(self._source, b[there[n]].end)) and found[0]:
            span = found.span()
        elif there[n + 1] >= 0:
            last = first = b[there[n + 1]].start
            while first > 0 and self._source[first - 1] in " \t\r\n":
                first -= 1
            if first < last and self._source.count("\n", first, last) < 2:
                span = (first, last)
        if span:
            self._spans[start] = span
            self._spans[start + 1 : end] = [(span[1], span[1])] * (end - start - 1)

    def _changes(self, edit: ProofEdit) -> Iterator[Splice]:
        if edit.new and edit.new == self._text[edit.start : edit.end]:
            forms = forms_of(len(edit.new), edit.forms)
            for change in self._emphasis.restyled(edit.start, edit.end, forms):
                yield self._raw(*change)
            return
        removed = self._blocks.removed_lines(edit)
        if "\n" in self._text[edit.start : edit.end] + edit.new:
            yield from self._of_paragraphs(edit, removed)
            return
        if removed:
            try:
                yield self._raw(*self._blocks.removal(removed))
            except RefusedError as error:
                # What is no paragraph of its own, such as a cell, stays and is empty.
                if str(error) != NO_BLOCK:
                    raise
            else:
                return
        yield from self._of_words(edit)

    def _of_paragraphs(self, edit: ProofEdit, removed: Sequence[int]) -> Iterator[Splice]:
        """The splices of an edit that adds, removes, splits or joins paragraphs."""
        blocks, start, end = self._blocks, edit.start, edit.end
        first, last = blocks.line_at(start), blocks.line_at(end)
        pieces, kinds = map(list, zip(*new_pieces(edit), strict=True))
        if removed:
            yield self._raw(*blocks.removal(removed))
        elif first == last:
            yield from self._of_one(edit, first, pieces, kinds)
        elif len(pieces) == last - first + 1:
            for n in range(first, last + 1):
                left = start if n == first else blocks.starts[n]
                right = end if n == last else blocks.end_of(n)
                yield from self._of_line(left, right, edit, n - first)
        elif self._is_blank(blocks.starts[first], start) and self._is_blank(
            end, blocks.end_of(last)
        ):
            yield from self._of_line(start, blocks.end_of(first), edit, 0)
            yield self._raw(*blocks.removal(range(first + 1, last + 1)))
            if any(piece.strip() for piece in pieces[1:]):
                yield self._raw(*blocks.addition(first, pieces[1:], kinds[1:]))
        elif len(pieces) == 1:
            yield self._join(edit, first, last)
        else:
            raise RefusedError(SEVERAL)

    def _of_one(
        self, edit: ProofEdit, line: int, pieces: Sequence[str], kinds: Sequence[str]
    ) -> Iterator[Splice]:
        """The splices of an edit that makes several paragraphs of one."""
        blocks, start, end = self._blocks, edit.start, edit.end
        if self._is_blank(end, blocks.end_of(line)):
            yield from self._of_line(start, end, edit, 0)
            yield self._raw(*blocks.addition(line, pieces[1:], kinds[1:]))
        elif self._is_blank(blocks.starts[line], start):
            yield from self._of_line(start, end, edit, len(pieces) - 1)
            yield self._raw(*blocks.addition(line - 1, pieces[:-1], kinds[:-1]))
        elif any(kind != self._kinds[line] for kind in kinds):
            raise RefusedError(NO_KIND)
        else:
            yield self._split(start, end, pieces, blocks.separator(line))

    def _is_blank(self, start: int, end: int) -> bool:
        return not self._text[start:end].strip()

    def _of_line(self, start: int, end: int, edit: ProofEdit, piece: int) -> Iterator[Splice]:
        """The splices of words in one paragraph, which get those of one of the paragraphs of an edit."""
        pieces = edit.new.split("\n")
        at = sum(len(one) + 1 for one in pieces[:piece])
        new = pieces[piece]
        if self._text[start:end].strip() or new.strip():
            forms = part_of(edit.forms, at, at + len(new))
            yield from self._of_words(ProofEdit(start, end, new, forms=forms))

    def _split(self, start: int, end: int, pieces: Sequence[str], separator: str) -> Splice:
        """A paragraph that becomes two or more."""
        spans = self._removed(start, end) if start < end else [(self._point(start),) * 2]
        if len(spans) > 1:
            raise RefusedError(MARKUP)
        left, right = spans[0]
        while not pieces[0].strip() and self._source[left - 1 : left].isspace():
            left -= 1
        while not pieces[-1].strip() and self._source[right : right + 1].isspace():
            right += 1
        made = [escaped(piece.strip(), begins_line=True) for piece in pieces[1:-1] if piece.strip()]
        last = escaped(pieces[-1].lstrip(), begins_line=True)
        return self._raw(left, right, separator.join([escaped(pieces[0].rstrip()), *made, last]))

    def _join(self, edit: ProofEdit, first: int, last: int) -> Splice:
        """Two paragraphs that become one."""
        blocks, start, end = self._blocks, edit.start, edit.end
        left, right = blocks.joined_span(first, last)
        if start < blocks.end_of(first):
            self._removed(start, blocks.end_of(first))
            left = self._point(start)
        if end > blocks.starts[last]:
            self._removed(blocks.starts[last], end)
            right = self._point(end)
        return self._raw(left, right, escaped(edit.new))

    def _of_words(self, edit: ProofEdit) -> Iterator[Splice]:
        """The splices of an edit within a paragraph."""
        start, end, new, forms = self._least(edit)
        if start == end:
            at = self._point(start)
            forms = self._emphasis.of_marks(
                start, _of_words(new, forms, self._emphasis.base(start))
            )
            if _is_other(new, forms, self._emphasis.around(start)):
                yield self._raw(*self._emphasis.rewritten(start, end, new, forms))
            else:
                yield self._splice(at, at, new)
            return
        spans = self._removed(start, end)
        forms = self._emphasis.of_marks(start, _of_words(new, forms, self._emphasis.base(start)))
        if new and self._crosses_marks(start, end, new, forms):
            yield self._raw(*self._emphasis.rewritten(start, end, new, forms))
            return
        if len(spans) > 1 and not new:
            spans = min([spans, *self._sideways(start, end)], key=len)
        first, last = spans[0][0], spans[-1][1]
        kept = "".join(self._source[x[1] : y[0]] for x, y in pairwise(spans))
        if kept.strip(_EMPHASIS):
            raise RefusedError(MARKUP)
        half = len(kept) // 2
        if kept and len(kept) % 2 == 0 and kept[:half] == kept[half:][::-1]:
            spans = [(first, last)]
        if not new:
            spans = self._with_empty_marks(spans, kept)
        for n, (start, end) in enumerate(spans):
            yield self._splice(start, end, new if n == 0 else "")

    def _crosses_marks(self, start: int, end: int, new: str, forms: Sequence[TextForm]) -> bool:
        """Whether words take the place of some that have other marks around them, or marks in them."""
        was = self._emphasis.forms[start:end]
        several = len({*of_letters(self._text[start:end], was)}) > 1
        return (several and was[0] != was[-1]) or _is_other(new, forms, was[0])

    def _least(self, edit: ProofEdit) -> tuple[int, int, str, list[TextForm]]:
        """An edit without the words at its ends that stay the same, and the forms of what comes."""
        start, end, new = edit.start, edit.end, edit.new
        forms = forms_of(len(new), edit.forms)
        old = list(zip(self._text[start:end], self._forms[start:end], strict=True))
        made = list(zip(new, forms, strict=True))
        first, last = _kept_ends(*([_compared(*one) for one in side] for side in (old, made)))
        till = len(new) - last
        return start + first, end - last, new[first:till], forms[first:till]

    def _sideways(self, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
        """The spans of a deletion with the space on its other side, which leaves the same words."""
        for step in (-1, 1):
            left = self._text[min(start, start + step)], self._text[min(end, end + step)]
            if left == (" ", " "):
                with suppress(RefusedError):
                    yield self._removed(start + step, end + step)

    def _with_empty_marks(self, spans: list[tuple[int, int]], kept: str) -> list[tuple[int, int]]:
        """Spans with the marks of emphasis around them, which would be around nothing."""
        source, start, end = self._source, spans[0][0], spans[-1][1]
        if len(spans) > 2:
            return spans
        if len(spans) == 2:
            # The mark on the other side of the words that go belongs to the one in between.
            if source[:start].endswith(kept):
                return [(start - len(kept), end)]
            return [(start, end + len(kept))] if source.startswith(kept, end) else spans
        while (
            start and source[start - 1] in _EMPHASIS and source.startswith(source[start - 1], end)
        ):
            start, end = start - 1, end + 1
        if source[start - 1 : start] == "[" and source[end : end + 1] == "]":
            raise RefusedError(MARKUP)
        return [(start, end)]

    def _splice(self, start: int, end: int, new: str) -> Splice:
        begins = bool(_LINE_HEAD.search(self._source[max(0, start - 200) : start]))
        return self._raw(start, end, escaped(new, begins_line=begins))

    def _raw(self, start: int, end: int, text: str) -> Splice:
        """A splice of the joined sources as one of a chapter."""
        starts = self._proof.starts
        chapter = max(n for n, offset in enumerate(starts) if offset <= start)
        length = starts[chapter + 1] - 2 if chapter + 1 < len(starts) else len(self._source)
        if end > length:
            raise RefusedError(ELSEWHERE)
        offset = starts[chapter]
        return Splice(self._proof.chapters[chapter], start - offset, end - offset, text)

    def _removed(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans of the source from which a span of the proof was set, in order."""
        a = self._proof.alignment.a
        found: list[tuple[int, int]] = []
        touched = within(a, start, end)
        covered: set[int] = set()
        for n in touched:
            is_whole = start <= a[n].start and a[n].end <= end
            if n in self._whole and not is_whole:
                raise RefusedError(MARKUP)
            if self._there[n] < 0 and n not in covered:
                run = self._run(n)
                if a[run.start].start < start or a[run.stop - 1].end > end:
                    raise RefusedError(HALF)
                covered |= set(run)
                found.append(self._cluster(run))
        inside = {i for n in covered for i in range(a[n].start, a[n].end)}
        inner = [(a[n].end, a[n + 1].start) for n in covered if n + 1 in covered]
        inside |= {i for first, last in inner for i in range(first, last)}
        for i in range(start, end):
            span = self._spans[i]
            if i in inside:
                continue
            if span is None:
                raise RefusedError(SET_TEXT)
            found.append(span)
        return _joined(found)

    def _run(self, n: int) -> range:
        """The tokens around one, of the same paragraph, that have no place in the source."""
        a, first, last = self._proof.alignment.a, n, n
        while (
            first and self._there[first - 1] < 0 and self._is_near(a[first - 1].end, a[first].start)
        ):
            first -= 1
        while (
            last + 1 < len(a)
            and self._there[last + 1] < 0
            and self._is_near(a[last].end, a[last + 1].start)
        ):
            last += 1
        return range(first, last + 1)

    def _is_near(self, end: int, start: int) -> bool:
        return "\n" not in self._text[end:start]

    def _cluster(self, run: range) -> tuple[int, int]:
        """The citations that some tokens were set from, where nothing else is between their neighbours."""
        b = self._proof.alignment.b
        before, behind = run.start - 1, run.stop
        while before >= 0 and self._there[before] < 0:
            before -= 1
        while behind < len(self._there) and self._there[behind] < 0:
            behind += 1
        first = b[self._there[before]].end if before >= 0 else 0
        last = b[self._there[behind]].start if behind < len(self._there) else len(self._source)
        inside = [(s, e) for s, e in self._clusters if first <= s and e <= last]
        if not inside:
            raise RefusedError(SET_TEXT)
        left, right = inside[0][0], inside[-1][1]
        outside = [(first, left), (right, last), *((x[1], y[0]) for x, y in pairwise(inside))]
        if any(self._source[s:e].strip(f" \t\r\n{_EMPHASIS}") for s, e in outside):
            raise RefusedError(HALF)
        return left, right

    def _point(self, at: int) -> int:
        """Where something is to be inserted in the source."""
        a = self._proof.alignment.a
        for n in within(a, at, at):
            if a[n].start < at < a[n].end and (n in self._whole or self._there[n] < 0):
                raise RefusedError(SET_TEXT)
        before = self._spans[at - 1] if at else None
        behind = self._spans[at] if at < len(self._spans) else None
        if before is None or behind is None:
            one = before[1] if before else behind[0] if behind else None
            return self._beside_cluster(at) if one is None else one
        left, right = before[1], behind[0]
        if left > right:
            raise RefusedError(ELSEWHERE)
        # Beside a link or emphasis, not in it: marks before a word begin it, those behind one end it.
        return left if self._text[at - 1].isspace() else right

    def _beside_cluster(self, at: int) -> int:
        """The place in the source before or behind a citation that begins or ends at a place of the proof."""
        a = self._proof.alignment.a
        around = within(a, at, at)
        for n in range(max(0, around.start - 1), min(len(a), around.stop + 1)):
            if self._there[n] >= 0 or not (a[n].end == at or a[n].start == at):
                continue
            run = self._run(n)
            if a[run.stop - 1].end == at:
                return self._cluster(run)[1]
            if a[run.start].start == at:
                return self._cluster(run)[0]
        raise RefusedError(SET_TEXT)


def _is_other(new: str, forms: Sequence[TextForm], around: TextForm) -> bool:
    """Whether words have another form than plain ones would get in their place."""
    return any(form != around for form in of_letters(new, forms))


def _of_words(new: str, forms: Sequence[TextForm], other: TextForm) -> list[TextForm]:
    """The forms of words; plain spaces and signs among them are as others are."""
    return [
        other if form == PLAIN and not sign.isalpha() else form
        for sign, form in zip(new, forms, strict=True)
    ]


def _compared(sign: str, form: TextForm) -> tuple[str, TextForm]:
    """A character as it is compared: the form of a space or a sign cannot be known."""
    return sign, form if sign.isalpha() else PLAIN


def _kept_ends(
    old: Sequence[tuple[str, TextForm]], new: Sequence[tuple[str, TextForm]]
) -> tuple[int, int]:
    """How many characters at both ends of two texts are whole words that are the same."""
    first = _shared(old, new)
    while first and not old[first - 1][0].isspace():
        first -= 1
    old, new = old[first:], new[first:]
    last = _shared(old[::-1], new[::-1])
    while last and any("".join(s for s, _ in t[-last - 1 : -last]).strip() for t in (old, new)):
        last -= 1
    return first, last


def _without_title(source: str) -> str:
    """A chapter without the title in its front matter, if it has a heading that says the same in the text."""
    found = _TITLE.match(source)
    if found is None or not re.search(r"^#[ \t]", source[found.end() :], re.MULTILINE):
        return source
    start, end = found.span("title")
    return source[:start] + " " * (end - start) + source[end:]


def _shared(a: Sequence[object], b: Sequence[object]) -> int:
    """With how many characters two texts begin alike."""
    return next(
        (n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch as one. Raises RefusedError where two overlap."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if made and start < made[-1][1]:
            raise RefusedError(ELSEWHERE)
        if made and start == made[-1][1]:
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
    return made
