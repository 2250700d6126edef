"""Make the typefaces that a DOCX carries: Word takes TrueType outlines alone. See README.md."""

from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from galley.core.brand.brand import CUT_FAMILIES

from fonts.__main__ import cut, named

PROOFS = Path(__file__).parents[1] / "plugins/galley/proofs"
SOURCE, TARGET = PROOFS / "fonts", PROOFS / "templates" / "typefaces"
SERIF, SANS, CODE = CUT_FAMILIES.values()
# Each face by its file, its family and its style.
FACES = (
    ("SourceSerif4-Regular", SERIF, "Regular"),
    ("SourceSerif4-It", SERIF, "Italic"),
    ("SourceSerif4-Bold", SERIF, "Bold"),
    ("SourceSerif4-BoldIt", SERIF, "Bold Italic"),
    ("SourceSans3-Regular", SANS, "Regular"),
    ("SourceSans3-It", SANS, "Italic"),
    ("SourceSans3-Bold", SANS, "Bold"),
    ("SourceCodePro-Regular", CODE, "Regular"),
    ("SourceCodePro-Bold", CODE, "Bold"),
)
# Letters of the languages of Europe and of Vietnamese, and the signs of text: a person may write on.
LETTERS = (
    *range(0x20, 0x250), *range(0x2B0, 0x460), 0x490, 0x491, *range(0x1EA0, 0x1EFA),
    *range(0x2000, 0x2070), *range(0x2070, 0x20C0), *range(0x2100, 0x2150), *range(0x2190, 0x2200),
    *range(0x2200, 0x2270),
)  # fmt: skip
FEATURES = ("kern", "liga", "mark", "mkmk", "ccmp", "locl")


def main() -> None:
    """Write every typeface into the package."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for source, family, style in FACES:
        font = TTFont(SOURCE / f"{source}.otf", recalcTimestamp=False)
        letters = set(font.getBestCmap()) & set(LETTERS)
        made = with_true_type_outlines(named(cut(font, letters, FEATURES), family, style))
        path = TARGET / f"{family}-{style}.ttf".replace(" ", "")
        made.save(path)
        print(f"{path.name}: {path.stat().st_size // 1024} KiB")


def with_true_type_outlines(font: TTFont) -> TTFont:
    """A font whose curves are quadratic, a unit off at the most."""
    glyphs, drawn = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), drawn
    del font["CFF "]
    font["glyf"].compile(font)
    # What a font has that is drawn without instructions.
    sizes = font["maxp"]
    sizes.tableVersion = 0x00010000
    for field in (
        *("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs"),
        *("maxStackElements", "maxSizeOfInstructions", "maxComponentElements"),
    ):
        setattr(sizes, field, 0)
    sizes.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    return font


if __name__ == "__main__":
    main()
