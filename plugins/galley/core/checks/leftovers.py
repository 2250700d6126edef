"""What is left of markup on a page: whatever an author meant, readers would see the characters.

The words of a page are searched once for markup of any dialect. Its place is where the source has
the same between the same words; what the source has only with a backslash is meant as it is.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from galley.core.checks.slips import MENDS
from galley.core.collection.collection import Collected
from galley.core.html.markers import UNCLOSED
from galley.core.html.notes import footnotes
from galley.core.html.printed import before, behind, printed
from galley.core.insertion.insertion_points import INSERTION_POINTS
from galley.core.manuscript import Conventions
from galley.core.numbers.crossref import Numbering
from galley.core.rules.diagnostic import Diagnostic, Location, did_you_mean
from galley.core.rules.rules import MARKUP_IS_READ
from galley.core.text.clusters import find_clusters
from galley.core.text.dialects import AT_END, CITED, CONSTRUCTS, EDGE, OF_CITATIONS, Construct
from galley.core.text.locations import Places, counted
from galley.core.text.unread import FRONT_MATTER

# The blocks between slashes that are none of the register's.
_BLOCKS = ("figures", "glossary")
_NO_READER = "write it outside the link, or in Markdown"
_BLOCK = Construct("a block", r"/{3,}[ \t]*[^/\s][^\n]*", "", begins_line=True)
_BLOCK_END = Construct(
    "the end of a block", rf"/{{3,}}{AT_END}", "remove it: it ends nothing", begins_line=True
)
_MARK = Construct("the mark of a footnote", r"\[\^[^\[\]\s]+\](?!:)", _NO_READER)
_COMMAND = Construct(
    "an insertion point",
    rf"(?<!\w)\\(?:{'|'.join(INSERTION_POINTS)})\b",
    "write it on a line of its own, between empty lines",
)
_OURS = (_BLOCK, _BLOCK_END, _MARK, _COMMAND)
# What begins and what ends the same: where one is left, so is the other.
_ENDS = {
    _BLOCK.name: _BLOCK_END.name,
    "the beginning of a division": "the end of a division",
}
# How much of a construct is shown; how much around it is looked at, and how many letters are enough.
_LONG, _NEAR, _WELL = 60, 80, 12
# So many things of the same words are looked at for one.
_MOST = 20
# What may be before a construct that begins its line.
_LINE_BEGIN = r"^[ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?\\?"
_ENVIRONMENT = re.compile(r"\\begin\{(?P<name>[^{}\n]*)\}")
# What any other construct begins with.
_SIGN = r"(?=[\[\]{\\\\^$!:_~@`xl])"
_CODE_SPAN = re.compile(r"(?<!`)(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)")
_MARKUP = re.compile(rf"[\n\x1f{EDGE}{CITED}`*_\[\]<@&\\]")
_FENCE = re.compile(r"`{3,}|~{3,}")
_TITLE = re.compile(r"^title:[ \t]*(?P<value>[^\n]+)", re.MULTILINE)
# A table drawn with spaces: a line that parts its columns, above one with words.
_DRAWN = re.compile(
    r"^[ ]{0,3}(?P<line>(?P<sign>[-=])(?P=sign)+(?:[ ]+(?P=sign){2,})+)[ \t]*\n(?P<beside>[^\n]*)",
    re.MULTILINE,
)


class _Side(NamedTuple):
    """What is on one side of a construct: the nearest letters, character and character."""

    letters: str
    sign: str
    nearest: str

    @classmethod
    def of(cls, text: str) -> "_Side":
        """The side that a text is, from the construct outwards."""
        letters = "".join(filter(str.isalnum, text))[:_WELL]
        return cls(letters, text.strip()[:1], text.lstrip(" \t")[:1])

    def agreement(self, source: "_Side") -> int:
        """How well a source agrees with this side of what a page shows."""
        if self.letters:
            return len(self.letters) * source.letters.startswith(self.letters)
        if self.sign:
            return int(source.sign == self.sign)
        # Nothing is printed here before the next tag: there is none in the middle of words.
        return int(not source.nearest.isalnum())


@dataclass(frozen=True, slots=True)
class _Found:
    """A construct in a text: its words, where it begins, and what is around it."""

    construct: Construct
    words: str
    offset: int
    before: _Side
    behind: _Side
    is_escaped: bool

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by in a page and in its source: how it begins, up to other markup."""
        return self.construct.name, self.words[:2] + _MARKUP.split(self.words[2:])[0].strip()


# A construct, its offset in a text, and its words as they are written.
_Match = tuple[Construct, int, str]


