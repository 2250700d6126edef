"""Where the constructs of a chapter are in its source."""

import itertools
import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from galley.core.rules.diagnostic import Location
from galley.core.text.chapter import Chapter
from galley.core.text.clusters import KEY, find_clusters
from galley.core.text.formulas import (
    LABEL,
    WrittenFormula,
    find_formulas,
    formula_spans,
    identifier_of_label,
)
from galley.core.text.inclusion import Included, Whole
from galley.core.text.prose import CODE_SPAN, prose
from galley.core.text.unread import blanked

_LINK = re.compile(r"!?\[[^\[\]^][^\[\]]*\]\([^()\s]*(?:\s[^()]*)?\)|<[a-zA-Z/][^<>]*>")


_AUTOMATIC = re.compile(r"<[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]+>|<[^\s<>@/]+@[^\s<>]+>")


_DEFINITION = re.compile(r"(?m)^[ ]{0,3}\*\[[^\]]+\]:.*$")


# The first line of a block between /// lines, with those of its options.
_BLOCK = re.compile(
    r"(?m)(?<![^\s>])(?P<lines>/{3,}[ ]*(?P<name>[\w-]+)[ ]*(?:\|(?P<title>[^\n]*))?$(?:\n[ \t>]*\S[^\n]*)*)"
)


# What comes before is looked at last: a search for letters is fast, one for a look behind is not.
_IDENTIFIER = re.compile(
    r"(?m)#(?<=[{\s]#)(?P<attribute>[^\s{}#]+)(?=[^{}\n]*\})|id:(?<![^\s>]id:)[ ]*[\"']?(?P<option>[^\s\"']+)"
    rf"|{LABEL.pattern}"
)


_Key = TypeVar("_Key", bound=Hashable)


def counted(keys: Iterable[_Key]) -> Iterator[tuple[_Key, int]]:
    """Each of some keys with the number of equal ones before it."""
    seen: Counter[_Key] = Counter()
    for key in keys:
        yield key, seen[key]
        seen[key] += 1


