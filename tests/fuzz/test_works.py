"""Whatever work Pandoc prints, Galley prints alike, or better by a respelling that has a name."""

from pathlib import Path
from random import Random

import pytest

from tests.fuzz.works import library
from tests.support.building import TESTS
from tests.support.effort import trials
from tests.support.oracle import LANGUAGES, Tally, compare, styles

STYLES = styles(TESTS / "styles")


@pytest.mark.parametrize("number", range(trials(4)))
def test_works_at_random_are_printed_as_pandoc_prints_them(number: int, tmp_path: Path) -> None:
    """Nothing differs that no respelling explains, in a style and a language that change."""
    path, tally = tmp_path / "works.bib", Tally()
    path.write_text(library(Random(number), 40), encoding="utf-8")
    language = LANGUAGES[number % len(LANGUAGES)]
    compare(path, STYLES[number % len(STYLES)], language, tally)
    assert tally.unexplained == []
    assert tally.compared["entry"] > 30
