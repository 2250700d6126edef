"""What Pandoc and CommonMark read, and Python-Markdown prints as it is typed: a site keeps that."""

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import SubstituteTagInlineProcessor

from galley.syntax.dialects.divisions import DivisionExtension
from galley.syntax.dialects.equation_references import EquationReferenceExtension
from galley.syntax.dialects.grid_tables import GridTableExtension
from galley.syntax.dialects.inline_notes import InlineNoteExtension
from galley.syntax.dialects.list_tables import ListTableExtension


class LineBreakExtension(Extension):
    """A backslash at the end of a line breaks it; at the end of a paragraph it is a backslash."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Behind citations (185), which know escapes; beside these (180).
        processor = SubstituteTagInlineProcessor(r"\\\n", "br")
        md.inlinePatterns.register(processor, "galley-line-break", 179)


OF_OTHER_DIALECTS = (
    DivisionExtension,
    InlineNoteExtension,
    GridTableExtension,
    ListTableExtension,
    LineBreakExtension,
    EquationReferenceExtension,
)
