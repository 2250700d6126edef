"""The site's fonts for other scripts: of each font, the letters that are on the pages."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape

from galley.core.brand.brand import FACES, cut_family
from galley.core.html.tokens import without_elements
from galley.core.insertion.footnotes import LINK_BACK
from galley.tools import fonts
from galley.tools.fonts import Font
from galley.workspace.fonts.fonts import Fonts
from galley.workspace.reading.files_of_site import NewFile

STYLESHEET = "assets/galley/scripts.css"
_FOLDER = "assets/galley/scripts"
# Each family of the site with its faces in Latin, by weight and style. The letters of other scripts
# are under the same names, so that every rule of a stylesheet means both.
_FACES = {
    FACES.base: ((400, "normal"), (400, "italic"), (700, "normal"), (700, "italic")),
    FACES.headings: ((400, "normal"), (400, "italic"), (600, "normal"), (700, "normal")),
    FACES.monospace: ((400, "normal"),),
}
# Devanagari first: it has the full stop that the scripts of India share.
_SERIF = ("GalleyHan", "NotoSansDevanagari", "NotoSerifTamil", "NotoNaskhArabic")
_SANS = ("GalleyHan", "NotoSansDevanagari", "NotoSansTamil", "NotoSansArabic")
_SIGNS = ("GalleySigns", "GalleyEmoji")
_BOLD = 550
_BEYOND_LATIN = re.compile(r"[^\x00-\u024f]")
_WORKERS = 2


def site_files(found: Fonts, pages: Iterable[str]) -> Iterator[NewFile]:
    """The fonts and their stylesheet as files of the site.

    A browser fetches a font when a page has one of its letters, from the site itself.
    """
    letters = _letters(found, pages)
    faces = list(_faces(found, letters)) if letters else []
    cut = list(dict.fromkeys((face.font, face.letters) for face in faces))
    with ThreadPoolExecutor(_WORKERS) as workers:
        made = list(workers.map(lambda part: fonts.subset(part[0], part[1], found.cache), cut))
    names = {
        part: f"{hashlib.sha256(data).hexdigest()[:16]}.woff"
        for part, data in zip(cut, made, strict=True)
    }
    for name, data in dict(zip(names.values(), made, strict=True)).items():
        yield NewFile(f"{_FOLDER}/{name}", content=data)
    rules = (face.rule(names[face.font, face.letters]) for face in faces)
    yield NewFile(STYLESHEET, content="".join(rules))


def _letters(found: Fonts, pages: Iterable[str]) -> frozenset[int]:
    """The letters and characters of the pages that the site's Latin faces lack.

    Formulas have a font of the browser's for mathematics, and links back from notes an icon.
    """
    text = without_elements("".join(pages), "math").replace(LINK_BACK, "")
    signs = set(_BEYOND_LATIN.findall(unescape(text)))
    # A browser takes some letters apart before it draws them.
    every = {ord(part) for sign in signs for part in (sign, *unicodedata.normalize("NFD", sign))}
    return frozenset(every.difference(*(font.characters for font in found.shipped("Source"))))


@dataclass(frozen=True, slots=True)
class _Face:
    """Letters of a font under the name, weight and style of a face of the site."""

    family: str
    weight: int
    style: str
    font: Font
    letters: frozenset[int]

    def rule(self, name: str) -> str:
        """The rule of the stylesheet for a file of this name."""
        return (
            f'@font-face {{ font-family: "{cut_family(self.family)}"; src: url("scripts/{name}") format("woff"); '
            f"font-weight: {self.weight}; font-style: {self.style}; font-display: swap; "
            f"unicode-range: {ranges(self.letters)}; }}\n"
        )


def ranges(letters: Iterable[int]) -> str:
    """Code points as CSS spells them, neighbours as one range."""
    spans: list[list[int]] = []
    for code in sorted(letters):
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in spans)


def _faces(found: Fonts, letters: frozenset[int]) -> Iterator[_Face]:
    """Each face of the site with a font, and those of its letters that no font before it has."""
    for family, faces in _FACES.items():
        names = _SERIF if family == FACES.base else _SANS
        own = [*found.of_own, *(font for name in names for font in found.shipped(name))]
        signs = [font for name in _SIGNS for font in found.shipped(name)]
        for weight, style in faces:
            left = letters
            for font in (*(f for f in own if (f.weight > _BOLD) == (weight > _BOLD)), *signs):
                has = left & font.characters
                if has:
                    left -= has
                    yield _Face(family=family, weight=weight, style=style, font=font, letters=has)
