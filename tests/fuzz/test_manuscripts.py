"""Whatever a manuscript holds, `check` knows what `build` will refuse, and neither fails by itself."""

from pathlib import Path

import pytest

from tests.fuzz.manuscripts import manuscript
from tests.fuzz.mutate_manuscripts import tried
from tests.support.effort import trials

# Each worker of a run of the tests takes some of the 60.
_BATCHES = 6


@pytest.mark.parametrize("batch", range(_BATCHES))
def test_check_knows_what_build_will_refuse(batch: int, tmp_path: Path) -> None:
    """Both end by what is wrong with the paper alone, in time, and agree on it."""
    numbers = range(batch, trials(60), _BATCHES)
    done = [tried(manuscript(number), tmp_path / str(number)) for number in numbers]
    assert [(trial.number, trial.broken, trial.said[-600:]) for trial in done if trial.broken] == []
    assert {trial.outcome for trial in done} <= {"check 0, build 0", "check 1, build 1"}
