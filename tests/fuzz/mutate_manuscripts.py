"""Whatever a manuscript holds, `check` knows what `build` will refuse: `python -m tests.fuzz.mutate_manuscripts 600`.

Each trial changes a manuscript at random, checks it and builds it. A run goes on where the last one ended,
and says what all of them came to; with a second number it begins there, beside others. What broke a promise is kept in `build/fuzz`, as a workspace of its own.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.manuscripts import Manuscript, manuscript
from tests.support.building import REPOSITORY, galley

# What was tried before, and where what failed is kept.
_SO_FAR = REPOSITORY / ".cache" / "fuzz"
FAILURES = REPOSITORY / "build" / "fuzz"
# So many seconds a command may take, and so many more for each thousand signs: many times what it does take.
_SECONDS, _SECONDS_EACH = 90, 2
_BROKEN = re.compile(r"Traceback \(most recent|Internal error in Galley")
FINE, WRONG = 0, 1


@dataclass(frozen=True, slots=True)
class Trial:
    """What `check` and `build` said of a manuscript, and which promises they broke."""

    number: int
    outcome: str
    broken: tuple[str, ...]
    said: str


def tried(made: Manuscript, folder: Path) -> Trial:
    """Check and build a manuscript in a new folder."""
    folder.mkdir(exist_ok=True)
    made.write(folder)
    try:
        checked = _run("check", made, folder)
        built = _run("build", made, folder)
    except subprocess.TimeoutExpired as error:
        return Trial(made.number, "late", (f"{error.cmd} ran over its limit",), "")
    said = "".join((checked.stdout, checked.stderr, built.stdout, built.stderr))
    outcome = f"check {checked.returncode}, build {built.returncode}"
    return Trial(made.number, outcome, tuple(_broken(checked, built)), said)


def _run(command: str, made: Manuscript, folder: Path) -> subprocess.CompletedProcess[str]:
    seconds = _SECONDS + _SECONDS_EACH * made.size / 1000
    return galley(command, folder=folder, timeout=seconds)


def _broken(
    checked: subprocess.CompletedProcess[str], built: subprocess.CompletedProcess[str]
) -> Iterator[str]:
    """The promises that the two commands broke."""
    for run in (checked, built):
        if run.returncode not in (FINE, WRONG):
            yield f"{run.args[1]} exited with {run.returncode}"
        if _BROKEN.search(run.stdout + run.stderr):
            yield f"{run.args[1]} failed by itself"
    if built.returncode and not checked.returncode:
        yield "build refused what check had passed"
    if checked.returncode and not built.returncode:
        yield "build passed what check had refused"


def empty(folder: Path) -> None:
    """Leave nothing of the trial before but what its builds kept, which spares the next one the fonts."""
    for path in folder.iterdir():
        if path.is_dir() and path.name != ".cache":
            shutil.rmtree(path)
        elif path.is_file():
            path.unlink()


def keep(number: int, folder: Path, kind: str) -> None:
    """Keep the workspace of a trial that failed."""
    kept = FAILURES / f"{kind}-{number}"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(folder, kept, ignore=shutil.ignore_patterns(".cache", "build"))


def main(seconds: float, first: int) -> int:
    """Try manuscripts for so many seconds, from the number where the last run ended; how many failed."""
    so_far = _SO_FAR / f"manuscripts-{first}.json"
    counts = Counter(json.loads(so_far.read_text()) if so_far.exists() else {})
    failed, end = 0, time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="galley-") as name:
        while time.monotonic() < end:
            number = first + counts["tried"]
            made = manuscript(number)
            empty(Path(name))
            trial = tried(made, Path(name))
            if trial.broken:
                failed += 1
                print(
                    f"{number}: {'; '.join(trial.broken)} ({', '.join(made.changes)})\n{trial.said[-1500:]}",
                    flush=True,
                )
                keep(number, Path(name), "manuscript")
            counts.update(["tried", trial.outcome, *trial.broken])
            so_far.parent.mkdir(parents=True, exist_ok=True)
            so_far.write_text(json.dumps(counts))
    print(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))
    return failed


if __name__ == "__main__":
    given = sys.argv[1:]
    seconds, first = float(given[0]) if given else 600, int(given[1]) if given[1:] else 0
    sys.exit(min(main(seconds, first), 1))
