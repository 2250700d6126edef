"""Make the typefaces of the site in parts, so that a page loads the letters that it has. See README.md."""

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.ttLib import TTFont
from galley.core.brand.brand import CUT_FAMILIES
from galley.workspace.fonts.webfonts import ranges

from fonts.__main__ import cut, named

PACKAGE = Path(__file__).parents[1] / "plugins/galley"
SOURCE, ASSETS = PACKAGE / "proofs/fonts", PACKAGE / "workspace/assets"
SERIF, SANS, CODE = CUT_FAMILIES.values()
# Each face by its family and its file: what its parts are called, its weight and its style.
FACES = (
    (SERIF, "SourceSerif4-Regular", "Regular", 400, "normal"),
    (SERIF, "SourceSerif4-It", "Italic", 400, "italic"),
    (SERIF, "SourceSerif4-Bold", "Bold", 700, "normal"),
    (SERIF, "SourceSerif4-BoldIt", "Bold Italic", 700, "italic"),
    (SANS, "SourceSans3-Regular", "Regular", 400, "normal"),
    (SANS, "SourceSans3-It", "Italic", 400, "italic"),
    (SANS, "SourceSans3-Semibold", "Semibold", 600, "normal"),
    (SANS, "SourceSans3-Bold", "Bold", 700, "normal"),
    (CODE, "SourceCodePro-Regular", "Regular", 400, "normal"),
)
# The parts of a face by their names, each without the letters of those before it; the last has the rest.
PARTS = {
    "english": (
        *range(0x20, 0x7F), 0xA0, 0xA7, 0xA9, 0xAD, *range(0xB0, 0xB2), 0xB6, 0xB7, 0xD7,
        *range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2020, 0x2022, 0x2026, 0x2032, 0x2033,
        0x2039, 0x203A, 0x20AC, 0x2122, *range(0x2190, 0x2194), 0x2212,
    ),
    "western": (*range(0xA0, 0x100), 0x131, 0x152, 0x153, 0x2C6, 0x2DA, 0x2DC),
    "latin": (*range(0x100, 0x370), *range(0x1D00, 0x1F00), *range(0x2C60, 0x2C80), *range(0xA700, 0xAB70)),
    "greek": (*range(0x370, 0x400), *range(0x1F00, 0x2000)),
    "cyrillic": range(0x400, 0x530),
    "signs": range(0x110000),
}  # fmt: skip
# What browsers do with letters of their own accord, and figures of one width.
FEATURES = ("ccmp", "locl", "mark", "mkmk", "rlig", "kern", "liga", "clig", "calt", "tnum")
HEAD = (
    "/* The typefaces of the site, in parts by the letters that they have: `python -m fonts.screens` makes this\n"
    "   file. They are made from Source Serif 4, Source Sans 3 and Source Code Pro, under the SIL Open Font\n"
    "   License: see the files beside them. */\n"
)


def main() -> None:
    """Write every part into the package, and the stylesheet that names them."""
    folder = ASSETS / "fonts"
    for old in folder.glob("*.woff2"):
        old.unlink()
    rules = []
    for family, source, style, weight, slope in FACES:
        for part, letters in parts(SOURCE / f"{source}.otf"):
            content = made(SOURCE / f"{source}.otf", letters, family, style)
            address = f"fonts/{family}-{style}-{part}.woff2".replace(" ", "")
            (ASSETS / address).write_bytes(content)
            rules.append(rule(family, address, weight, slope, letters))
            print(f"{family} {style}, {part}: {len(letters)} letters, {len(content) / 1000:.1f} kB")
    (ASSETS / "typefaces.css").write_text(HEAD + "".join(rules), encoding="utf-8")


def parts(path: Path) -> Iterator[tuple[str, frozenset[int]]]:
    """The letters of a font by the names of the parts that they are in."""
    left = set(TTFont(path, lazy=True).getBestCmap())
    for name, letters in PARTS.items():
        if has := left.intersection(letters):
            left -= has
            yield name, frozenset(has)


def made(path: Path, letters: Iterable[int], family: str, style: str) -> bytes:
    """A part of a font as WOFF2, under a name of its own: its licence keeps the old one for the whole font."""
    font = TTFont(path, recalcTimestamp=False)
    font = named(cut(font, letters, FEATURES, hinting=True), family, style)
    font["name"].names = [
        record for record in font["name"].names if record.nameID in (0, 1, 2, 3, 4, 6, 13, 14)
    ]
    told = {record.nameID: str(record) for record in font["name"].names}
    if any("Source" in told[name] for name in (1, 3, 4, 6)):
        sys.exit(f"{path.name}: a part must not have the name of the whole")
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def rule(family: str, address: str, weight: int, style: str, letters: frozenset[int]) -> str:
    """The rule of the stylesheet for a part.

    From a host, the page itself makes `optional` of `swap`: see `steadying.py` among the sources.
    """
    return (
        f'@font-face {{ font-family: "{family}"; src: url("{address}") format("woff2"); '
        f"font-weight: {weight}; font-style: {style}; font-display: swap; "
        f"unicode-range: {ranges(letters)}; }}\n"
    )


if __name__ == "__main__":
    main()
