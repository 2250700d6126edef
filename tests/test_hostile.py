"""A paper in which everything is too much: it comes out whole."""

from collections.abc import Callable

import pypdfium2 as pdfium
import pytest

from tests.building import Built

pytest_plugins = ["tests.fixtures_proofs"]


@pytest.fixture(scope="module")
def hostile(built: Callable[[str], Built]) -> Built:
    """The paper with too many columns, rows, letters, pixels and levels, built."""
    return built("hostile")


def test_every_chapter_is_on_paper(hostile: Built) -> None:
    """The PDF has the last words of each chapter."""
    with pdfium.PdfDocument(hostile.pdf) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    said = " ".join(text.split())
    for what in ("table", "long table", "heading", "pictures", "formulas", "levels"):
        last = "Words behind the heading" if what == "heading" else f"The words behind the {what}"
        assert last in said
