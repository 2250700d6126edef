"""The last steps of the finishing, on the package as a whole, when its text is as it will be."""

from collections.abc import Callable, Sequence

from galley.proofs.docx.finishing.gate import close
from galley.proofs.docx.finishing.languages import set_languages
from galley.proofs.docx.finishing.marks import set_marks, set_running_lines
from galley.proofs.docx.finishing.paper import WordPaper
from galley.proofs.docx.finishing.places import forget_places
from galley.proofs.docx.finishing.properties import set_properties, set_settings
from galley.proofs.docx.finishing.typefaces import set_typefaces
from galley.proofs.docx.package.package import Package
from galley.proofs.docx.package.pages import forget_pages

Step = Callable[[Package, WordPaper], None]


def _forget(package: Package, _: WordPaper) -> None:
    """Nothing stays of what one step told another."""
    for root in package.texts():
        forget_places(root)
        forget_pages(root)


WHOLE: Sequence[Step] = (
    set_languages,
    _forget,
    set_running_lines,
    set_marks,
    set_settings,
    set_properties,
    # When languages have named the fonts of their scripts.
    set_typefaces,
    # Last of all: it looks at what leaves.
    close,
)
