"""Columns are as wide as their words, in whatever size these are printed."""

import json

import pytest
from galley.core.ast.tables import Table
from galley.core.ast.walking import apply
from galley.proofs.document.filters import FILTERS
from galley.proofs.document.wide_content import fitted
from galley.proofs.variant import STANDARD, VARIANTS, Variant
from galley.tools import pandoc

SENTENCE = "A title of many words that goes over several lines of its column, as reports have. " * 9
HTML = f"""<table><thead><tr><th>Sources</th><th>Evidence</th></tr></thead>
<tbody><tr><td>{SENTENCE}</td><td>secondary</td></tr></tbody></table>"""


@pytest.mark.parametrize("variant", [STANDARD, VARIANTS["large-print"]], ids=["usual", "large"])
def test_no_word_breaks_where_the_table_has_room(variant: Variant) -> None:
    """A column of sentences gives what the column of one long word lacks; together they fill the line."""
    blocks = apply(json.loads(pandoc.read_html(HTML))["blocks"], FILTERS)
    (block,) = fitted(blocks, variant.letters, variant.letters)
    widths = [column.width or 0.0 for column in Table.read(block).columns]
    assert widths[1] * variant.letters > len("secondary") + 2
    assert sum(widths) == pytest.approx(1, abs=0.01)
