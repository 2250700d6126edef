"""How the pages of the PDF are filled: figures by their text, headings above what they speak of."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.support.building import Built, build

_CONFIGURATION = """site_name: Pages
docs_dir: chapters
site_dir: build/site
theme: {name: material, font: false}
plugins:
  - galley: {rules: {section-has-text: "off"}, profile: paper}
  - galley-proofs: {folder: build}
"""
_SENTENCE = "The pages of a paper are filled with words of many lengths that mean nothing here. "
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="300" viewBox="0 0 600 300">'
    '<rect width="600" height="300" fill="#cde"/></svg>'
)
_FIGURES = range(10, 26)
_QUOTATIONS = range(100, 200)


def paper() -> str:
    """Figures between paragraphs of growing length, each with a section behind it."""
    made = ["# Figures\n"]
    for number in _FIGURES:
        made += [
            f"{_SENTENCE * (number % 5 * 4 + 8)} Before{number} all.\n",
            f'![Picture {number}](p.svg){{#fig-p{number} alt="A plain ground"}}\n',
            f"Behind{number} {_SENTENCE * 12}\n",
            f"## Section {number} {{#sec-s{number}}}\n",
            f"{_SENTENCE * 3}\n",
        ]
    for number in range(6):
        made += [
            f"# Table {number}\n",
            *[_SENTENCE * 4 + "\n"] * (5 + number),
            f"## Counted {number} {{#sec-c{number}}}\n",
            f"Lead{number} into the table.\n",
            "| first |\n|---|\n" + "| a |\n" * 18,
        ]
    made += ["# Quotations\n"]
    made += [
        f"> {_SENTENCE * (1 + number % 4)} Last{number}.\n>\n> — Speaker{number} at a hearing\n"
        for number in _QUOTATIONS
    ]
    return "\n".join(made)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The words of each page."""
    workspace = tmp_path_factory.mktemp("pages") / "workspace"
    (workspace / "chapters").mkdir(parents=True)
    (workspace / "mkdocs.yml").write_text(_CONFIGURATION, encoding="utf-8")
    (workspace / "references.bib").write_text("", encoding="utf-8")
    (workspace / "chapters" / "p.svg").write_text(_PICTURE, encoding="utf-8")
    (workspace / "chapters" / "index.md").write_text(paper(), encoding="utf-8")
    made: Built = build("pages", workspace)
    return texts(made.pdf)


def texts(path: Path) -> list[str]:
    """The words of each page, in the order in which they are drawn from head to foot."""
    with pdfium.PdfDocument(path) as document:
        made = []
        for page in document:
            words = page.get_textpage()
            lines = [words.get_rect(n) for n in range(words.count_rects())]
            ordered = sorted(lines, key=lambda line: (-round(line[3]), line[0]))
            made.append(" ".join(words.get_text_bounded(*line) for line in ordered))
        return made


def page_of(word: str, pages: list[str]) -> int:
    """The page on which a word is first, behind the contents."""
    return next(n for n, text in enumerate(pages) if word in text and "Contents" not in text)


def test_figure_stands_behind_its_text_where_there_is_room(pages: list[str]) -> None:
    """It follows what speaks of it on the same page, or else it opens the next page."""
    moved = 0
    for number in _FIGURES:
        spoken = page_of(f"Before{number} ", pages)
        shown = page_of(f"Picture {number}", pages)
        text = pages[shown]
        if shown == spoken:
            assert text.index(f"Before{number} ") < text.index(f"Picture {number}")
            if f"Behind{number} " in text:
                assert text.index(f"Picture {number}") < text.index(f"Behind{number} ")
        else:
            moved += 1
            assert shown == spoken + 1
    assert 0 < moved < len(_FIGURES)


def test_text_goes_on_where_a_figure_has_no_room(pages: list[str]) -> None:
    """What follows a figure that opens the next page fills the page before it."""
    moved = [n for n in _FIGURES if page_of(f"Picture {n}", pages) > page_of(f"Before{n} ", pages)]
    assert moved
    assert all(page_of(f"Behind{n} ", pages) == page_of(f"Before{n} ", pages) for n in moved)


def test_heading_and_lead_in_stand_above_their_table(pages: list[str]) -> None:
    """A few words between a heading and a table are on the page on which the table begins."""
    for number in range(6):
        text = pages[page_of(f"Lead{number} ", pages)]
        assert f"Counted {number}" in text
        assert "first" in text.split(f"Lead{number} ")[1]


def test_last_words_of_a_quotation_stay_with_who_said_them(pages: list[str]) -> None:
    """No page begins with the line that says who is quoted on the page before."""
    apart = [n for n in _QUOTATIONS if page_of(f"Last{n}", pages) != page_of(f"Speaker{n} ", pages)]
    assert apart == []
