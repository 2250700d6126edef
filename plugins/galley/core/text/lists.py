"""Lists as CommonMark 0.31.2 reads them, in one pass over the lines of a text.

Columns decide what an item holds, as the specification says (sections 5.2 and 5.3): the lines that are
indented at least as far as its first words, and lazy lines, which continue a paragraph. Others read
the rest of Markdown: here it only matters where a construct begins and ends, so that none of its lines
is taken for an item.

Two things are read otherwise. Bullets that are indented below a numbered item, but not as far as its
words, end the list by the specification. If the next item goes on counting, they are in the item. And
items may be counted in letters and Roman numerals, as `enumerators` says: two of them that count up
make a list, and each keeps the enumerator that its author typed.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto

from galley.core.lists.enumerators import (
    ENUMERATOR,
    Delimiter,
    Enumeration,
    Enumerator,
    ListNumerals,
    enumerators,
)
from galley.core.rules.rules import Profile
from galley.core.text.nesting import DEEPEST

MARKER = re.compile(r"(?P<sign>[-+*]|(?P<number>\d{1,9})(?P<end>[.)]))(?=[ ]|$)")
NUMBERS_IN_PARENTHESIS = Enumeration(ListNumerals.DECIMAL, Delimiter.PARENTHESIS)
# A line that may begin an item, however far it is indented.
POSSIBLE = re.compile(rf"(?m)^[ ]*(?:[-+*]|\d{{1,9}}[.)]|{ENUMERATOR})(?:[ ]|$)")
_BREAK = re.compile(r"(?:(?:-[ ]*){3,}|(?:_[ ]*){3,}|(?:\*[ ]*){3,})$")
_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*$")
_HEADING = re.compile(r"#{1,6}(?!#)")
_QUOTE = re.compile(r"(?:>[ ]?)+")
_NOTE = re.compile(r"\[\^[^\]]*\]:")
_DEFINITION = re.compile(r":[ ]{1,3}(?=\S)")
_SLASHES = re.compile(r"/{3,}[ ]*(?P<name>[\w-]+)?")
_FIRST_OPTION = re.compile(r"[ ]{4}|id:[ ]|[ ]+[A-Za-z][\w-]*:(?:[ ]|$)")
_OPTION = re.compile(r"[ ]{4}|[ ]*(?:-[ ]|[A-Za-z][\w-]*:(?:[ ]|$))")
# A line that begins or ends a division.
_COLONS = re.compile(r":{3}")
_BOXES = {"!!!": r"!!! ?[\w-]", "???": r"\?{3}\+? ?[\w\"-]", "===": r'={3}[+!]{0,2} +"'}
_FORMULAS = {"$$": "$$", "\\[": "\\]", "\\begin{": "\\end{"}
# A displayed formula in one line, with its attributes.
_FORMULA_LINE = re.compile(
    r"(?:\$\$.+\$\$|\\\[.+\\\]|\\begin\{.+\\end\{[^{}]*\})[ ]*(?:\{[^{}]*\})?[ ]*$"
)
# What stands for code or HTML that was taken out of a text: a block of its own.
TAKEN_OUT = "\x02wzxhzdk:0\x03"
_TAKEN_OUT = re.compile("\x02wzxhzdk:[0-9]+\x03$")
# A line that is indented this far is code, unless it continues a paragraph.
_CODE = 4
# A bullet that is indented this far below a number is meant to be in its item.
_LEAST = 2
# So many lists in a row are looked at for the one that an enumerator goes on with.
_NEAR = 4


class Dialect(StrEnum):
    """Whose rules decide what a list is."""

    COMMONMARK = "commonmark"
    PYTHON_MARKDOWN = "python-markdown"


def dialect_of(profile: Profile) -> Dialect:
    """By whose rules lists are read, where nothing else is said."""
    return Dialect.COMMONMARK if profile is Profile.PAPER else Dialect.PYTHON_MARKDOWN


class _Open(Enum):
    """What is open at the end of a container, for the next line to go on."""

    NOTHING = auto()
    PARAGRAPH = auto()
    # A paragraph in a quotation, or in a footnote: a lazy line goes on with it.
    QUOTED = auto()
    NOTE = auto()
    CODE = auto()
    # A box or a definition: all that is indented by four is in it.
    BOX = auto()
    # The first line of a block between slashes, and its options, however they are indented.
    SLASHES = auto()
    OPTIONS = auto()
    FORMULA = auto()


_UNTIL_BLANK = frozenset(
    {_Open.PARAGRAPH, _Open.QUOTED, _Open.FORMULA, _Open.SLASHES, _Open.OPTIONS}
)


@dataclass(slots=True)
class Text:
    """Lines that hold no list of their level; those of a box are held together."""

    first: int
    lines: list[str] = field(default_factory=list)
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class ItemMarker:
    """What begins an item: as it is typed, the sign that the items of a list share, and a number."""

    written: str
    sign: str | Enumeration
    number: int | None

    @classmethod
    def of(cls, words: str) -> "ItemMarker | None":
        """The marker of CommonMark's that words begin with."""
        found = MARKER.match(words)
        if not found:
            return None
        number = int(found["number"]) if found["number"] else None
        sign = NUMBERS_IN_PARENTHESIS if found["end"] == ")" else found["end"] or found["sign"]
        return cls(found["sign"], sign, number)


