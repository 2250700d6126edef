"""The finishing: what Pandoc has no word for, step by step on the XML of its package."""

from collections.abc import Callable, Sequence

from galley.proofs.docx.finishing.boxes import set_boxes
from galley.proofs.docx.finishing.formulas import set_formulas
from galley.proofs.docx.finishing.gate import close
from galley.proofs.docx.finishing.languages import set_languages
from galley.proofs.docx.finishing.marks import set_marks, set_running_lines
from galley.proofs.docx.finishing.mending import mend
from galley.proofs.docx.finishing.numbering import set_lists
from galley.proofs.docx.finishing.paper import WordPaper
from galley.proofs.docx.finishing.paragraphs import set_code, set_rules, set_text
from galley.proofs.docx.finishing.pictures import set_pictures
from galley.proofs.docx.finishing.places import forget_places
from galley.proofs.docx.finishing.properties import set_properties, set_settings
from galley.proofs.docx.finishing.sections import set_sections
from galley.proofs.docx.finishing.tables import set_tables
from galley.proofs.docx.finishing.typefaces import set_typefaces
from galley.proofs.docx.package.package import Package
from galley.proofs.docx.package.pages import forget_pages

Step = Callable[[Package, WordPaper], None]


def finish(made: bytes, paper: WordPaper) -> bytes:
    """The package as a reader gets it, the paper's time on every part."""
    package = Package(made)
    for step in STEPS:
        step(package, paper)
    return package.written(paper.moment)


def _forget(package: Package, _: WordPaper) -> None:
    """Nothing stays of what one step told another."""
    for root in package.texts():
        forget_places(root)
        forget_pages(root)


STEPS: Sequence[Step] = (
    mend,
    # Sections and boxes first: they tell the others how much room there is.
    set_sections,
    set_boxes,
    # Tables before lists: a list in a cell keeps the style of the cell.
    set_tables,
    set_lists,
    set_pictures,
    set_formulas,
    set_code,
    set_rules,
    set_text,
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
