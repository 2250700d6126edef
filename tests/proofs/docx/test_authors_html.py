"""HTML of an author's that bears the names of Galley's own constructs is set like any other."""

from pathlib import Path

from tests.support import words_of_docx
from tests.support.docx_making import document_of, proofs_of
from tests.support.validator import errors

# Each has a class that a filter knows, around something that it does not expect.
SHAPES = {
    "alone": '<table class="galley-matrix"><tr><td>alone</td></tr></table>',
    "headed": '<table class="galley-matrix"><thead><tr><th>headed</th></tr></thead></table>',
    "listed": '<div class="galley-list" data-kind="figure"><div>listed</div></div>',
    "equal": '<div class="galley-equation"><div>equal</div></div>',
    "counted": '<p><span class="galley-number" data-for="a" data-kind="figure">counted²</span></p>',
    "charted": '<div class="galley-chart-data">charted</div>',
    "entered": '<div class="csl-entry">entered</div>',
    "tabbed": '<div class="tabbed-set"><div class="tabbed-labels"><p>a</p><p>b</p></div><p>tabbed</p></div>',
    "headless": '<div class="galley-item"><div class="galley-item-head">headless</div></div>',
    "empty": '<table class="galley-matrix"><thead><tr></tr></thead></table><p>empty</p>',
}


def test_shapes_lose_no_words(tmp_path: Path) -> None:
    """Nothing raises, every word is there, and the file is valid."""
    html = "".join(SHAPES.values())
    made = proofs_of(document_of(f'<h1 id="one">One</h1>{html}'), {"x": b""}, tmp_path)["x"]
    said = {word for text in words_of_docx.read(made) for word in text.tokens}
    assert sorted(name for name in SHAPES if not any(name in word for word in said)) == []
    assert errors(made) == []


def test_two_numbers_of_one_target_are_one_bookmark(tmp_path: Path) -> None:
    """A name in a file is given once, however often an author's HTML says that it is the target's."""
    number = '<p><span class="galley-number" data-for="a" data-kind="figure">1</span></p>'
    made = proofs_of(document_of(f"<h1>One</h1>{number * 2}"), {"x": b""}, tmp_path)["x"]
    assert made.exists()
    assert errors(made) == []