@dataclass(slots=True)
class List:
    """Items in a row with one kind of marker: `-`, `+`, `*`, a number before a full stop, or an enumeration.

    It `interrupts` a paragraph if no empty line is before it. Its `is_short` says whether its items
    hold bullets that are not indented as far as their words.
    """

    first: int
    sign: str | Enumeration
    start: int | None
    interrupts: bool
    is_apart: bool
    items: list["ListItem"] = field(default_factory=list)
    is_loose: bool = False
    is_short: bool = False

    @property
    def next_number(self) -> int:
        """The number of the item after the last one, in a list that counts."""
        return (self.start or 0) + len(self.items)


@dataclass(slots=True)
class Container:
    """A text, or what an item holds: its parts in order, from the column `margin` on."""

    margin: int = 0
    parts: list[Text | List] = field(default_factory=list)
    open: _Open = _Open.NOTHING
    base: int = 0
    is_cut: bool = False


@dataclass(slots=True)
class ListItem(Container):
    """An item: the line and the column of its marker, the marker itself, and its list."""

    line: int = 0
    column: int = 0
    marker: str = ""
    of: List | None = None


@dataclass(frozen=True, slots=True)
class Stray:
    """A line below a list that is in none of its items, as it is indented by `column` and not by `wanted`."""

    line: int
    column: int
    wanted: int
    is_code: bool


@dataclass(frozen=True, slots=True)
class ListReading:
    """The lists of a text and the texts between them, and the lines that may have been meant for an item."""

    parts: Sequence[Text | List]
    strays: Sequence[Stray]


def read_lists(lines: Sequence[str], boxes: frozenset[str] = frozenset(_BOXES)) -> ListReading:
    """Read the lists in the lines of a text without tabs.

    `boxes` are the markers (`!!!`, `???`, `===`) that begin a box here. The lines of a text between
    lists stay as they are; those in an item lose their indentation.
    """
    reader = _Reader(lines, boxes)
    for number, line in enumerate(lines):
        reader.read(number, line)
    return ListReading(reader.stack[0].parts, reader.strays)


