"""Passages in another script: their language and direction, set where the author did not say.

A passage is a run of letters of one script, with the spaces, digits and characters between them. It
becomes an element with `lang`, and `dir` where it runs from right to left, so that every proof
takes the right font, breaks its lines rightly and reads it aloud in its language.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby

from galley.core.html.markers import element_attributes, start_tag
from galley.core.html.tokens import Token, tokens
from galley.core.text.script import (
    ALPHABET,
    BEYOND,
    HAN,
    KANA,
    LANGUAGES,
    SIGNS,
    has_italics,
    is_right_to_left,
    script_of,
    scripts_of,
)

# Elements that are in a line of text; every other one begins a new stretch of it.
_INLINE = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img input ins kbd label mark q s samp small span "
    "strike strong sub sup tt u var wbr math".split()
)
# What is not text to be read in a language: code, formulas, and what is never shown.
_OPAQUE = frozenset("code kbd math pre samp script style svg textarea".split())
_VOID = frozenset("area br col embed hr img input link meta source track wbr".split())
_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
_UNIT = re.compile(rf"{_REFERENCE.pattern}|.", re.DOTALL)
_BY_NUMBER = re.compile(r"&#(?:\d{4,}|[xX][0-9a-fA-F]{3,});")
_NAMED = re.compile(r"\slang=")
_PAIRS = {"“": "”", "‘": "’", "«": "»", "‹": "›", "(": ")", "[": "]"}
# A typewriter's quotation mark ends with what it begins with.
_ENDS = {**_PAIRS, '"': '"'}
_OPENING = {closing: opening for opening, closing in _PAIRS.items()}
_BETWEEN = re.compile(r"[.,:;]\s")
_SIGNS = {script: re.compile(f"[{signs}]") for script, signs in SIGNS.items()}
# Titles of works are set in italics by a citation style; a script without italics leaves them plain.
_PLAIN = re.compile(r'class="[^"]*\b(?:csl-entry|citation)\b')


def mark_passages(html: str, language: str, han: str = "zh", *, plain: bool = False) -> str:
    """The HTML with every passage in another script in an element that names its language.

    `language` is that of the text around it, `han` the one that Han characters without kana are
    taken to be in. What is in an element with a `lang` of that script is left as it is. In
    what a citation style sets (`plain`), italics mean a title: no emphasis is put in their place.
    """
    if not (_is_beyond_alphabet(html) or _NAMED.search(html)):
        return html
    return _Page(html, language, han, plain).marked()


def _is_beyond_alphabet(text: str) -> bool:
    """Whether letters beyond the alphabet are in a text, as such or by their numbers."""
    return bool(BEYOND.search(text)) or any(
        script_of(unescape(match[0])[:1] or " ") not in ("", ALPHABET)
        for match in _BY_NUMBER.finditer(text)
    )


@dataclass(slots=True)
class _Open:
    """An element that is open: its tag's place among the tokens, its language, what is in it."""

    name: str
    place: int
    language: str
    opaque: bool
    plain: bool
    letters: bool = False
    upright: bool = False


@dataclass(frozen=True, slots=True)
class _Unit:
    """A character of the text: the token that it is in, where, its script, its language."""

    token: int
    start: int
    end: int
    sign: str
    script: str
    language: str
    depth: tuple[int, ...]
    plain: bool


@dataclass(frozen=True, slots=True)
class _Text:
    """A text between two tags: its token, its language, the inline elements around it."""

    token: int
    text: str
    language: str
    depth: tuple[int, ...]
    plain: bool

    def units(self) -> Iterator[_Unit]:
        for match in _UNIT.finditer(self.text):
            sign = unescape(match[0])[:1] or " "
            yield _Unit(
                *(self.token, *match.span(), sign, script_of(sign)),
                *(self.language, self.depth, self.plain),
            )


