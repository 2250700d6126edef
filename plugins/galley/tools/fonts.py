"""Fonts: what a font file is called and has letters for, and a small one of some of its letters.

fontTools reads and writes them. In a process of its own: the library is large, and most builds read
no font anew.
"""

import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from galley.tools.cache import Cache
from galley.tools.process import run

_ENDINGS = (".otf", ".ttf", ".otc", ".ttc")
_READER = """
import json, sys
from fontTools.ttLib import TTCollection, TTFont, TTLibError
def read(path):
    whole = path.lower().endswith("c")
    try:
        fonts = TTCollection(path, lazy=True).fonts if whole else [TTFont(path, lazy=True)]
        return [
            sorted({code for font in fonts for code in font.getBestCmap() or ()}),
            sorted({str(font["name"].getBestFamilyName()) for font in fonts}),
            fonts[0]["OS/2"].usWeightClass,
        ]
    except (TTLibError, KeyError, AssertionError, ValueError, OSError):
        return None
json.dump([read(path) for path in json.load(sys.stdin)], sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Font:
    """A font file: its families, its weight (400 is regular), the code points that it has."""

    path: Path
    families: tuple[str, ...]
    weight: int
    characters: frozenset[int]


def files(folder: Path) -> list[Path]:
    """The font files of a folder and of those in it, in a fixed order."""
    return [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in _ENDINGS]


def read(paths: Sequence[Path], cache: Cache) -> list[Font | None]:
    """The fonts in some files, `None` for a file that is no font."""
    keys = [(version("fonttools"), _digest(path)) for path in paths]
    kept = [cache.peek("fonts", key) for key in keys]
    new = [place for place, found in enumerate(kept) if found is None]
    if new:
        told = json.dumps([str(paths[place]) for place in new]).encode()
        made = json.loads(run([sys.executable, "-I", "-c", _READER], name="fontTools", stdin=told))
        for place, found in zip(new, made, strict=True):
            kept[place] = json.dumps(found)
            cache.put("fonts", keys[place], json.dumps(found))
    return [_font(path, text or "null") for path, text in zip(paths, kept, strict=True)]


@lru_cache(maxsize=256)
def _font(path: Path, text: str) -> Font | None:
    found: tuple[list[int], list[str], int] | None = json.loads(text)
    if found is None:
        return None
    characters, families, weight = found
    return Font(path, tuple(families), weight, frozenset(characters))


def subset(font: Font, characters: Iterable[int], cache: Cache) -> bytes:
    """A WOFF file of a font with some of its characters, joined and placed as in the whole font.

    Equal bytes for equal characters. Raises ToolError if there is none.
    """
    told = ",".join(f"{code:X}" for code in sorted(characters))

    def cut() -> str:
        program = (sys.executable, "-I", "-m", "fontTools.subset")
        made = run([*program, font.path, f"--unicodes={told}", *_OPTIONS], name="fontTools")
        return base64.b64encode(made).decode()

    key = (version("fonttools"), _digest(font.path), told)
    return base64.b64decode(cache.get("webfonts", key, cut))


_OPTIONS = (
    *("--layout-features=*", "--no-hinting", "--notdef-outline", "--font-number=0"),
    *("--no-recalc-timestamp", "--flavor=woff", "--output-file=/dev/stdout"),
)


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