class _Reader:
    """The open containers, outermost first, while lines are read."""

    def __init__(self, lines: Sequence[str], boxes: frozenset[str]) -> None:
        self.lines = lines
        self.stack: list[Container] = [Container()]
        self.strays: list[Stray] = []
        self.blanks = 0
        signs = "|".join(_BOXES[sign] for sign in sorted(boxes))
        self.box = re.compile(signs or r"(?!)")
        # Up to which line no end of a formula was found.
        self.unclosed = dict.fromkeys(_FORMULAS, -1)

    def read(self, number: int, line: str) -> None:
        words = line.lstrip(" ")
        if not words.strip():
            self._blank()
            return
        indent = len(line) - len(words)
        depth = 0
        while depth + 1 < len(self.stack) and indent >= self.stack[depth + 1].margin:
            depth += 1
        self._place(depth, number, line, indent)
        self.blanks = 0

    def _blank(self) -> None:
        self.blanks += 1
        tip = self.stack[-1]
        if tip.open in _UNTIL_BLANK:
            tip.open = _Open.NOTHING
        if isinstance(tip, ListItem) and not tip.parts:
            # An item begins with one empty line at most.
            self.stack.pop()

    def _place(self, depth: int, number: int, line: str, indent: int) -> None:
        """Put a line where it belongs, when it is known how many containers go on with it."""
        home, tip = self.stack[depth], self.stack[-1]
        within, words = indent - home.margin, line[indent:]
        is_direct = home is tip
        if is_direct and self._goes_on(home, within, words):
            margin = home.margin + home.base if home.margin else 0
            self._add(home, number, line[min(margin, indent) :])
            return
        is_lazy = not self.blanks and tip.open in (_Open.PARAGRAPH, _Open.QUOTED, _Open.NOTE)
        if within >= _CODE and not (is_lazy and tip.margin and _TAKEN_OUT.match(words)):
            self._look_for_stray(home, number, indent, words, is_lazy=is_lazy)
            if is_lazy:
                self._add(tip, number, " " * _CODE + words if tip.margin else line)
            else:
                self._begin(depth, number, line[home.margin :], _Open.CODE)
            return
        marker = ItemMarker.of(words) or self._enumerated(home, number, indent, words)
        may_begin = depth < DEEPEST and marker and not _BREAK.match(words)
        if marker and may_begin and self._may_begin(home, is_direct, marker, words):
            self._item(depth + self._is_short(depth, indent, marker), number, line, indent, marker)
        else:
            self._block(depth, number, line, words, is_direct=is_direct, is_lazy=is_lazy)

    def _goes_on(self, home: Container, within: int, words: str) -> bool:
        """Whether a line is inside what is open, and not read here."""
        match home.open:
            case _Open.BOX:
                return within >= home.base + _CODE
            case _Open.NOTE:
                # Python-Markdown ends a footnote at two empty lines.
                self.blanks = min(self.blanks, 1)
                return within >= home.base + _CODE
            case _Open.SLASHES | _Open.OPTIONS:
                pattern = _FIRST_OPTION if home.open is _Open.SLASHES else _OPTION
                is_option = pattern.match(" " * (within - home.base) + words) is not None
                home.open = _Open.OPTIONS if is_option else home.open
                return is_option
            case _Open.FORMULA:
                if any(end in words for end in _FORMULAS.values()):
                    home.open = _Open.NOTHING
                return True
            case _Open.CODE:
                return within >= _CODE
        return False

    def _may_begin(self, home: Container, is_direct: bool, marker: ItemMarker, words: str) -> bool:
        """Whether a marker begins an item: within a paragraph only one with words, or a first one."""
        if not is_direct or home.open is not _Open.PARAGRAPH:
            return True
        return bool(words[len(marker.written) :].strip()) and marker.number in (None, 1)

    def _enumerated(
        self, home: Container, number: int, indent: int, words: str
    ) -> ItemMarker | None:
        """The enumerator that words begin with, if it goes on with a list, or the next line goes on with it."""
        readings = enumerators(words)
        if not readings:
            return None
        near = itertools.takewhile(lambda part: isinstance(part, List), reversed(home.parts))
        lists = [part for part in itertools.islice(near, _NEAR) if isinstance(part, List)]
        expected = [(one.sign, one.next_number) for one in lists]
        found = (
            next((one for one in readings if (one.enumeration, one.number) in expected), None)
            or self._counts_up(readings, number, indent)
            or next((one for one in readings if one.enumeration in dict(expected)), None)
        )
        return ItemMarker(found.written, found.enumeration, found.number) if found else None

    def _counts_up(
        self, readings: Sequence[Enumerator], number: int, indent: int
    ) -> Enumerator | None:
        """The reading of an enumerator that the next line as far in, or the next item, counts up from."""
        is_apart = False
        for line in itertools.islice(self.lines, number + 1, None):
            words = line.lstrip(" ")
            if not words:
                is_apart = True
            elif len(line) - len(words) < indent + _LEAST:
                following = enumerators(words)
                if following or is_apart:
                    return _counted(readings, following)
        return None

    def _is_short(self, depth: int, indent: int, marker: ItemMarker) -> bool:
        """Whether a bullet is in an item before it, as earlier ones of its list were."""
        item = self.stack[depth + 1] if depth + 1 < len(self.stack) else None
        if not isinstance(item, ListItem) or item.of is None or marker.number is not None:
            return False
        return item.of.is_short and indent >= item.column + _LEAST

    def _resumed(self, home: Container, marker: ItemMarker) -> List | None:
        """The numbered list that goes on counting after bullets, which are put into its last item."""
        match home.parts[-2:]:
            case [List(start=int()) as numbered, List(start=None) as bullets]:
                last, first = numbered.items[-1], bullets.items[0]
                goes_on = numbered.sign == marker.sign and numbered.next_number == marker.number
                if goes_on and first.column >= last.column + _LEAST:
                    last.parts.append(home.parts.pop())
                    numbered.is_short = True
                    numbered.is_loose |= bullets.is_apart
                    return numbered
        return None

    def _look_for_stray(
        self, home: Container, number: int, indent: int, words: str, *, is_lazy: bool
    ) -> None:
        """Note a line that was perhaps meant for an item, and is code or goes on a paragraph."""
        tip = self.stack[-1]
        is_marker = MARKER.match(words) is not None and not _BREAK.match(words)
        if is_lazy:
            if is_marker and tip.margin:
                self.strays.append(Stray(number, indent, tip.margin, is_code=False))
            return
        last = home.parts[-1] if home.parts else None
        if isinstance(last, List):
            self.strays.append(Stray(number, indent, last.items[-1].margin, is_code=True))
        elif is_marker and home.margin:
            self.strays.append(Stray(number, indent, home.margin, is_code=True))

    def _item(self, depth: int, number: int, line: str, indent: int, marker: ItemMarker) -> None:
        """Begin an item, and what is behind its marker in the same line."""
        home = self.stack[depth]
        end = len(marker.written)
        behind = line[indent + end :]
        spaces = len(behind) - len(behind.lstrip(" "))
        width = end + (spaces if behind.strip() and spaces <= _CODE else 1)
        last = home.parts[-1] if home.parts else None
        if marker.number is not None:
            last = self._resumed(home, marker) or last
        if isinstance(last, List) and _goes_on_with(last, marker):
            last.is_loose |= self.blanks > 0
        else:
            interrupts = home is self.stack[-1] and home.open is _Open.PARAGRAPH
            self._part(home)
            last = List(
                first=number,
                sign=marker.sign,
                start=marker.number,
                interrupts=interrupts,
                is_apart=self.blanks > 0,
            )
            home.parts.append(last)
        home.open = _Open.NOTHING
        item = ListItem(indent + width, line=number, column=indent, marker=marker.written, of=last)
        last.items.append(item)
        self.stack[depth + 1 :] = [item]
        self.blanks = 0
        if behind.strip():
            # The marker holds its place: what is behind it is as far in as it is there.
            self._place(depth + 1, number, line, indent + end + spaces)

    def _block(
        self, depth: int, number: int, line: str, words: str, *, is_direct: bool, is_lazy: bool
    ) -> None:
        """A line that is neither code nor an item."""
        home, tip = self.stack[depth], self.stack[-1]
        indent = len(line) - len(words)
        own = words if home.margin else line
        if is_direct and home.open is _Open.PARAGRAPH and _UNDERLINE.match(words):
            self._add(home, number, own)
            home.open = _Open.NOTHING
        elif self.box.match(own):
            self._held(depth, number, own, indent)
        elif _DEFINITION.match(words) and self._is_definition(number, home):
            terms = self._terms(home) if is_direct else []
            held = self._held(depth, number, own, indent)
            held.first, held.lines[:0] = number - len(terms), terms
        elif _TAKEN_OUT.match(words):
            home.is_cut = True
            self._begin(depth, number, own, _Open.NOTHING)
            home.is_cut = True
        elif (kind := self._kind(number, words)) or not is_lazy:
            self._begin(depth, number, own, kind or _Open.PARAGRAPH)
            home.base = indent - home.margin
        else:
            self._add(tip, number, words if tip.margin else line)

    def _kind(self, number: int, words: str) -> _Open | None:
        """What a line opens that no lazy line can be; nothing if it is one of a paragraph."""
        if _BREAK.match(words) or _HEADING.match(words) or _COLONS.match(words):
            return _Open.NOTHING
        if slashes := _SLASHES.match(words):
            return _Open.SLASHES if slashes["name"] else _Open.NOTHING
        if quote := _QUOTE.match(words):
            return _Open.QUOTED if _is_paragraph(words[quote.end() :]) else _Open.NOTHING
        if _NOTE.match(words):
            return _Open.NOTE
        if self._is_formula(number, words):
            return _Open.NOTHING if _FORMULA_LINE.match(words) else _Open.FORMULA
        return None

    def _held(self, depth: int, number: int, line: str, indent: int) -> Text:
        """Begin a box or a definition: it and all that is in it are handed on as one."""
        home = self.stack[depth]
        home.is_cut = True
        text = self._begin(depth, number, line, _Open.BOX)
        home.base = indent - home.margin
        text.is_held = True
        return text

    def _terms(self, home: Container) -> list[str]:
        """Take the terms of a definition, which are the lines of a paragraph before it."""
        text, terms = home.parts[-1] if home.parts else None, []
        if home.open is _Open.PARAGRAPH and isinstance(text, Text):
            while text.lines and text.lines[-1].strip():
                terms.append(text.lines.pop())
            if not text.lines:
                home.parts.pop()
        return terms[::-1]

    def _is_definition(self, number: int, home: Container) -> bool:
        """Whether what follows the first line of a definition is indented as it."""
        following = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        within = len(following) - len(following.lstrip(" ")) - home.margin
        return not following.strip() or within >= _CODE

    def _is_formula(self, number: int, words: str) -> bool:
        """Whether a line begins a displayed formula that ends before the next empty line."""
        sign = next((sign for sign in _FORMULAS if words.startswith(sign)), None)
        if sign is None:
            return False
        if _FORMULAS[sign] in words[len(sign) :]:
            return _FORMULA_LINE.match(words) is not None
        return self._closes_below(sign, number)

    def _closes_below(self, sign: str, number: int) -> bool:
        """Whether the end of a formula is in one of the next lines, before an empty one."""
        if number < self.unclosed[sign]:
            return False
        n = number
        for n in range(number + 1, len(self.lines)):
            if _FORMULAS[sign] in self.lines[n]:
                return True
            if not self.lines[n].strip():
                break
        self.unclosed[sign] = n
        return False

    def _begin(self, depth: int, number: int, line: str, kind: _Open) -> Text:
        """Begin a block in a container: what is open inside it ends."""
        home = self.stack[depth]
        del self.stack[depth + 1 :]
        self._part(home)
        home.is_cut |= home.open is _Open.BOX
        text = self._add(home, number, line)
        home.open, home.base = kind, 0
        return text

    def _part(self, home: Container) -> None:
        """Note that a container gets one more block: a blank line before it makes its list loose."""
        if isinstance(home, ListItem) and home.of and home.parts and self.blanks:
            home.of.is_loose = True

    def _add(self, home: Container, number: int, line: str) -> Text:
        """Add a line to the text at the end of a container."""
        last = home.parts[-1] if home.parts else None
        if not isinstance(last, Text) or home.is_cut:
            last = Text(number)
            home.parts.append(last)
            home.is_cut = False
        else:
            last.lines.extend([""] * self.blanks)
        last.lines.append(line)
        return last


def _goes_on_with(listed: List, marker: ItemMarker) -> bool:
    """Whether an item is the next of a list: CommonMark counts by itself, and enumerators are kept as typed."""
    by_itself = marker.sign == NUMBERS_IN_PARENTHESIS or not isinstance(marker.sign, Enumeration)
    return listed.sign == marker.sign and (by_itself or listed.next_number == marker.number)


def _counted(readings: Sequence[Enumerator], following: Sequence[Enumerator]) -> Enumerator | None:
    """The reading from which one of the next item's counts up, by one if it can; a sign may come twice."""
    numbers = {one.enumeration: one.number for one in following}
    up = [one for one in readings if numbers.get(one.enumeration, 0) >= one.number]
    return min(up, key=lambda one: abs(numbers[one.enumeration] - one.number - 1), default=None)


def _is_paragraph(words: str) -> bool:
    """Whether words in a quotation are a paragraph that a lazy line may go on with."""
    while marker := MARKER.match(words):
        words = words[marker.end() :].lstrip(" ")
    is_code = words.startswith(" " * _CODE)
    return bool(words.strip()) and not (is_code or _HEADING.match(words) or _BREAK.match(words))