@dataclass(slots=True)
class _Page:
    html: str
    language: str
    han: str
    plain: bool
    tokens: list[Token] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    stretch: list[_Text] = field(default_factory=list)
    # What is put before and behind places in tokens, and tags that are spelled again.
    inserted: list[tuple[int, int, str]] = field(default_factory=list)
    respelled: dict[int, str] = field(default_factory=dict)
    emphasised: list[tuple[_Open, int]] = field(default_factory=list)

    def marked(self) -> str:
        self.tokens = list(tokens(self.html))
        for place, token in enumerate(self.tokens):
            if token.kind == "text":
                self._read(place, token.text)
            elif token.kind == "start":
                self._begin(place, token)
            elif token.kind == "end":
                self._finish(place, token.name)
        self._mark()
        return "".join(self._written())

    def _begin(self, place: int, token: Token) -> None:
        attributes = element_attributes(token.text)
        outer = self.open[-1] if self.open else None
        given = attributes.get("lang", "")
        if token.name not in _INLINE:
            self._mark()
        if given and is_right_to_left(given) and "dir" not in attributes:
            self.respelled[place] = start_tag(token.text, dir="rtl")
        if token.name in _VOID or token.text.endswith("/>"):
            return
        language = given or (outer.language if outer else self.language)
        opaque = token.name in _OPAQUE or (outer is not None and outer.opaque)
        plain = bool(_PLAIN.search(token.text)) or (outer.plain if outer else self.plain)
        self.open.append(
            _Open(name=token.name, place=place, language=language, opaque=opaque, plain=plain)
        )

    def _finish(self, place: int, name: str) -> None:
        if name not in _INLINE:
            self._mark()
        if name not in (element.name for element in self.open):
            return
        while self.open:
            element = self.open.pop()
            if element.name == name:
                if name in ("em", "i"):
                    self.emphasised.append((element, place))
                return

    def _read(self, place: int, text: str) -> None:
        if self.open and self.open[-1].opaque:
            return
        language = self.open[-1].language if self.open else self.language
        plain = self.open[-1].plain if self.open else self.plain
        depth = tuple(element.place for element in self.open if element.name in _INLINE)
        self.stretch.append(
            _Text(token=place, text=text, language=language, depth=depth, plain=plain)
        )

    def _mark(self) -> None:
        """Mark the passages of a stretch of text that no block interrupts."""
        stretch, self.stretch = self.stretch, []
        # Nearly every stretch is in the alphabet alone: its characters need no look.
        if not any(_is_beyond_alphabet(text.text) for text in stretch):
            return
        units = [unit for text in stretch for unit in text.units()]
        runs = list(_runs(units, self.han))
        languages = [unit.language for unit in units]
        for start, end, language in runs:
            languages[start:end] = [language] * (end - start)
        self._note_emphasis(units, languages)
        if self._whole(units, runs):
            return
        for start, end, language in _widened(units, runs):
            self._wrap(units, start, end, language)

    def _whole(self, units: Sequence[_Unit], runs: Sequence[tuple[int, int, str]]) -> bool:
        """Whether a paragraph that is one passage could take its language itself."""
        names = [element.name for element in self.open]
        # In a list, what runs from right to left stays where its number or bullet is.
        if len(runs) != 1 or names[-1:] != ["p"] or "li" in names:
            return False
        start, end, language = runs[0]
        outside = [*units[:start], *units[end:]]
        place = self.open[-1].place
        attributes = element_attributes(self.tokens[place].text)
        if any(unit.script for unit in outside) or {"lang", "class"} & attributes.keys():
            return False
        direction = {"dir": "rtl"} if is_right_to_left(language) else {}
        self.respelled[place] = start_tag(self.tokens[place].text, lang=language, **direction)
        return True

    def _wrap(self, units: Sequence[_Unit], start: int, end: int, language: str) -> None:
        """Put a passage into one element, or each of its texts where elements end within it."""
        direction = ' dir="rtl"' if is_right_to_left(language) else ""
        opening = f'<span lang="{language}"{direction}>'
        first, last = units[start], units[end - 1]
        if first.depth == last.depth and all(
            unit.depth[: len(first.depth)] == first.depth for unit in units[start:end]
        ):
            self.inserted += [
                (first.token, first.start, opening),
                (last.token, last.end, "</span>"),
            ]
            return
        for token in dict.fromkeys(unit.token for unit in units[start:end]):
            part = [unit for unit in units[start:end] if unit.token == token]
            if any(unit.script for unit in part):
                self.inserted += [
                    (token, part[0].start, opening),
                    (token, part[-1].end, "</span>"),
                ]

    def _note_emphasis(self, units: Sequence[_Unit], languages: Sequence[str]) -> None:
        """Tell the elements around each letter whether it can lean."""
        known = {element.place: element for element, _ in self.emphasised}
        known |= {element.place: element for element in self.open}
        for unit, language in zip(units, languages, strict=True):
            for place in unit.depth if unit.script else ():
                if place in known:
                    known[place].letters |= unit.script == ALPHABET or has_italics(language)
                    known[place].upright |= unit.script != ALPHABET and not has_italics(language)

    def _written(self) -> Iterator[str]:
        for element, end in self.emphasised:
            if element.upright and not element.letters:
                name = "span" if element.plain else "strong"
                spelled = self.respelled.get(element.place, self.tokens[element.place].text)
                self.respelled[element.place] = f"<{name}{spelled[1 + len(element.name) :]}"
                self.respelled[end] = f"</{name}>"
        places: dict[int, list[tuple[int, str]]] = {}
        for place, offset, tag in self.inserted:
            places.setdefault(place, []).append((offset, tag))
        for place, token in enumerate(self.tokens):
            position = 0
            # Of two tags at one place, that of the passage that ends there is the first.
            for offset, tag in sorted(
                places.get(place, ()), key=lambda one: (one[0], one[1][1] != "/")
            ):
                yield token.text[position:offset] + tag
                position = offset
            yield token.text[position:] if position else self.respelled.get(place, token.text)


def _group(script: str) -> str:
    """The script that identifies passages: Japanese mixes two."""
    return HAN if script == KANA else script