@dataclass(frozen=True, slots=True)
class _Finder:
    """All constructs that are searched for, in one pattern."""

    constructs: Sequence[Construct]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, constructs: Sequence[Construct]) -> "_Finder":
        named = [(one.begins_line, f"(?P<c{n}>{one.pattern})") for n, one in enumerate(constructs)]
        of_lines, others = (
            "|".join(pattern for begins, pattern in named if begins is wanted)
            for wanted in (True, False)
        )
        pattern = rf"{_LINE_BEGIN}(?:{of_lines})|{_SIGN}(?:{others})"
        return cls(constructs, re.compile(pattern, re.MULTILINE))

    def find(self, text: str) -> Iterator[_Match]:
        """The constructs that a reader sees in a text, one behind the other."""
        position, unended = 0, set[str]()
        while match := self.pattern.search(text, position):
            found = self._read(match)
            yield found
            position = max(match.end(), match.start() + 1)
            environment = _ENVIRONMENT.match(found[2])
            if environment and environment["name"] not in unended:
                # Its beginning reports what is in it.
                ending = f"\\end{{{environment['name']}}}"
                end = text.find(ending, position)
                position = end + len(ending) if end >= 0 else position
                unended |= {environment["name"]} if end < 0 else set()

    def find_all(self, text: str) -> Iterator[_Match]:
        """The constructs that a source may hold, those inside others among them."""
        position = 0
        while match := self.pattern.search(text, position):
            found = self._read(match)
            yield found
            position = found[1] + 1

    def _read(self, match: re.Match[str]) -> _Match:
        name = str(match.lastgroup)
        return self.constructs[int(name[1:])], match.start(name), match[name]


def check(
    parts: Iterable[Collected], numbering: Numbering, conventions: Conventions
) -> Iterator[Diagnostic]:
    """A diagnostic for each piece of markup that readers would see, where its author wrote it."""
    kinds = [kind.name for kind in conventions.kinds]
    prefixes = "|".join(map(re.escape, conventions.scheme.prefixes))
    crossref = Construct("a reference", rf"(?<![A-Za-z0-9._@])@(?:{prefixes})-\w[\w-]*", _NO_READER)
    # Where nothing is cited, these are text.
    read = [one for one in CONSTRUCTS if conventions.cites or one.name not in OF_CITATIONS]
    finder = _Finder.of([*_OURS, *read, crossref])
    for part in parts:
        places = Places.of(part.chapter)
        for message, place, hint in (
            *_left(part, places, finder, kinds),
            *_in_titles(part, finder, numbering),
            *_in_the_title(part, places, finder, numbering),
            *_unended(part, places),
            *_drawn_tables(part, places),
        ):
            yield Diagnostic(MARKUP_IS_READ, message, place, hint)


_Said = tuple[str, Location, str]


def _left(
    part: Collected, places: Places, finder: _Finder, kinds: Sequence[str]
) -> Iterator[_Said]:
    """What a page shows, found again in its source."""
    text = printed(part.tree)
    shown = _around(finder.find(text), text)
    written = {f"[^{note.name}]" for note in footnotes(part.tree)[0]}
    left = [one for one in shown if one.construct is not _MARK or one.words.strip() in written]
    left = list(_without_answered_ends(left))
    if not left:
        return
    source = places.prose
    code = [match.span() for match in _CODE_SPAN.finditer(source)]
    for one, offset in _paired(left, _around(finder.find_all(source), source), code):
        yield _told(one.construct, one.words), places.at(offset), _hint(one, source, offset, kinds)


def _told(construct: Construct, words: str) -> str:
    words = " ".join(words.split())
    shown = words if len(words) <= _LONG else f"{words[:_LONG]}…"
    return f"{construct.name} is printed as it is typed: {shown}"


def _around(found: Iterable[_Match], text: str) -> list[_Found]:
    return [
        _Found(
            construct=construct,
            words=words,
            offset=offset,
            before=_Side.of(unescape(before(text, offset, _NEAR))[::-1]),
            behind=_Side.of(unescape(behind(text, offset + len(words), _NEAR))),
            is_escaped=text.endswith("\\", 0, offset),
        )
        for construct, offset, words in found
    ]


def _without_answered_ends(left: Iterable[_Found]) -> Iterator[_Found]:
    """What is left, without the ends of what is reported already by its beginning."""
    begun: Counter[str] = Counter()
    for one in left:
        name = one.construct.name
        if begun[name]:
            begun[name] -= 1
            continue
        if name in _ENDS:
            begun[_ENDS[name]] += 1
        yield one