class Places:
    """Where the constructs of one chapter are in its source.

    Python-Markdown keeps no line numbers: a construct is found again by its text and by how
    many times that text has come before, `nth`, which counts from 0 (see `counted`). Every
    answer depends on the question alone.
    """

    def __init__(self, path: str, source: str, included: Sequence[Included] = ()) -> None:
        self._path = path
        self._whole = Whole.of(path, source, included)
        self._source = self._whole.text
        self._prose = prose(self._source)
        self._found: dict[str, Sequence[int]] = {}

    @classmethod
    def of(cls, chapter: Chapter) -> "Places":
        """The places of a chapter, those in the files that it includes among them."""
        return cls(chapter.path, chapter.source, chapter.included)

    @cached_property
    def _clusters(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for start, end in find_clusters(self._prose):
            found.setdefault(normal(self._source[start:end]), []).append((start, end))
        return found

    @property
    def prose(self) -> str:
        """The source that is searched: without front matter, fenced code and comments."""
        return self._prose

    @property
    def markup(self) -> str:
        """The prose without code, formulas and addresses in angles: all in which HTML is read."""
        text = _without(self._prose, CODE_SPAN)
        return _without(blanked(text, formula_spans(text)), _AUTOMATIC)

    def at(self, offset: int) -> Location:
        """The place of an offset in the prose."""
        return self._whole.at(offset)

    def cluster(self, source: str, nth: int) -> tuple[Location, str]:
        """The place of the nth cluster with this source text, and how it is written there."""
        spans = self._clusters.get(normal(source))
        if not spans:
            return self._made(source)
        start, end = spans[min(nth, len(spans) - 1)]
        return self._whole.at(start), self._source[start:end]

    def _made(self, source: str) -> tuple[Location, str]:
        """The place of a cluster that the chapter's prose does not hold as such: what names its work."""
        for place in (self.text(source), self.anywhere(source)):
            if place.line:
                return place, source
        keys = [key["braced"] or key["bare"] for key in KEY.finditer(source)]
        quoted = [mark + key + mark for key in keys for mark in ('"', "'")]
        # Written without its character: there is no key to be looked for within it.
        return self.text(*quoted, *keys), " ".join(keys)

    @cached_property
    def _formulas(self) -> Mapping[str, Sequence[WrittenFormula]]:
        found: dict[str, list[WrittenFormula]] = {}
        for formula in find_formulas(self._prose):
            found.setdefault(_signs(formula.tex), []).append(formula)
        return found

    def in_formula(self, tex: str, nth: int, offset: int) -> Location:
        """The place of an offset in the TeX of the nth of equal formulas: that of its command or character."""
        spans = self._formulas.get(_signs(tex))
        if not spans:
            return self.occurrence(tex, nth)
        formula = spans[min(nth, len(spans) - 1)]
        written = self._source[formula.start : formula.end]
        # Quotation marks and indents of the source are none of the TeX: characters are counted.
        before = len(_signs(tex[:offset]))
        start = written.find(formula.tex)
        for place in range(max(start, 0), len(written)):
            if before == 0 and not _UNCOUNTED.match(written[place]):
                return self._whole.at(formula.start + place)
            before -= not _UNCOUNTED.match(written[place])
        return self._whole.at(formula.start + max(start, 0))

    def occurrence(self, text: str, nth: int) -> Location:
        """The place of the nth occurrence of this text."""
        starts = self._starts(text)
        if not starts:
            return Location(self._path)
        return self._whole.at(starts[min(nth, len(starts) - 1)])

    def _starts(self, text: str) -> Sequence[int]:
        """The offsets at which a text is in the prose."""
        if text not in self._found:
            self._found[text] = list(_fold(self._prose).find(text))
        return self._found[text]

    @cached_property
    def _blocks(self) -> Mapping[tuple[str, str], Sequence[tuple[int, int]]]:
        found: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for match in _BLOCK.finditer(self._prose):
            key = match["name"], (match["title"] or "").strip()
            found.setdefault(key, []).append(match.span("lines"))
        return found

    def block(self, name: str, title: str, nth: int) -> tuple[Location, str]:
        """The place of the nth block of this name and title, and its lines down to an empty one."""
        spans = self._blocks.get((name, title))
        if not spans:
            return self.text(title), ""
        start, end = spans[min(nth, len(spans) - 1)]
        return self._whole.at(start), self._source[start:end]

    def last_line_of(self, sign: str) -> Location:
        """The place of the last line that holds nothing but a character, several times."""
        starts = [m.start(1) for m in re.finditer(rf"(?m)^[ \t>]*({sign}+)[ \t]*$", self._prose)]
        return self._whole.at(starts[-1]) if starts else Location(self._path)

    def line_of(self, text: str) -> Location:
        """The place of the first line that says nothing else."""
        found = re.search(rf"(?m)^[ \t>]*({re.escape(text)})[ \t]*$", self._prose)
        return self._whole.at(found.start(1)) if found else self.text(text)

    @cached_property
    def _identifiers(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = {}
        for match in _IDENTIFIER.finditer(self._prose):
            label = identifier_of_label(match["name"] or "")
            name = label or (match["attribute"] or match["option"] or "").replace(":", "-", 1)
            found.setdefault(name, []).append(match.start())
        return found

    def identifier(self, identifier: str, nth: int) -> Location:
        """The place of the nth construct that is given this id."""
        starts = self._identifiers.get(identifier)
        if not starts:
            return self.anywhere(identifier)
        return self._whole.at(starts[min(nth, len(starts) - 1)])

    @cached_property
    def _sentences(self) -> str:
        """The prose without code, formulas, links, citations and definitions of abbreviations."""
        text = _without(self._prose, CODE_SPAN)
        text = _without(blanked(text, formula_spans(text)), _LINK, _DEFINITION)
        return blanked(text, find_clusters(text))

    def matches(
        self, pattern: re.Pattern[str], known: Collection[str] = ()
    ) -> Iterator[tuple[re.Match[str], Location]]:
        """Where a pattern is in the chapter's sentences: not in code, links or citations.

        What is known already is skipped.
        """
        for match in pattern.finditer(self._prose):
            if match[0] not in known and self._sentences[slice(*match.span())] == match[0]:
                yield match, self._whole.at(match.start())

    def goes_on(self, match: re.Match[str], words: Sequence[str]) -> bool:
        """Whether one of the words is directly behind what was found."""
        behind = self._sentences[match.end() : match.end() + 40].lstrip().casefold()
        return behind.startswith(tuple(words)) if words else False

    def text(self, *texts: str) -> Location:
        """The first place of the first of the texts that is in the chapter's prose."""
        return self._first(self._prose, texts)

    def anywhere(self, *texts: str) -> Location:
        """The first place of the first of the texts, in the front matter too."""
        return self._first(self._source, texts)

    def nearest(self, share: float, *texts: str) -> Location:
        """The place of the first of the texts that exists; of several, the one nearest to a share of all."""
        wanted = share * len(self._source)
        for text in texts:
            if starts := list(_fold(self._source).find(text)):
                return self._whole.at(min(starts, key=lambda start: abs(start - wanted)))
        return Location(self._path)

    def _first(self, source: str, texts: tuple[str, ...]) -> Location:
        for text in texts:
            for start in _fold(source).find(text):
                return self._whole.at(start)
        return Location(self._path)


@dataclass(frozen=True, slots=True)
class _Folded:
    """A source with one space for each gap between words: a line end, a quote mark, several spaces.

    `begins` are the offsets of its words in `text`, and `offsets` those in the source.
    """

    text: str
    begins: Sequence[int]
    offsets: Sequence[int]

    def find(self, text: str) -> Iterator[int]:
        """The offsets in the source at which a text is; no words are nowhere."""
        wanted = " ".join(_WORD.findall(text))
        place = self.text.find(wanted) if wanted else -1
        while place >= 0:
            word = bisect_right(self.begins, place) - 1
            yield self.offsets[word] + place - self.begins[word]
            place = self.text.find(wanted, place + len(wanted))


_WORD = re.compile(r"[^\s>]+")


@lru_cache(maxsize=256)
def _fold(source: str) -> _Folded:
    words = _WORD.findall(source)
    lengths = (len(word) + 1 for word in words)
    begins = array("L", itertools.accumulate(lengths, initial=0))
    offsets = array("L", (word.start() for word in _WORD.finditer(source)))
    return _Folded(" ".join(words), begins[:-1], offsets)


def _without(text: str, *patterns: re.Pattern[str]) -> str:
    """A text with blanks for what some patterns find, one after the other."""
    for unread in patterns:
        text = blanked(text, [match.span() for match in unread.finditer(text)])
    return text


_UNCOUNTED = re.compile(r"[\s>]")


def _signs(tex: str) -> str:
    """TeX without what the source of a formula may have more of than its page."""
    return _UNCOUNTED.sub("", tex)


def normal(text: str) -> str:
    """A text in one line: what is written alike in two places has the same."""
    return " ".join(text.replace("\n>", "\n").split())
