"""What the steps of finishing know of the paper beside its package."""

from collections.abc import Mapping
from dataclasses import dataclass

from galley.core.document import Metadata
from galley.proofs.docx.pages import Pages


@dataclass(frozen=True, slots=True)
class Paper:
    """The cover's facts, the reference's pages, the time in seconds since 1970.

    `vectors` is the SVG of a picture by the name of the file whose pixels Pandoc took.
    """

    metadata: Metadata
    pages: Pages
    moment: int
    vectors: Mapping[str, bytes]
