"""What a standard forbids is told in plain words, at the author's line, never at one of our own files."""

from pathlib import Path

import pytest
from galley.proofs.pdf.unprintable import candidates, plain

from tests.support.building import galley, write

_MKDOCS = """
site_name: A paper
docs_dir: chapters
plugins:
  - galley: {profile: paper, html: trust}
  - galley-proofs: {formats: [pdf]}
"""
_CHAPTER = """# A chapter

Words that are fine, and ![a picture](fine.svg).

![A picture](linked.svg){#fig-linked alt="A picture of another one"}
"""
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/>{}</svg>'
)


def test_place_is_the_authors(tmp_path: Path) -> None:
    """What no check foresaw is reported at the author's line, as a fault of ours; nothing is written."""
    write(
        tmp_path,
        {
            "mkdocs.yml": _MKDOCS,
            "references.bib": "",
            "chapters/index.md": _CHAPTER,
            "chapters/fine.svg": _SVG.format(""),
            "chapters/linked.svg": _SVG.format('<image width="9" height="9" href="none.png"/>'),
        },
    )
    for command in (("build",), ("check", "--proofs")):
        said = galley(*command, folder=tmp_path)
        assert said.returncode == 2
        place, _, told = (said.stdout + said.stderr).partition(" error: ")
        assert place.splitlines()[-1].startswith("chapters/index.md:5:")
        assert told.startswith('a picture names another one, "none.png", which is not part of it')
        assert "Internal error in Galley" in told
        assert (tmp_path / ".cache" / "galley" / "fault.log").is_file()
        assert not (tmp_path / "site").exists()
    assert galley("check", folder=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "PDF/UA-1 error: skipped from heading level 1 to 3",
            "a heading of level 3 follows one of level 1: a level is left out, which PDF/UA-1 forbids",
        ),
        (
            'PDF/A-2a, PDF/UA-1 error: the text `"你"` could not be displayed with font `"X"`',
            'no typeface of the paper has the character "你", which PDF/A-2a, PDF/UA-1 forbids',
        ),
        ("unexpected argument: colour", "unexpected argument: colour"),
    ],
)
def test_words_are_plain(said: str, told: str) -> None:
    """What Typst says of a standard is said as a person would; the rest as it is."""
    assert plain(said) == told


@pytest.mark.parametrize(
    ("line", "column", "first"),
    [
        ("=== Level three of it", 0, "Level three of it"),
        (r"Some #emph[marked] words \[see\] here", 5, "marked words see here"),
        ('#figure([#box(image("/chapters/figures/p.svg", alt: "A b"))],', 0, "p.svg"),
    ],
)
def test_words_of_a_line_are_those_of_the_author(line: str, column: int, first: str) -> None:
    """Without the markup of Typst, from the place on that Typst names."""
    assert next(candidates([line], column)) == first
