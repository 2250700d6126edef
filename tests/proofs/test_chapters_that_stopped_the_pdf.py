"""Chapters at random that `check` passed and that stopped the PDF; each stands for its kind."""

import subprocess
from pathlib import Path

import pypandoc
import pytest

from tests.support import words_of_pdf
from tests.support.building import build, write

SETTINGS = """
site_name: Found
docs_dir: chapters
site_dir: build/site
theme: mkdocs
plugins:
  - galley:
      paper: {title: Found, language: en}
      rules:
        html-is-well-nested: "off"
        image-is-readable: "off"
        characters-are-visible: "off"
        table-has-header: "off"
  - galley-proofs: {folder: build}
"""
BROKEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="12'
CHAPTER = """# A <blockquote></blockquote>Title

## <p>Two</p><hr> <ul><li>and</li></ul>

### <table><tr><td>Three</td></tr></table>

In *a\ufeffb*, [c\ufeffd](https://example.org/\ufeff), `e\ufefff` and g&#xfeff;h.

/// figures | Two that nobody sees.
    id: fig-both

![One](one.svg){#fig-one alt="One\ufeff"}

![Other](other.svg){#fig-other alt="Other"}
///

See @fig-one, @fig-other and @fig-both.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The proofs of a paper that has all of them."""
    folder = tmp_path_factory.mktemp("found")
    pictures = {"chapters/one.svg": BROKEN, "chapters/other.svg": BROKEN}
    write(folder, {"mkdocs.yml": SETTINGS, "chapters/index.md": CHAPTER, **pictures})
    return build("found", folder).folder


def test_blocks_in_a_heading_are_words_of_it(folder: Path) -> None:
    """No level is left out, in the PDF and in Word."""
    wanted = [(1, "A Title"), (2, "Two and"), (3, "Three")]
    found = words_of_pdf.headings(folder / "build" / "found.pdf")
    assert [pair for pair in found if pair in wanted] == wanted
    command = [pypandoc.get_pandoc_path(), folder / "build" / "found.docx", "--to", "markdown"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "## Two and" in text
    assert "### Three" in text


def test_figures_of_a_group_that_cannot_be_drawn_keep_their_captions(folder: Path) -> None:
    """And their places, which references lead to."""
    (text,) = [
        t
        for t in words_of_pdf.read(folder / "build" / "found.pdf", "Contents")
        if "nobody" in str(t)
    ]
    for words in ("One", "Other", "Two that nobody sees"):
        assert words in str(text)
