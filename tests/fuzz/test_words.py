"""No word that was typed is lost in silence: manuscripts at random in the three proofs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fuzz.manuscripts import legible
from tests.fuzz.mutate_manuscripts import empty
from tests.fuzz.mutate_words import read
from tests.support.effort import trials


@pytest.mark.parametrize("few", [2, pytest.param(30, marks=pytest.mark.release)])
def test_no_word_is_lost(
    few: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The words of the longest common subsequence of source and proof are those of the source, or it is told."""
    done = []
    for number in range(trials(few)):
        empty(tmp_path)
        done.append(read(legible(number), tmp_path))
    built = [reading for reading in done if reading.outcome == "built"]
    count = sum(reading.counts["words"] for reading in built)
    record_property(
        "harm",
        f"Words of {len(built)} manuscripts at random: {count} typed, in each of three proofs.",
    )
    assert [(reading.number, reading.gone) for reading in built if reading.gone] == []
    assert count > 100 * few
