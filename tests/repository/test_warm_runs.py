"""What the tests run as a fork of a loaded process is what a process of its own would do."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import warm
from tests.support.building import TESTS, contents, galley

PAPER = TESTS / "papers" / "faults"
# A variable that makes a run a start: Python might read it.
STARTED = {"PYTHON_OF_ITS_OWN": "1"}
# What a program can see of itself, written down by a plugin in the middle of its run.
HOOK = """
import json, os, pathlib, signal, sys, tempfile, threading, time

def is_open(number):
    try:
        return bool(os.fstat(number))
    except OSError:
        return False

def on_pre_build(config):
    mask = os.umask(0)
    os.umask(mask)
    seen = {
        "folder": os.getcwd(),
        "path": sys.path[:2],
        "words": sys.argv[1:],
        "program": pathlib.Path(sys.argv[0]).parts[-2:],
        "umask": mask,
        "variables": {n: v for n, v in os.environ.items() if n != "PYTHON_OF_ITS_OWN"},
        "zone": time.tzname,
        "terminals": [os.isatty(n) for n in range(3)],
        "files": [n for n in range(64) if is_open(n)],
        "threads": threading.active_count(),
        "signals": [str(signal.getsignal(n)).split(" at ")[0] for n in (2, 13, 15)],
        "temporary": tempfile.gettempdir(),
        "encodings": [sys.stdout.encoding, sys.stdout.errors, sys.getfilesystemencoding()],
        "main": sys.modules["__main__"].__spec__.name,
    }
    pathlib.Path("seen.json").write_text(json.dumps(seen))
"""


@pytest.mark.parametrize("words", [["check"], ["nonsense"], ["build", "--help"], ["explain", "x"]])
def test_a_run_says_what_a_start_says(tmp_path: Path, words: list[str]) -> None:
    """Code, output and errors, the name of the program in them too."""
    folder = shutil.copytree(PAPER, tmp_path / "paper")
    (folder / "references.bib").write_text("", encoding="utf-8")
    run, start = (galley(*words, folder=folder, environment=told) for told in ({}, STARTED))
    assert (run.returncode, run.stdout) == (start.returncode, start.stdout)
    assert run.stderr == start.stderr
    assert run.stdout + run.stderr


def test_a_run_makes_what_a_start_makes(tmp_path: Path) -> None:
    """Every file of the site, the PDF and the DOCX, to the byte."""
    made = []
    for told in ({}, STARTED):
        folder = shutil.copytree(PAPER, tmp_path / f"paper{len(told)}")
        assert galley("build", folder=folder, environment=told).returncode == 0
        made.append(contents(folder / "build"))
    assert len(made[0]) > 10
    assert made[0] == made[1]


def test_a_run_sees_what_a_start_sees(tmp_path: Path) -> None:
    """Its folder, words, variables, umask, files, signals and the rest are those of a new process."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# One\n", encoding="utf-8")
    (tmp_path / "hook.py").write_text(HOOK, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: A paper\nhooks: [hook.py]\n", "utf-8")
    seen = []
    for told in ({}, STARTED):
        variables = {"TZ": "Asia/Kathmandu", "TMPDIR": str(tmp_path), "USER": None, **told}
        done = galley(
            "build", "-q", folder=tmp_path, environment=variables, umask=0o027, module="mkdocs"
        )
        assert done.returncode == 0, done.stderr
        seen.append(json.loads((tmp_path / "seen.json").read_text("utf-8")))
    assert (seen[0]["folder"], seen[0]["umask"]) == (str(tmp_path), 0o027)
    assert seen[0] == seen[1]


def test_a_run_that_does_not_end_is_killed(tmp_path: Path) -> None:
    """After the time that it is given; the next one is answered."""
    folder = shutil.copytree(PAPER, tmp_path / "paper")
    with pytest.raises(subprocess.TimeoutExpired):
        galley("check", "--watch", folder=folder, timeout=1)
    assert galley("check", folder=folder).returncode == 0


def test_nothing_runs_beside_the_server() -> None:
    """A process with threads could not be copied safely."""
    server = warm.server()
    assert (server is None) == (sys.platform != "linux")
    if server:
        assert len(list(Path(f"/proc/{server.process.pid}/task").iterdir())) == 1
