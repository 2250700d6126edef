"""How the DOCX looks: the brand's colours and typefaces, the sheet of paper, the size of the text.

Sizes are those of WordprocessingML: lengths in twentieths of a point, type in half points.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from galley.core.brand.brand import DEFAULT, Brand, Typography, cut_family
from galley.core.brand.colour import mixed, readable
from galley.core.register.register import KINDS, Kind
from galley.proofs.document.document import Document
from galley.proofs.press import Press
from galley.proofs.variant import STANDARD, Variant

# The width and height of a sheet.
SHEETS: Mapping[str, tuple[int, int]] = {"a4": (11906, 16838), "us-letter": (12240, 15840)}
# Margins: top, right and left, bottom; how far head and foot are from the edge.
TOP, SIDE, BOTTOM, HEAD, FOOT = 1560, 1474, 1418, 680, 680


@dataclass(frozen=True, slots=True)
class Look:
    """What the reference document is made of; `kinds` are those of the register's items."""

    brand: Brand = DEFAULT
    kinds: tuple[Kind, ...] = KINDS
    paper: str = "a4"
    language: str = "en-GB"
    variant: Variant = STANDARD

    @property
    def width(self) -> int:
        """The room between the margins of an upright page."""
        return SHEETS[self.paper][0] - 2 * SIDE

    @property
    def wide(self) -> int:
        """The room between the margins of a page on its side."""
        return SHEETS[self.paper][1] - 2 * SIDE

    @property
    def code_ground(self) -> str:
        """The ground of code and of the register's items, paler than that of headers of tables."""
        return mixed(self.brand.colours.light, self.brand.colours.background, 0.5)

    def text(self, name: str, ground: str = "") -> str:
        """A colour of the brand as that of text on a ground, in the spelling of Word."""
        return word_colour(self.brand.colours.text(name, ground))

    def on(self, colour: str, ground: str) -> str:
        """Any colour as that of text on a ground."""
        return word_colour(readable(colour, ground))

    def size(self, half_points: float) -> int:
        """A size of type, larger or smaller where the brand's text or the variant's is."""
        scaled = half_points * self.brand.typography.scale * self.variant.scale
        return max(round(scaled), round(2 * self.variant.smallest))

    @property
    def faces(self) -> Typography:
        """The typefaces of the brand, by the names of those that the DOCX carries."""
        told = self.brand.typography
        # A house that has files of its own for a family carries these.
        own = {file.family for file in told.files}
        base, headings, monospace = (
            family if family in own else cut_family(family)
            for family in (told.base, told.headings, told.monospace)
        )
        return replace(told, base=base, headings=headings, monospace=monospace)

    @property
    def text_face(self) -> str:
        """The typeface of running text, which has no serifs in large print."""
        return self.faces.headings if self.variant.plain else self.faces.base

    @property
    def leading(self) -> int:
        """The height of lines of running text, in 240ths of their own."""
        return 330 if self.variant.plain else 276


def look_of(document: Document, press: Press, paper: str, variant: Variant) -> Look:
    """How a paper looks that names no reference document of its own."""
    return Look(
        brand=press.brand,
        kinds=document.kinds,
        paper=paper,
        language=document.metadata.language,
        variant=variant,
    )


def word_colour(colour: str) -> str:
    """A colour as Word spells it."""
    return colour.removeprefix("#").upper()
