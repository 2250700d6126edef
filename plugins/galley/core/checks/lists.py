"""Lists that CommonMark and Python-Markdown read differently: the messages for the author.

A chapter is read line by line, as it is written; boxes, notes, definitions and quotations are texts of
their own, as they are for both readers.
"""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from galley.core.lists.enumerators import Delimiter, Enumeration
from galley.core.rules.diagnostic import Diagnostic
from galley.core.rules.rules import LIST_IS_UNAMBIGUOUS
from galley.core.text.chapter import Chapter
from galley.core.text.inclusion import Whole
from galley.core.text.lists import (
    NUMBERS_IN_PARENTHESIS,
    POSSIBLE,
    TAKEN_OUT,
    Dialect,
    List,
    ListReading,
    Text,
    read_lists,
)
from galley.core.text.unread import fences_and_comments, without_front_matter

# Python-Markdown nests by so many spaces, and an indented text has as many.
_TAB = 4
_INNER = " " * _TAB
_NOTE = re.compile(r"[ ]{0,3}\[\^[^\]]*\]:")
_DEFINITION = re.compile(r":[ ]{1,3}")
# A statement of Jinja, of which the plugin that fills it in leaves an empty line.
_STATEMENT = re.compile(r"\s*\{%.*%\}\s*")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_LONGEST = 40
_OPTION = "set lists: commonmark"


@dataclass(frozen=True, slots=True)
class _Told:
    line: int
    message: str
    hint: str


def ambiguous(chapter: Chapter, dialect: Dialect) -> Iterator[Diagnostic]:
    """A diagnostic for each line of a list that is perhaps not read as its author means it."""
    whole = Whole.of(chapter.path, chapter.source, chapter.included)
    if not POSSIBLE.search(whole.text):
        return
    raw = whole.text.splitlines(keepends=True)
    starts = list(itertools.accumulate(map(len, raw), initial=0))
    for told in _told(_lines(whole.text), 0, dialect):
        words = raw[told.line].lstrip(" \t>")
        place = whole.at(starts[told.line] + len(raw[told.line]) - len(words))
        words = words.strip()
        shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
        yield Diagnostic(LIST_IS_UNAMBIGUOUS, f'"{shown}" {told.message}', place, told.hint)


def _lines(text: str) -> list[str]:
    """The lines of a source without tabs, with a character in place of each block of code."""
    source, parts, position = without_front_matter(text), [], 0
    for start, end in fences_and_comments(source):
        code = source[start:end]
        indent = code[: len(code) - len(code.lstrip(" \t>"))]
        parts += [source[position:start], indent, TAKEN_OUT, "\n" * code.count("\n")]
        position = end
    parts.append(source[position:])
    read = (line.expandtabs(_TAB) for line in "".join(parts).split("\n"))
    return ["" if _STATEMENT.fullmatch(line) else line for line in read]


def _told(lines: Sequence[str], first: int, dialect: Dialect) -> Iterator[_Told]:
    """What is reported about a text whose first line is the line `first` of the chapter."""
    reading = read_lists(lines)
    is_ours = dialect is Dialect.COMMONMARK
    told = _outside(reading) if is_ours else _by_spaces(reading, lines)
    for one in told:
        yield replace(one, line=first + one.line)
    for text in _texts(reading.parts):
        for at, inner in _inner(text):
            yield from _told(inner, first + at, dialect)


def _texts(parts: Iterable[Text | List]) -> Iterator[Text]:
    for part in parts:
        if isinstance(part, Text):
            yield part
        else:
            for item in part.items:
                yield from _texts(item.parts)


def _inner(text: Text) -> Iterator[tuple[int, list[str]]]:
    """The texts in a box, a definition, a note or a quotation, each with the line that it begins on."""
    if text.is_held:
        yield text.first, [_inside(line) for line in text.lines]
        return
    quoted: list[str] = []
    noted: list[str] = []
    for number, line in enumerate([*text.lines, "."]):
        if mark := _QUOTE.match(line):
            quoted.append(line[mark.end() :])
        elif quoted:
            yield text.first + number - len(quoted), quoted
            quoted = []
        if mark := _NOTE.match(line):
            noted = [line[mark.end() :].lstrip()]
        elif noted and (not line.strip() or line.startswith(_INNER)):
            noted.append(_inside(line))
        elif noted:
            yield text.first + number - len(noted), noted
            noted = []


def _inside(line: str) -> str:
    """A line of a box or a definition without its indentation; nothing is left of a box's head."""
    if line.startswith(_INNER):
        return line.removeprefix(_INNER)
    mark = _DEFINITION.match(line)
    return line[mark.end() :] if mark else ""


def _outside(reading: ListReading) -> Iterator[_Told]:
    """Where CommonMark does not read what was perhaps meant."""
    yield from _strays(reading)
    yield from _short(reading.parts)
    yield from _jumps(reading.parts)


def _strays(reading: ListReading) -> Iterator[_Told]:
    """Lines that CommonMark leaves out of every item, and that are indented below one."""
    for stray in reading.strays:
        way = "more" if stray.wanted > stray.column else "less"
        hint = f"indent it by {_spaces(abs(stray.wanted - stray.column))} {way}"
        if stray.is_code:
            yield _Told(stray.line, "is read as code, and not as a part of the list above it", hint)
        else:
            yield _Told(
                stray.line, "is read as words of the item above it", f"to make it an item, {hint}"
            )