def _paired(
    left: Iterable[_Found], written: Iterable[_Found], code: Sequence[tuple[int, int]]
) -> Iterator[tuple[_Found, int]]:
    """What is left, each with the offset of what its author wrote; what has none is meant so."""
    known: dict[tuple[str, str], list[_Found]] = defaultdict(list)
    begins = [begin for begin, _ in code]
    for one in written:
        span = bisect_right(begins, one.offset) - 1
        if span < 0 or code[span][1] <= one.offset:
            known[one.key].append(one)
    for one in left:
        best = _best(one, known[one.key][:_MOST])
        if best is not None:
            known[one.key].remove(best)
            if not best.is_escaped:
                yield one, best.offset


def _best(left: _Found, choices: Sequence[_Found]) -> _Found | None:
    """What is like what is left, if anything is: what is meant as it is comes first."""
    best, most = None, (0, False)
    for choice in choices:
        likeness = _likeness(left, choice), choice.is_escaped
        if likeness[0] and likeness > most:
            best, most = choice, likeness
            if likeness == (2 * _WELL, True):
                break
    return best


def _likeness(left: _Found, written: _Found) -> int:
    """How well what is around two things agrees: nothing, one side well, or both."""
    sides = left.before.agreement(written.before), left.behind.agreement(written.behind)
    return sum(sides) if min(sides) else max(sides) // _WELL


def _hint(left: _Found, source: str, offset: int, kinds: Sequence[str]) -> str:
    """What to write instead."""
    construct = left.construct
    if construct is _BLOCK:
        return _hint_of_block(left.words, kinds)
    if construct.rewriting is not None and (
        whole := construct.rewriting.pattern.match(source, offset)
    ):
        ours = construct.rewriting.ours(whole)
        return f"write {ours}, or let {MENDS}" if ours else construct.instead
    if fence := _FENCE.match(left.words):
        return f"write {fence[0]} on a line of its own after it"
    return construct.instead


def _hint_of_block(line: str, kinds: Sequence[str]) -> str:
    name = line.strip("/ ").split()[0]
    options = "its options are lines such as id: need-x, in YAML"
    if name in kinds:
        return options
    return did_you_mean(name, [*kinds, *_BLOCKS]) or f"write one of {', '.join([*kinds, *_BLOCKS])}"


def _in_titles(part: Collected, finder: _Finder, numbering: Numbering) -> Iterator[_Said]:
    """Markup in the title of an item, which is plain text."""
    for item in part.items.values():
        for message, _ in _in_plain_words(item.title, finder, numbering):
            yield message, item.location, "move it into the text of the item: its title is plain"


def _in_the_title(
    part: Collected, places: Places, finder: _Finder, numbering: Numbering
) -> Iterator[_Said]:
    """Markup in the title that the front matter gives a chapter, which is plain text as well."""
    matter = FRONT_MATTER.match(part.chapter.source)
    written = _TITLE.search(matter[0]) if matter else None
    if written is None:
        return
    for message, words in _in_plain_words(unescape(part.chapter.title), finder, numbering):
        # What another plugin has put there is nothing that the author wrote.
        if words in written["value"]:
            hint = "write it in words: a title in front matter is plain; a heading may hold markup"
            yield message, places.anywhere(written["value"].strip("\"' ")), hint


def _in_plain_words(title: str, finder: _Finder, numbering: Numbering) -> Iterator[tuple[str, str]]:
    """What is said of each piece of markup in a title, and the piece."""
    marks = [title[slice(*span)] for span in find_clusters(title)]
    for mark in marks:
        if mark[0] == "[" or mark[1:] in numbering.labels:
            yield f"a citation is printed as it is typed: {mark}", mark
    for construct, _, words in finder.find(title):
        if words not in marks:
            yield f"{construct.name} is printed as it is typed: {words}", words


def _unended(part: Collected, places: Places) -> Iterator[_Said]:
    """Blocks and divisions without an end."""
    for line, nth in counted(node.attributes[UNCLOSED] for node in part.tree.having(UNCLOSED)):
        sign = line[:1]
        name, _, title = line.removeprefix("/// ").partition(" | ")
        place = places.block(name, title, nth)[0] if sign == "/" else places.occurrence(line, nth)
        kind = "block" if sign == "/" else "division"
        hint = f"write {3 * sign} on a line of its own after it"
        yield f'the {kind} "{line}" has no end', place, hint


def _drawn_tables(part: Collected, places: Places) -> Iterator[_Said]:
    """Tables drawn with spaces, whose lines Markdown takes for rules and headings."""
    held: str | None = None
    for match in _DRAWN.finditer(places.prose):
        if not match["beside"].strip():
            continue
        if held is None:
            held = "".join(node.text for node in part.tree.elements("pre", "code"))
        if match["line"] not in held:
            message = "a table that is drawn with spaces is not read"
            hint = "write it with bars: | a | b |, and a line | --- | --- | below its header"
            yield message, places.at(match.start("line")), hint
