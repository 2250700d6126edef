"""Dirty bibliographies, as people and programs write them, against Pandoc's own output of the same files.

All works are invented; what is dirty about them is not. `python -m tests.support.oracle` compares any files.
"""

from pathlib import Path

import pytest

from tests.support.building import TESTS
from tests.support.oracle import LANGUAGES, Tally, compare, styles, turns

FILES = sorted((TESTS / "bibliographies").glob("*.bib"))
STYLES = styles(TESTS / "styles")
# Every style meets every language.
TURNS = len(STYLES) * len(LANGUAGES) // len(FILES)


# Why Galley is to differ from Pandoc in each file, at the least.
REASONS = {
    "chinese": ("one name", "comma"),
    "german": ("one name", "day first"),
    "thesis": ("one name", "holds TeX", "howpublished"),
    "zotero": ("one name", "a command"),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_work_is_printed_as_pandoc_prints_it(path: Path) -> None:
    """Each citation and each entry is Pandoc's, or differs by a respelling that is meant."""
    tally = Tally()
    for file, style, language in turns(FILES, STYLES, TURNS):
        if file == path:
            compare(file, style, language, tally)
    assert tally.unexplained == []
    assert tally.unread == 0
    met = " ".join([*tally.named["entry"], *tally.named["citation"]])
    assert [reason for reason in REASONS[path.stem] if reason not in met] == []
