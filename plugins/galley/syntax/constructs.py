"""The constructs that are the same in every chapter."""

from galley.syntax.attributes import AttributeListExtension
from galley.syntax.data_tables import DataTableExtension
from galley.syntax.diagrams import DiagramExtension
from galley.syntax.figures import FigureExtension
from galley.syntax.footnotes import FootnoteInFootnoteExtension
from galley.syntax.formulas import FormulaExtension
from galley.syntax.headings import HeadingExtension
from galley.syntax.inline.addresses import AddressExtension
from galley.syntax.inline.identifiers import IdentifierExtension
from galley.syntax.inline.spans import SpanExtension
from galley.syntax.inline.typed import TypedMarkerExtension
from galley.syntax.insertions import InsertionExtension
from galley.syntax.quotations import QuotationExtension
from galley.syntax.tables import TableExtension

CONSTRUCTS = (
    AttributeListExtension,
    InsertionExtension,
    DataTableExtension,
    FigureExtension,
    TableExtension,
    DiagramExtension,
    QuotationExtension,
    FormulaExtension,
    FootnoteInFootnoteExtension,
    HeadingExtension,
    IdentifierExtension,
    SpanExtension,
    TypedMarkerExtension,
    AddressExtension,
)