def _short(parts: Iterable[Text | List]) -> Iterator[_Told]:
    """Bullets that are in a numbered item although they are not indented as far as its words."""
    for listed in _lists(parts):
        for item in listed.items:
            for inner in item.parts:
                if isinstance(inner, List) and inner.items[0].column < item.margin:
                    missing = _spaces(item.margin - inner.items[0].column)
                    message = "is not indented as far as the words of the item that it belongs to"
                    yield _Told(inner.first, message, f"indent it by {missing} more")
            yield from _short(item.parts)


def _jumps(parts: Sequence[Text | List]) -> Iterator[_Told]:
    """Items whose enumerator is not the next one, and is printed as it is typed."""
    for before, listed in itertools.pairwise(_lists(parts)):
        if isinstance(listed.sign, Enumeration) and listed.sign == before.sign:
            begins_again = listed.start == 1 and len(before.items) > 1
            expected = listed.sign.written(before.next_number)
            if expected and not begins_again and listed.sign != NUMBERS_IN_PARENTHESIS:
                last = before.items[-1].marker
                hint = f"write {expected}, or leave it if that is what you mean"
                yield _Told(listed.first, f"comes after {last}, and is printed as it is", hint)
    for listed in _lists(parts):
        for item in listed.items:
            yield from _jumps(item.parts)


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count} spaces"


def _lists(parts: Iterable[Text | List]) -> Iterator[List]:
    return (part for part in parts if isinstance(part, List))


def _by_spaces(reading: ListReading, lines: Sequence[str]) -> Iterator[_Told]:
    """Where Python-Markdown reads something else than CommonMark."""
    yield from _nested(reading.parts, lines, 0)
    yield from _swallowed(set(_item_lines(reading.parts)), lines)
    for stray in reading.strays:
        if stray.column < 2 * _TAB:
            other = "code" if stray.is_code else "words of the item above it"
            message = f"is a part of the list above it, and {other} for CommonMark"
            hint = f"indent it by {_spaces(stray.wanted)}, or {_OPTION}"
            yield _Told(stray.line, message, hint)


def _item_lines(parts: Iterable[Text | List]) -> Iterator[int]:
    for listed in _lists(parts):
        for item in listed.items:
            yield item.line
            yield from _item_lines(item.parts)


def _swallowed(items: Collection[int], lines: Sequence[str]) -> Iterator[_Told]:
    """Items that Python-Markdown puts into an inner list, as no empty line parts them from it."""
    first, told = -1, False
    for number, line in enumerate(lines):
        if not line.strip():
            first = -1
        elif first < 0:
            first, told = number, number not in items or number == 0
        elif number in items and not told and _level(line) < _level(lines[first]):
            told = True
            hint = f"write an empty line before it, or {_OPTION}"
            yield _Told(number, "is read as an item of the inner list", hint)


def _level(line: str) -> int:
    return (len(line) - len(line.lstrip(" "))) // _TAB


def _nested(
    parts: Sequence[Text | List], lines: Sequence[str], depth: int, marked: int = -1
) -> Iterator[_Told]:
    """Where Python-Markdown finds no list, or another; `marked` is the line of the item that holds it."""
    before: Text | List | None = None
    for part in parts:
        if isinstance(part, Text):
            yield from _ends(part, lines, depth, marked)
            before = part
            continue
        # Behind a marker, a list is one for both.
        told, is_list = (None, True) if part.first == marked else _as_a_list(part, before, depth)
        if told:
            yield told
        if is_list:
            for item in part.items:
                yield from _nested(item.parts, lines, depth + 1, item.line)
        before = part if is_list else None


def _ends(text: Text, lines: Sequence[str], depth: int, marked: int) -> Iterator[_Told]:
    """The first line of an item that is not indented far enough, behind an empty one."""
    for number in range(text.first, text.first + len(text.lines)):
        line = lines[number]
        is_apart = number != marked and line.strip() and not lines[number - 1].strip()
        if is_apart and len(line) - len(line.lstrip(" ")) < _TAB * depth:
            hint = f"indent it by {_spaces(_TAB * depth)}, or {_OPTION}"
            yield _Told(number, "ends the list above it", hint)
            return


def _as_a_list(listed: List, before: Text | List | None, depth: int) -> tuple[_Told | None, bool]:
    """What Python-Markdown makes of a list, if that is something else, and whether it nests it as here."""
    line, column = listed.first, listed.items[0].column
    if listed.sign == NUMBERS_IN_PARENTHESIS:
        # Several are reported as what a word processor printed.
        hint = f"write a full stop after the number, or {_OPTION}"
        return (_Told(line, "is read as text", hint) if len(listed.items) == 1 else None), False
    if isinstance(listed.sign, Enumeration):
        # Items with empty lines between them are paragraphs that begin with their enumerators. Those in
        # parentheses are reported as what a word processor printed.
        is_period = listed.sign.delimiter is Delimiter.PERIOD
        is_run_on = is_period and not listed.is_loose and len(listed.items) > 1
        return (_Told(line, "is read as text", _OPTION) if is_run_on else None), False
    if depth and column < _TAB * depth:
        hint = f"indent it by {_spaces(_TAB * depth)}, or {_OPTION}"
        return _Told(line, "is read as an item of the outer list", hint), False
    if isinstance(before, List):
        hint = f"write a paragraph or <!-- --> between the two, or {_OPTION}"
        return _Told(line, "is read as an item of the list above it", hint), True
    if listed.interrupts and not depth:
        hint = f"write an empty line before it, or {_OPTION}"
        return _Told(line, "is read as text", hint), False
    if listed.start not in (None, 1):
        return _Told(line, "is counted as 1", f"to keep its number, {_OPTION}"), True
    return None, True
