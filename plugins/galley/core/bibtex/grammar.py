"""The grammar of BibTeX: a text as a library; nothing of it is lost, whatever is wrong with it.

The grammar is that of Pandoc's reader (`Text.Pandoc.Citeproc.BibTeX`), with what BibTeX itself
allows beyond it: parentheses around a block, and space after its character. What is merely missing (a
comma, the last brace) is corrected and reported. A value ends at the latest where a line begins another
block, so that one missing brace costs one entry.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from sys import intern

from galley.core.bibtex.model import (
    Block,
    DuplicateFieldKeyBlock,
    Entry,
    ExplicitComment,
    Extent,
    Field,
    Flaw,
    ImplicitComment,
    Library,
    LocatedLibrary,
    ParsingFailedBlock,
    Preamble,
    String,
    Unreadable,
)

_TYPE = r"[^\W\d_][\w-]*+"
_MARK = re.compile("(?m)^\ufeff+")
_SPACE = re.compile(r"(?:\s++|%[^\n]*+)*+")
_COMMENT = re.compile(r"%[^\n]*")
_REMARK = re.compile(r"[^\S\n]*+(%[^\n]*)")
_SIGN = re.compile(r"%[^\n]*+|@")
_HEAD = re.compile(rf"@\s*+({_TYPE})\s*+([{{(])")
_NAME = re.compile(r"[\w\-:+]++")
# People put a field out of use by slashes before it.
_ODD_NAME = re.compile(rf"[^\w\s{{}}(),=\"%@#]{{1,3}}{_NAME.pattern}(?=\s*+=)")
_BEFORE_VALUE = re.compile(
    rf"(?:{_NAME.pattern}|{_ODD_NAME.pattern}){_SPACE.pattern}(?:={_SPACE.pattern})?+"
)
_FIELD = re.compile(r"[\w\-:+]++\s*+=\s*+[{\"\w]")
_KEY = re.compile(r"[^\s,{}\"]*+")
_KEY_WITH_SPACES = re.compile(r"[^\n,{}\"=]++(?=,)")
_KEYLESS = re.compile(r"[\w\-:+]++\s*+=\s*+[{\"]")
# Pandoc's reader loses an entry whose key has any other character.
_NO_KEY_SIGN = re.compile(r"[^\w.:;?!`'()$/*@+=\[\]&-]")
_ESCAPED_OR_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_ESCAPED_OR_QUOTE = re.compile(r"\\.|[{\"]", re.DOTALL)
# A value with braces of one level in it, as nearly all are.
_PLAIN = r"\{(?:[^{}\\]++|\\.|\{(?:[^{}\\]++|\\.)*+\})*+\}"
_PLAIN_BRACED = re.compile(_PLAIN, re.DOTALL)
_PLAIN_FIELD = re.compile(rf"\s*+([\w\-:+]++)\s*+=\s*+({_PLAIN}),(?![^\S\n]*+%)", re.DOTALL)
# A line that begins a block: what is before it must have ended.
_BOUNDARY = re.compile(
    rf"(?m)^[ \t]*+@{_TYPE}[ \t]*+(?:\{{[^\n,{{}}\"=]*+|\([^\s,(){{}}\"=]++[ \t]*+)[,=\n]"
)
_ANY_BLOCK = re.compile(rf"@{_TYPE}\s*+[{{(]\s*+[^\s,{{}}\"=]++\s*+[,=]")
_LATER_FIELD = re.compile(r"(?:\n[ \t]*+|,\s*+)([\w\-:+]++)[ \t]*+=[ \t]*+[{\"\w]")
_WITHOUT_SIGN = re.compile(
    r"(?im)^[ \t]*+(?:article|book|booklet|collection|dataset|inbook|incollection|inproceedings"
    r"|manual|mastersthesis|misc|online|patent|periodical|phdthesis|proceedings|report|software"
    r"|standard|techreport|thesis|unpublished)[ \t]*+\{[ \t]*+(?P<key>[^\s,{}\"=]++)[ \t]*+,"
)
_WITHOUT_BRACE = re.compile(
    rf"(?m)^[ \t]*+@{_TYPE}[ \t]++(?P<key>[^\s,{{}}\"=@]++)[ \t]*+,[ \t]*+$"
)
# A type of two words, such as "Journal Article", or one with a character that no type has.
_WRONG_TYPE = re.compile(
    rf"(?m)^[ \t]*+@(?!\s*+{_TYPE}\s*+[{{(])[^\n{{}}@,=\"]*+\{{[ \t]*+(?P<key>[^\s,{{}}\"=]++)[ \t]*+,"
)
_RIS = re.compile(r"(?m)^[ \t]*+TY {1,2}-[ \t]*+[A-Z]+(?P<key>)[ \t]*+$")
_LEFT_OVER = re.compile(r"\s*+[,}\s]*+[\w\-:+]++\s*+=\s*+[{\"]")
_END = {"{": "}", "(": ")"}


def plain(text: str) -> str:
    """The text of a file as it is read: with plain line ends, without marks of the byte order.

    Such a mark is at the start, or where one file was put behind another.
    """
    return _MARK.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def read_library(text: str) -> LocatedLibrary:
    """Read the library of a plain text; space alone is in none of its blocks."""
    library, extents = Library(), []
    for block, extent in _Reader(text).blocks():
        library.add(block, fail_on_duplicate_key=False)
        extents.append(extent)
    return LocatedLibrary(library, tuple(extents))


def value_start(text: str, start: int) -> int:
    """Where the value of the field begins whose name does at an offset."""
    match = _BEFORE_VALUE.match(text, start)
    return match.end() if match else start


_Located = tuple[Block, Extent]


class _Reader:
    """One reading of a text.

    A block that is not closed is looked through as far as the next; where all are so, and on one
    line, that adds up. What is looked through in vain is therefore limited, and with it the time.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.boundaries = [match.start() for match in _BOUNDARY.finditer(text)]
        self.patience = 1_000_000 + 20 * len(text)
        self.comments: list[str] = []
        # Where the fields of this block begin, and the comments above them.
        self.starts: list[int] = []
        self.above: list[tuple[int, str]] = []
        # Where the last value ends that is closed only behind the beginning of another block.
        self.doubtful = 0
        # The last offset of which the line was asked for, and that line.
        self.counted, self.line = 0, 0

    def blocks(self) -> Iterator[_Located]:
        done, previous = 0, ""
        while head := self._next(done):
            yield from self._between(done, head.start(), previous)
            block, extent = self._block(head)
            yield block, extent
            done = extent.end
            previous = block.key if isinstance(block, Entry) else ""
        yield from self._between(done, len(self.text), previous)

    def _next(self, at: int) -> re.Match[str] | None:
        """The head of the next block, outside comments: its character, its type and a bracket."""
        for match in _SIGN.finditer(self.text, at):
            head = _HEAD.match(self.text, match.start()) if match[0] == "@" else None
            # Pandoc knows no @comment in parentheses.
            if head and (head[2] == "{" or head[1].lower() != "comment"):
                return head
        return None

    def _line(self, at: int) -> int:
        """The line of an offset, the first being 0: counted from the one that was asked for last."""
        if at < self.counted:
            self.line -= self.text.count("\n", at, self.counted)
        else:
            self.line += self.text.count("\n", self.counted, at)
        self.counted = at
        return self.line

    def _written(self, start: int, end: int) -> tuple[int, str]:
        """The line and the text of a block, as every block of bibtexparser holds them."""
        return self._line(start), self.text[start:end]

    def _between(self, start: int, end: int, previous: str) -> Iterator[_Located]:
        """The text between two blocks, with what in it was meant to be a block."""
        if start == end:
            return
        if previous and _LEFT_OVER.match(self.text, start, end):
            message = (
                f'the entry "{previous}" ends here, but fields follow; look for an extra brace'
            )
            yield self._failed(start, end, Unreadable(Flaw(start - 1, message), end))
            return
        halves = sorted(
            (match.end() - len(match[0].lstrip()), match["key"], message)
            for pattern, message in _HALVES
            for match in pattern.finditer(self.text, start, end)
        )
        ends = [begin for begin, _, _ in halves] + [end]
        if free := self.text[start : ends[0]].strip():
            at = self.text.index(free, start)
            yield ImplicitComment(free, self._line(at), free), Extent(start, ends[0])
        for (begin, key, message), stop in zip(halves, ends[1:], strict=True):
            # BibTeX skips what has no @: some put an entry aside like this.
            flaw = Flaw(begin, message.format(key), is_harmless=message is _HALVES[0][1])
            yield self._failed(begin, stop, Unreadable(flaw, stop, key))

    def _failed(self, start: int, end: int, error: Unreadable) -> _Located:
        return ParsingFailedBlock(error, *self._written(start, end)), Extent(start, end)

    def _block(self, head: re.Match[str]) -> _Located:
        self.comments.clear()
        self.starts.clear()
        self.above.clear()
        try:
            match head[1].lower():
                case "comment":
                    return self._comment(head)
                case "preamble":
                    return self._preamble(head)
                case "string":
                    return self._string(head)
                case _:
                    return self._entry(head)
        except Unreadable as found:
            end = self._resume(found.resume)
            # The error that was raised would keep the whole reading alive.
            return self._failed(head.start(), end, Unreadable(found.flaw, end, found.key))

    def _resume(self, at: int) -> int:
        """Where to go on after a block that could not be read."""
        if self.patience < 0:
            return len(self.text)
        limit = self._boundary(at)
        for match in _ANY_BLOCK.finditer(self.text, at, limit):
            line = self.text.rfind("\n", 0, match.start()) + 1
            if not self.text[line : match.start()].lstrip().startswith("%"):
                limit = match.start()
                break
        halves = (pattern.search(self.text, at, limit) for pattern, _ in _HALVES)
        return min([limit, *(match.start() for match in halves if match)])

    def _boundary(self, at: int) -> int:
        """The first place from here on where a line begins a block, or the end."""
        nth = bisect_left(self.boundaries, at)
        return self.boundaries[nth] if nth < len(self.boundaries) else len(self.text)

    def _comment(self, head: re.Match[str]) -> _Located:
        end = self._braced(head.end() - 1, len(self.text))
        if end is None:
            flaw = Flaw(head.start(), "this @comment is not closed; look for a missing brace")
            raise Unreadable(flaw, head.end())
        text = self.text[head.end() : end - 1].strip()
        extent = Extent(head.start(), end)
        return ExplicitComment(text, *self._written(head.start(), end)), extent

    def _preamble(self, head: re.Match[str]) -> _Located:
        limit = self._boundary(head.end())
        if head[2] == "{":
            end = self._braced(head.end() - 1, limit)
        else:
            end = self.text.find(")", head.end(), limit) + 1 or None
        if end is None:
            self._doubt(head.end() - 1)
            flaw = Flaw(head.start(), "this @preamble is not closed; look for a missing brace")
            raise Unreadable(flaw, limit)
        value = self.text[head.end() : end - 1]
        return Preamble(value, *self._written(head.start(), end)), Extent(head.start(), end)

    def _string(self, head: re.Match[str]) -> _Located:
        limit = self._boundary(head.end())
        at = self._space(head.end(), limit)
        name = _NAME.match(self.text, at, limit)
        equals = self._space(name.end(), limit) if name else at
        if name is None or not self._is(equals, limit, "="):
            message = "a @string is a name, an equals sign and a value"
            raise Unreadable(Flaw(head.start(), message), equals)
        value_start = self._space(equals + 1, limit)
        value, at = self._value(value_start, limit, name[0])
        at = self._space(at, limit)
        if self._is(at, limit, ","):
            at = self._space(at + 1, limit)
        if not self._is(at, limit, _END[head[2]]):
            message = f'the @string "{name[0]}" is not closed; look for a missing brace or quote'
            raise Unreadable(Flaw(head.start(), message), at)
        written = self._written(head.start(), at + 1)
        string = String(intern(name[0].lower()), value, *written)
        above = tuple((name.start(), comment) for comment in self.comments)
        return string, Extent(
            start=head.start(),
            end=at + 1,
            key_start=name.start(),
            fields=(name.start(),),
            above=above,
        )

    def _entry(self, head: re.Match[str]) -> _Located:
        limit, last = self._boundary(head.end()), _END[head[2]]
        start = self._space(head.end(), limit)
        key, after, wrong = self._key(start, limit, last)
        flaws: list[Flaw] = []
        if not wrong and not self._is(after, limit, f",{last}"):
            flaws.append(Flaw(start + len(key), f'a comma is missing after the key "{key}"'))
        try:
            after += self._is(after, limit, ",")
            fields, end = self._fields(after, limit, key, flaws, last)
        except Unreadable as error:
            raise Unreadable(wrong or error.flaw, error.resume, key) from error
        if wrong:
            raise Unreadable(wrong, end, key)
        entry = Entry(head[1].lower(), key, fields, *self._written(head.start(), end))
        extent = Extent(
            *(head.start(), end, start, tuple(self.starts), tuple(self.above)),
            *(tuple(self.comments), tuple(flaws), head.start() < self.doubtful),
        )
        names = [field.key for field in fields]
        if len(set(names)) < len(names):
            twice = {name for name in names if names.count(name) > 1}
            return DuplicateFieldKeyBlock(twice, entry), extent
        return entry, extent

    def _key(self, at: int, limit: int, end: str) -> tuple[str, int, Flaw | None]:
        """The key of an entry, the end of the space after it, and what no key may have."""
        match = _KEY_WITH_SPACES.match(self.text, at, limit) or _KEY.match(self.text, at, limit)
        key = match[0].rstrip() if match else ""
        if not key or _KEYLESS.match(self.text, at, limit):
            return "", at, Flaw(at, "the entry has no key; write one before its first comma")
        if end == ")" and not self._is(at + len(key), limit, ","):
            key = key.rstrip(")")
        after = self._space(at + len(key), limit)
        wrong = _NO_KEY_SIGN.search(key)
        if not wrong:
            return key, after, None
        sign = "a space" if wrong[0].isspace() else f'"{wrong[0]}"'
        hint = f'write "{re.sub(r"-+", "-", _NO_KEY_SIGN.sub("-", key))}"'
        message = f'the key "{key}" holds {sign}, which a key must not contain'
        return key, after, Flaw(at + wrong.start(), message, hint)

    def _fields(
        self, at: int, limit: int, key: str, flaws: list[Flaw], end: str
    ) -> tuple[list[Field], int]:
        """The fields of an entry, and where it ends."""
        fields: list[Field] = []
        after = at
        while True:
            if plain := _PLAIN_FIELD.match(self.text, after, limit):
                fields.append(self._plain(plain))
                after = plain.end()
                continue
            before = len(self.comments)
            at = self._space(after, limit)
            if self._is(at, limit, end):
                return fields, at + 1
            if at >= limit or _HEAD.match(self.text, at, limit):
                self._check_unclosed(fields, limit)
                flaws.append(Flaw(after, f'the entry "{key}" is not closed', f'write "{end}" here'))
                # What is behind the entry's end is not a comment of its own.
                del self.comments[before:]
                return fields, after
            if self._is(at, limit, ","):
                flaws.append(Flaw(at, "there is an extra comma"))
                after = at + 1
                continue
            field, after = self._field(at, limit, flaws, end)
            fields.append(field)

    def _plain(self, match: re.Match[str]) -> Field:
        """A field as nearly all are, whose one value is in braces and followed by a comma."""
        return self._located(match[1], match[2], match.start(1))

    def _located(self, name: str, value: str, start: int) -> Field:
        self.starts.append(start)
        if self.comments:
            self.above += [(start, comment) for comment in self.comments]
            self.comments.clear()
        return Field(intern(name.lower()), value, self._line(start))

    def _check_unclosed(self, fields: list[Field], limit: int) -> None:
        """An entry whose last value took its last brace has lost more than that brace."""
        if fields and (match := _LATER_FIELD.search(fields[-1].value)):
            start = value_start(self.text, self.starts[-1])
            raise self._open(fields[-1].key, start, limit, match[1])

    def _field(self, start: int, limit: int, flaws: list[Flaw], end: str) -> tuple[Field, int]:
        """The field that begins here, and where the next may begin."""
        name = _NAME.match(self.text, start, limit) or _ODD_NAME.match(self.text, start, limit)
        if name is None:
            message = f'a field should begin here, not "{self.text[start]}"; look for a missing brace, quote or comma'
            raise Unreadable(Flaw(start, message), start)
        value_start = self._space(name.end(), limit)
        if self._is(value_start, limit, "="):
            value_start = self._space(value_start + 1, limit)
        elif self._is(value_start, limit, f",{end}"):
            flaws.append(Flaw(start, f'the field "{name[0]}" has no value'))
        else:
            flaws.append(Flaw(name.end(), f'an equals sign is missing after "{name[0]}"'))
        value, at = self._value(value_start, limit, name[0])
        after = self._comma(self._remark(at, limit), limit, end, name[0], value_start, flaws)
        return self._located(name[0], value, start), after

    def _comma(
        self, at: int, limit: int, end: str, name: str, value_start: int, flaws: list[Flaw]
    ) -> int:
        """Where the next field may begin, after the comma that should be here."""
        following = _SPACE.match(self.text, at, limit)
        after = following.end() if following else at
        if self._is(after, limit, ","):
            self._space(at, after)
            return self._remark(after + 1, limit)
        if after >= limit or self._is(after, limit, end) or _HEAD.match(self.text, after, limit):
            return at
        if _FIELD.match(self.text, after, limit):
            flaws.append(Flaw(at, f'a comma is missing after the field "{name}"'))
            return at
        if match := _LATER_FIELD.search(self.text, value_start, at):
            raise self._open(name, value_start, limit, match[1])
        if self.text[value_start] not in '{"':
            raise Unreadable(Flaw(value_start, f'write the value of "{name}" in braces'), after)
        message = f'the value of "{name}" should end here; look for a missing brace, quote or comma'
        raise Unreadable(Flaw(after, message), after)

    def _value(self, at: int, limit: int, name: str) -> tuple[str, int]:
        """The pieces of a value, and where it ends."""
        pieces: list[str] = []
        while True:
            if self._is(at, limit, "{"):
                end = self._braced(at, limit)
            elif self._is(at, limit, '"'):
                end = self._quoted(at, limit)
            elif word := _NAME.match(self.text, at, limit):
                end = word.end()
            elif not pieces and (at >= limit or self._is(at, limit, ",})")):
                return "", at
            else:
                message = f'write the value of "{name}" in braces'
                raise Unreadable(Flaw(at, message), at)
            if end is None:
                self._doubt(at)
                later = _LATER_FIELD.search(self.text, at, limit)
                raise self._open(name, at, limit, later[1] if later else "")
            pieces.append(self.text[at:end])
            following = _SPACE.match(self.text, end, limit)
            if not following or not self._is(following.end(), limit, "#"):
                return " # ".join(pieces), end
            at = self._space(self._space(end, limit) + 1, limit)

    def _open(self, name: str, at: int, limit: int, later: str) -> Unreadable:
        """A value that is not closed, perhaps before a later field."""
        what = "quote" if self.text[at] == '"' else "brace"
        hint = f'close it before the field "{later}"' if later else None
        flaw = Flaw(at, f'the {what} that opens the value of "{name}" is not closed', hint)
        return Unreadable(flaw, limit if limit < len(self.text) else at + 1)

    def _doubt(self, at: int) -> None:
        """Note where a value that should have ended is closed after all."""
        if self.patience > 0:
            whole = len(self.text)
            end = self._quoted(at, whole) if self._is(at, whole, '"') else self._braced(at, whole)
            self.patience -= (end or at) - at
            self.doubtful = max(self.doubtful, end or 0)

    def _braced(self, at: int, limit: int) -> int | None:
        """Where the braces that open here are closed."""
        if plain := _PLAIN_BRACED.match(self.text, at, limit):
            return plain.end()
        depth = 0
        for match in _ESCAPED_OR_BRACE.finditer(self.text, at, limit):
            depth += (match[0] == "{") - (match[0] == "}")
            if depth == 0:
                return match.end()
        self.patience -= limit - at
        return None

    def _quoted(self, start: int, limit: int) -> int | None:
        """Where the quote that opens here is closed."""
        at: int | None = start + 1
        while at is not None and (match := _ESCAPED_OR_QUOTE.search(self.text, at, limit)):
            if match[0] == '"':
                return match.end()
            at = self._braced(match.start(), limit) if match[0] == "{" else match.end()
        self.patience -= limit - start
        return None

    def _space(self, at: int, limit: int) -> int:
        """The end of the space that begins here; comments in it are kept."""
        match = _SPACE.match(self.text, at, limit)
        if match is None or match.end() == at:
            return at
        if "%" in match[0]:
            self.comments += _COMMENT.findall(match[0])
        return match.end()

    def _remark(self, at: int, limit: int) -> int:
        """The end of a comment on this line, which belongs to what is before it."""
        match = _REMARK.match(self.text, at, limit)
        if match is None:
            return at
        self.comments.append(match[1])
        return match.end()

    def _is(self, at: int, limit: int, signs: str) -> bool:
        return at < limit and self.text[at] in signs


_HALVES = (
    (_WITHOUT_SIGN, 'the entry "{}" has no @ before its type'),
    (_WITHOUT_BRACE, 'the entry "{}" has no brace before its key'),
    (_WRONG_TYPE, 'the entry "{}" has no type of one word, such as @article'),
    (_RIS, "a RIS record is not read; export it as BibTeX"),
)
