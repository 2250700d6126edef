"""What the steps of finishing know of the paper beside its package."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from galley.core.brand.brand import Brand
from galley.core.rules.words import Words
from galley.proofs.document.document import Metadata
from galley.proofs.docx.package.pages import Pages
from galley.proofs.variant import Variant


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font file that a DOCX may carry: its family, its place there such as `embedBold`, its bytes."""

    family: str
    place: str
    content: bytes


@dataclass(frozen=True, slots=True)
class WordPaper:
    """The cover's facts, the words of its language, the reference's pages, the brand, the variant, the time in seconds since 1970.

    `vectors` is the SVG of a picture by the name of the file whose pixels Pandoc took; of two
    `typefaces` for one place the first is meant.
    """

    metadata: Metadata
    words: Words
    pages: Pages
    brand: Brand
    variant: Variant
    moment: int
    vectors: Mapping[str, bytes]
    typefaces: Sequence[Typeface] = ()