def _runs(units: Sequence[_Unit], han: str) -> Iterator[tuple[int, int, str]]:
    """Where passages begin and end that are in no language of their script yet, and theirs."""
    start = end = 0
    gap = _Gap()
    for place, unit in enumerate(units):
        if not unit.script:
            gap.read(unit.sign)
            continue
        same = end and _group(unit.script) == _group(units[start].script)
        if not same or gap.parts(plain=unit.plain):
            yield from _passages(units, start, end, han)
            start, gap = place, _Gap()
        end = place + 1
        gap.close()
    yield from _passages(units, start, end, han)


@dataclass(slots=True)
class _Gap:
    """The characters since the last letter of a passage, and what is open in it."""

    signs: list[str] = field(default_factory=list)
    waiting: Counter[str] = field(default_factory=Counter)
    closes: bool = False

    def read(self, sign: str) -> None:
        self.signs.append(sign)
        if sign in _PAIRS:
            self.waiting[_PAIRS[sign]] += 1
        elif sign in _OPENING and self.waiting[sign]:
            self.waiting[sign] -= 1
        elif sign in _OPENING:
            self.closes = True

    def close(self) -> None:
        """A letter goes on with the passage."""
        self.signs.clear()

    def parts(self, *, plain: bool) -> bool:
        """Whether the characters part the next letter from the passage.

        Brackets and quotation marks do that close what was opened before the passage; so do, in
        what a citation style sets, the characters that it puts between the parts of an entry.
        """
        return self.closes or (plain and bool(_BETWEEN.search("".join(self.signs))))


def _passages(
    units: Sequence[_Unit], start: int, end: int, han: str
) -> Iterator[tuple[int, int, str]]:
    """The passages in a run of one script: those that are in another language than around them."""
    group = _group(units[start].script) if end else ALPHABET
    if group == ALPHABET:
        return
    for first, last in _in_one_language(units, start, end):
        around = scripts_of(units[first].language)
        japanese = any(unit.script == KANA for unit in units[first:last])
        if japanese and KANA not in around and HAN in around:
            yield from _with_kana(units, first, last)
        elif group not in around:
            language = ("ja" if japanese else han) if group == HAN else LANGUAGES[group]
            yield (*_with_signs(units, first, last, group), language)


def _in_one_language(units: Sequence[_Unit], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a run that are in elements of one language each, from letter to letter."""
    letters = [place for place in range(start, end) if units[place].script]
    for _, group in groupby(letters, key=lambda place: units[place].language):
        places = list(group)
        yield places[0], places[-1] + 1


def _with_kana(units: Sequence[_Unit], start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The parts with kana of a text in Chinese: each from one character or space to the next."""
    first = start
    for place in range(start, end + 1):
        if place == end or not units[place].script:
            if any(unit.script == KANA for unit in units[first:place]):
                yield first, place, "ja"
            first = place + 1


def _with_signs(units: Sequence[_Unit], start: int, end: int, script: str) -> tuple[int, int]:
    """A passage with the characters of its script that are before and after it."""
    signs = _SIGNS.get(script)
    while signs and start > 0 and _is_sign(units[start - 1], units[start], signs):
        start -= 1
    while signs and end < len(units) and _is_sign(units[end], units[end - 1], signs):
        end += 1
    return start, end


def _is_sign(unit: _Unit, beside: _Unit, signs: re.Pattern[str]) -> bool:
    return bool(signs.fullmatch(unit.sign)) and unit.language == beside.language


def _widened(
    units: Sequence[_Unit], runs: Sequence[tuple[int, int, str]]
) -> Iterator[tuple[int, int, str]]:
    """Passages from right to left with the brackets that they open, and with the full stop that is
    in their quotation marks.

    What is all of a cell, a heading or a line is widened to its end.
    """
    alone = len(runs) == 1 and not any(
        unit.script for unit in (*units[: runs[0][0]], *units[runs[0][1] :])
    )
    for start, end, language in runs:
        if not is_right_to_left(language):
            yield start, end, language
        elif alone:
            inside = [place for place, unit in enumerate(units) if unit.sign.strip()]
            yield inside[0], inside[-1] + 1, language
        else:
            yield start, _closed(units, start, _balanced(units, start, end)), language


def _balanced(units: Sequence[_Unit], start: int, end: int) -> int:
    """The end of a passage behind the brackets and quotation marks that close what is opened in it."""
    waiting = Counter[str]()
    for before, unit, behind in zip(
        units[start:end], units[start + 1 : end], units[start + 2 : end + 1], strict=False
    ):
        # Between two letters, a typewriter's mark stands for an abbreviation in Hebrew.
        if unit.sign == '"' and before.script and behind.script:
            continue
        if waiting[unit.sign]:
            waiting[unit.sign] -= 1
        elif closing := _ENDS.get(unit.sign):
            waiting[closing] += 1
    while end < len(units) and waiting[units[end].sign]:
        waiting[units[end].sign] -= 1
        end += 1
    return end


def _closed(units: Sequence[_Unit], start: int, end: int) -> int:
    """The end of a passage in brackets or quotation marks: that of what is in them."""
    closing = _ENDS.get(units[start - 1].sign) if start else None
    place = end
    while closing and place < len(units) and units[place].sign != closing:
        if units[place].sign.isalnum() or units[place].sign.isspace():
            return end
        place += 1
    return place if closing and place < len(units) else end
