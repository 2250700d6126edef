"""A paper in which everything is too much: it comes out whole, and no page cuts a word off."""

import re
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from tests.support import words_of_pdf, words_of_site
from tests.support.building import Built
from tests.support.printed.site import article, pages
from tests.support.standards_of_pdf import shortfalls
from tests.support.words import tokens

_SOFT = re.compile("[\u00ad\x02\ufffe]\\s*")


@pytest.fixture(scope="module")
def hostile(built: Callable[[str], Built]) -> Built:
    """The paper with too many columns, rows, letters, pixels and levels, built."""
    return built("hostile")


def test_nothing_is_drawn_beside_the_page(hostile: Built) -> None:
    """Every letter and every picture lies on its page, and within its margins."""
    beside = []
    with pdfium.PdfDocument(hostile.pdf) as document:
        for number, page in enumerate(document, 1):
            width, height = page.get_size()
            for piece in page.get_objects([raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_IMAGE]):
                left, bottom, right, top = piece.get_bounds()
                if left < 40 or right > width - 40 or bottom < 30 or top > height - 30:
                    beside.append((number, piece.get_bounds()))
    assert beside == []


def test_no_word_is_drawn_over_another(hostile: Built) -> None:
    """The cells of forty columns hold their words."""
    assert words_of_pdf.overprinted(hostile.pdf) == []


def test_every_word_of_the_site_is_on_paper(hostile: Built) -> None:
    """Read along its structure, the PDF has each word of each page."""
    texts = words_of_pdf.read(hostile.pdf, "Contents")
    said = " ".join(
        part for text in texts for part in ("".join(text.running), *text.notes.values())
    )
    # Long code is broken where a line ends, with no sign of its own there or anywhere else.
    assert "\u200b" not in said
    whole = _SOFT.sub("", said)
    drawn = {*tokens(whole), *tokens(whole.replace("\n", ""))}
    wanted = {
        word
        for path in pages(hostile.site)
        for word in tokens("".join(words_of_site.words(article(path))))
        if word.isalnum()
    }
    assert len(wanted) > 1000
    assert sorted(wanted - drawn) == []


def test_parts_of_a_wide_table_begin_with_its_first_column(hostile: Built) -> None:
    """Whoever reads the thirtieth column knows its row."""
    with pdfium.PdfDocument(hostile.pdf) as document:
        lines = [
            line.split()
            for page in document
            for line in page.get_textpage().get_text_range().splitlines()
        ]
    rows = [line for line in lines if len(line) > 5 and all(word.isdigit() for word in line)]
    parts = [row for row in rows if row[0] == "301"]
    assert len(parts) > 1
    assert [int(word) for row in parts for word in row[1:]] == list(range(302, 341))


def test_pdf_meets_its_standards(hostile: Built) -> None:
    """Too much of everything breaks no tag."""
    assert shortfalls(hostile.pdf) == []
