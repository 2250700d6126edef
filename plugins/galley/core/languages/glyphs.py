"""Glyphs: the characters of the paper that no font can draw, told where they are."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape

from galley.core.bibliography.bibliography import Bibliography
from galley.core.html.tree import Tree, parse
from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import GLYPH_HAS_FONT
from galley.core.text.chapter import Chapter
from galley.core.text.locations import Places
from galley.core.text.script import ALPHABET, script_of

# Characters that control how others are drawn and are no letters themselves: joiners, marks of direction,
# variation selectors; and what is not drawn at all.
_UNDRAWN = ("Cc", "Cf", "Zs", "Zl", "Zp")
_SPACES = "\t\n\r"
_SELECTORS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
# Formulas have fonts of their own.
_NOT_TEXT = ("math", "script", "style", "svg")
_MARKED = re.compile(r"\w[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
_HINT = (
    "name a folder with a font that has it in mkdocs.yml, under galley: scripts: fonts:, or use "
    "another character"
)


def undrawn(text: str, coverages: Sequence[frozenset[int]]) -> list[str]:
    """The characters of a text, or letters with their marks, that no one font has; each once."""
    drawn = (sign for sign in set(text) if _is_drawn(sign))
    single = {sign for sign in drawn if not _is_drawable(sign, coverages)}
    marked = {
        letters
        for letters in _MARKED.findall(text)
        if not single.intersection(letters) and not _is_drawable(letters, coverages)
    }
    return sorted(single | marked)


def _is_drawable(letters: str, coverages: Sequence[frozenset[int]]) -> bool:
    """Whether one font has letters with their marks, composed or apart."""
    forms = {letters, *(unicodedata.normalize(form, letters) for form in ("NFC", "NFD"))}
    return any(has.issuperset(map(ord, form)) for has in coverages for form in forms)


def _is_drawn(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNDRAWN and ord(sign) not in _SELECTORS


def check_glyphs(
    pages: Iterable[tuple[Chapter, str]],
    bibliography: Bibliography,
    told: Mapping[str, Location],
    coverages: Sequence[frozenset[int]],
    of_formulas: frozenset[int],
) -> Iterator[Diagnostic]:
    """A diagnostic for each script of a page, or of the texts in `told`, that lacks a font.

    `pages` are the chapters with their set HTML; `told` are texts from elsewhere by their places;
    `of_formulas` are the characters that the font of formulas has.
    """
    for chapter, html in pages:
        tree = parse(html)
        missing = undrawn(_text(tree), coverages)
        if formulas := _formulas(tree):
            missing += undrawn(formulas, [of_formulas, *coverages])
        for signs in _by_script(sorted(set(missing))):
            sign, place = _first(signs, chapter, bibliography)
            yield lacking(sign, len(signs), place)
    for text, place in told.items():
        # Nothing reads these as HTML, which has no controls but spaces.
        controls = [sign for sign in set(text) if unicodedata.category(sign) == "Cc"]
        for signs in _by_script(sorted({*undrawn(text, coverages), *controls} - {*_SPACES})):
            yield lacking(signs[0], len(signs), place)


def _text(tree: Tree) -> str:
    """The text of a page; between two elements there is a space, so that their letters do not join."""
    return unescape(" ".join(tree.pieces(0, len(tree.text), tree.elements(*_NOT_TEXT))))


def _formulas(tree: Tree) -> str:
    """The characters of a page's formulas, without their TeX."""
    return unescape(
        " ".join(
            piece
            for math in tree.elements("math")
            for piece in tree.pieces(math.start, math.end, math.elements("annotation"))
        )
    )


def _by_script(found: Sequence[str]) -> Iterable[list[str]]:
    """The characters of each script together; characters of none and letters with marks one by one."""
    groups: dict[str, list[str]] = {}
    for sign in found:
        script = script_of(sign) if len(sign) == 1 else ALPHABET
        groups.setdefault(sign if script in ("", ALPHABET) else script, []).append(sign)
    return groups.values()


def _first(
    signs: Sequence[str], chapter: Chapter, bibliography: Bibliography
) -> tuple[str, Location]:
    """The first of some characters, and where it is: in the chapter, or in an entry that it cites."""
    places = Places(chapter.path, chapter.source)
    spelled = ((sign, form) for sign in signs for form in (sign, *_references(sign)))
    found = [(places.anywhere(form), sign) for sign, form in spelled]
    if not any(place.line for place, _ in found):
        files = dict.fromkeys(reference.file for reference in bibliography.references.values())
        found = [
            (file.location(offset), sign)
            for file in files
            for sign in signs
            if (offset := file.text.find(sign)) >= 0
        ]
    place, sign = min(
        (one for one in found if one[0].line), default=(Location(chapter.path), signs[0])
    )
    return sign, place


def _references(sign: str) -> tuple[str, ...]:
    code = ord(sign[0])
    return f"&#{code};", f"&#x{code:x};", f"&#x{code:X};"


def lacking(first: str, count: int, place: Location) -> Diagnostic:
    """What is said of characters of one script that no font has: the first of them, and how many they are."""
    named = " with ".join(
        f"{unicodedata.name(sign, 'a character without a name')}, U+{ord(sign):04X}"
        for sign in first
    )
    others = f" and {count - 1} more of its script" if count > 1 else ""
    message = f'no font of the paper has "{first}" ({named}){others}'
    return Diagnostic(GLYPH_HAS_FONT, message, place, _HINT)
