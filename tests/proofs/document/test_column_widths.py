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


@pytest.mark.parametrize(
    ("cell", "is_natural"),
    [
        ("<p>A name of several words</p><p>Another</p>", True),
        ("<ul><li>A name</li><li>Another</li></ul>", True),
        ("<ol><li><p>A name of <em>several</em> words</p></li></ol>", True),
        ('<p>A name</p><p><img src="box.svg" alt="Box"></p>', False),
        ("<pre><code>code</code></pre>", False),
        ("<p>A name</p><table><tr><td>in</td></tr></table>", False),
    ],
)
def test_a_narrow_table_with_several_blocks_in_a_cell_is_as_wide_as_its_words(
    cell: str, *, is_natural: bool
) -> None:
    """Pandoc makes the columns of such a table equal; only what is no text needs that."""
    table = f"<table><tr><th>Name</th><th>N</th></tr><tr><td>{cell}</td><td>1</td></tr></table>"
    (block,) = apply(json.loads(pandoc.read_html(table))["blocks"], FILTERS)
    widths = {column.width for column in Table.read(block).columns}
    assert widths == ({None} if is_natural else {0.5})
