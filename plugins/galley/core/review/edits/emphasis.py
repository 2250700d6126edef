"""Emphasis and links that reviewers changed, as splices: marks are exchanged around words that stay.

Only the words around whose marks something changes are touched. What is between two marks, such as a citation or a
code, stays byte for byte.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from galley.core.review.edits.edit import MARKUP, SET_TEXT, RefusedError, escaped
from galley.core.review.edits.forms import PLAIN, TextForm, same_address, uniform

_MARKS = "*_"
_LINK_END = re.compile(
    r"\]\((?P<address><[^<>\n]*>|[^\s()<>]+)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?\)(?:\{[^{}\n]*\})?"
)
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>()\"\\]+")


class Emphasis:
    """The marks of emphasis and links of the sources, by the characters of a proof's text.

    `spans` has for each character where it is in the sources.
    """

    def __init__(
        self,
        text: str,
        source: str,
        spans: Sequence[tuple[int, int] | None],
        forms: Sequence[TextForm],
    ) -> None:
        self._text, self._source, self._spans = text, source, spans
        self._base = _base(source, spans, forms)
        self.forms = [_without(form, one) for form, one in zip(forms, self._base, strict=True)]

    def base(self, at: int) -> TextForm:
        """The form that words have at a place without any mark, such as those of a title."""
        return (
            self._base[at]
            if at < len(self._base) and self._text[at] != "\n"
            else self._base[at - 1]
        )

    def of_marks(self, at: int, forms: Sequence[TextForm]) -> list[TextForm]:
        """The forms of words at a place, without the one that all words there have."""
        base = self.base(at) if self._base else PLAIN
        if any((base.bold > form.bold) or (base.italic > form.italic) for form in forms):
            raise RefusedError(SET_TEXT)
        return [_without(form, base) for form in forms]

    def around(self, at: int) -> TextForm:
        """The form that plain words get where they are inserted before a character of the proof's text.

        They are put behind the space before that character, and else before the marks that are there.
        """
        left, right = (self._spans[n] if 0 <= n < len(self._spans) else None for n in (at - 1, at))
        if at and left is not None and (right is None or self._text[at - 1].isspace()):
            return self.forms[at - 1]
        return self.forms[at] if right is not None else PLAIN

    def restyled(
        self, start: int, end: int, forms: Sequence[TextForm]
    ) -> Iterator[tuple[int, int, str]]:
        """The splices that give words of the proof other forms, one for each character of the span.

        Raises RefusedError where the words have no place of their own, or half a link would change.
        """
        forms = self.of_marks(start, forms)
        was = [replace(form, address="") for form in self.forms[start:end]]
        now = [replace(form, address="") for form in forms]
        addresses = [TextForm(address=form.address) for form in forms]
        if any(a != b for a, b in self._of_words(start, was, now)):
            yield self.rewritten(start, end, self._text[start:end], now, keeps=True)
            if any(
                form.address != one.address
                for form, one in zip(self.forms[start:end], addresses, strict=True)
            ):
                raise RefusedError(MARKUP)
            return
        for one in uniform(addresses):
            yield from self._linked(start + one.start, start + one.end, one.form.address)

    def _of_words(
        self, start: int, was: Sequence[TextForm], now: Sequence[TextForm]
    ) -> Iterator[tuple[TextForm, TextForm]]:
        for n, pair in enumerate(zip(was, now, strict=True)):
            if not self._text[start + n].isspace():
                yield pair

    def rewritten(
        self, start: int, end: int, new: str, forms: Sequence[TextForm], *, keeps: bool = False
    ) -> tuple[int, int, str]:
        """The splice that exchanges words for others in their forms, with all emphasis that they touch.

        With `keeps`, the words are those that are there, and are taken from the source.
        """
        first, last = start, end
        while first and self._text[first - 1] != "\n" and self._is_marked(first - 1):
            first -= 1
        while last < len(self._text) and self._text[last] != "\n" and self._is_marked(last):
            last += 1
        pieces = [
            *self._kept(first, start, self.forms[first:start]),
            *(
                self._kept(start, end, forms)
                if keeps
                else [
                    (-1, -1, _linked(escaped(new[one.start : one.end]), one.form.address), one.form)
                    for one in uniform(forms)
                ]
            ),
            *self._kept(end, last, self.forms[end:last]),
        ]
        left, right = self._outer(first, last)
        self._check_gaps(left, right, first, last)
        return left, right, "".join(_marked(raw, form) for raw, form in _merged(pieces))

    def _is_marked(self, n: int) -> bool:
        form = self.forms[n]
        return form.bold or form.italic

    def _kept(
        self, start: int, end: int, forms: Sequence[TextForm]
    ) -> Iterator[tuple[int, int, str, TextForm]]:
        """The pieces of the source that words which stay were set from, where each has one form before and after."""
        cut = [(now, self._emphasis(start + n)) for n, now in enumerate(forms)]
        at = 0
        while at < len(cut):
            behind = at
            while behind < len(cut) and cut[behind] == cut[at]:
                behind += 1
            left, right = self._span(start + at, start + behind)
            raw = self._source[left:right]
            bare = re.sub(r"\\.", "", raw)
            if bare.count("[") != bare.count("]") or bare.count("(") != bare.count(")"):
                raise RefusedError(MARKUP)
            yield left, right, raw, replace(cut[at][0], address="")
            at = behind

    def _emphasis(self, n: int) -> TextForm:
        return replace(self.forms[n], address="")

    def _span(self, start: int, end: int) -> tuple[int, int]:
        first, last = self._spans[start], self._spans[end - 1]
        if first is None or last is None or last[1] < first[0]:
            raise RefusedError(SET_TEXT)
        return first[0], last[1]

    def _outer(self, first: int, last: int) -> tuple[int, int]:
        """Where a passage of the proof is in the source, with the marks around it."""
        if first == last:
            before = self._spans[first - 1] if first and self._text[first - 1] != "\n" else None
            behind = self._spans[first] if first < len(self._spans) else None
            one = before[1] if before else behind[0] if behind else None
            if one is None:
                raise RefusedError(SET_TEXT)
            return one, one
        left, right = self._span(first, last)
        if self._is_marked(first):
            while left and self._source[left - 1] in _MARKS:
                left -= 1
        if self._is_marked(last - 1):
            while right < len(self._source) and self._source[right] in _MARKS:
                right += 1
        return left, right

    def _check_gaps(self, left: int, right: int, first: int, last: int) -> None:
        """Refuse where there is more than marks of emphasis between passages of different forms."""
        at = left
        for one in uniform([self._emphasis(n) for n in range(first, last)]):
            start, end = self._span(first + one.start, first + one.end)
            if start < at or self._source[at:start].strip(_MARKS):
                raise RefusedError(MARKUP)
            at = end
        if self._source[at:right].strip(_MARKS):
            raise RefusedError(MARKUP)

    def _linked(self, start: int, end: int, address: str) -> Iterator[tuple[int, int, str]]:
        """The splices that make words lead elsewhere, or nowhere."""
        for one in uniform([TextForm(address=f.address) for f in self.forms[start:end]]):
            first, last, was = start + one.start, start + one.end, one.form.address
            if same_address(was, address) or not self._text[first:last].strip():
                continue
            if not was:
                while self._text[first].isspace():
                    first += 1
                while self._text[last - 1].isspace():
                    last -= 1
                left, right = self._span(first, last)
                raw = self._source[left:right]
                if re.search(r"[\[\]\n]", raw) or not _ADDRESS.fullmatch(address):
                    raise RefusedError(MARKUP)
                yield left, left, "["
                yield right, right, f"]({address})"
                continue
            beside = (
                self.forms[n].address == was and self._text[n] != "\n"
                for n in (first - 1, last)
                if 0 <= n < len(self._text)
            )
            if any(beside):
                raise RefusedError(MARKUP)
            yield from self._relinked(first, last, address)

    def _relinked(self, first: int, last: int, address: str) -> Iterator[tuple[int, int, str]]:
        """The splices that change the address of a whole link, or take the link out and leave its words."""
        left, right = self._span(first, last)
        while left and self._source[left - 1] in _MARKS:
            left -= 1
        while self._source[right : right + 1] in {*_MARKS}:
            right += 1
        behind = _LINK_END.match(self._source, right)
        if behind is None or self._source[left - 1 : left] != "[":
            raise RefusedError(MARKUP)
        if address and not _ADDRESS.fullmatch(address):
            raise RefusedError(MARKUP)
        if address:
            yield *behind.span("address"), address
        else:
            yield left - 1, left, ""
            yield *behind.span(), ""


def _base(
    source: str, spans: Sequence[tuple[int, int] | None], forms: Sequence[TextForm]
) -> list[TextForm]:
    """What is bold or italic with no mark before it in the source."""
    made = [PLAIN] * len(forms)
    for one in uniform([TextForm(form.bold, form.italic) for form in forms]):
        span = spans[one.start]
        before = source[max(0, span[0] - 6) : span[0]] if span else "*"
        if one.form != PLAIN and not re.search(r"[*_]\W*$", before):
            made[one.start : one.end] = [one.form] * (one.end - one.start)
    return made


def _without(form: TextForm, base: TextForm) -> TextForm:
    return replace(form, bold=form.bold and not base.bold, italic=form.italic and not base.italic)


def _linked(text: str, address: str) -> str:
    """Words as a link, if they are to lead anywhere."""
    if not address:
        return text
    if not _ADDRESS.fullmatch(address):
        raise RefusedError(MARKUP)
    return _inside("[", text, f"]({address})")


def _merged(pieces: Sequence[tuple[int, int, str, TextForm]]) -> Iterator[tuple[str, TextForm]]:
    """Pieces beside each other of one form as one; a space between two of one form belongs to them."""
    made: list[tuple[str, TextForm]] = []
    for _, _, raw, given in pieces:
        form = replace(given, address="")
        if not raw:
            continue
        if made and made[-1][1] == form:
            made[-1] = (made[-1][0] + raw, form)
        elif len(made) > 1 and not made[-1][0].strip() and made[-2][1] == form:
            space, _ = made.pop()
            made[-1] = (made[-1][0] + space + raw, form)
        else:
            made.append((raw, form))
    yield from made


def _marked(raw: str, form: TextForm) -> str:
    return _inside(form.marks, raw, form.marks)


def _inside(before: str, text: str, behind: str) -> str:
    """Words between two marks; the space at their ends is outside of them."""
    words = text.strip()
    if not words:
        return text
    first, _, last = text.partition(words)
    return f"{first}{before}{words}{behind}{last}"
