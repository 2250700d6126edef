"""The same sources give the same bytes: on any machine, at any time, in any folder."""

import os
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.support.building import Built, build, contents, copy_workspace

# 2 February 2022 at 02:02:02 UTC.
MOMENT = 1643767322
# All that may differ between two machines; the time of the sources is found without being told.
ELSEWHERE: Mapping[str, str | None] = {
    "TZ": "Asia/Kathmandu",
    "LANG": "tr_TR.UTF-8",
    "LC_ALL": "POSIX",
    "PYTHONHASHSEED": "4711",
    "SOURCE_DATE_EPOCH": None,
    "COLUMNS": "40",
    "USER": "somebody",
}


def different(one: Built, other: Built) -> list[str]:
    """The names of the files that two builds do not have alike."""
    ours, theirs = contents(one.folder / "build"), contents(other.folder / "build")
    return sorted(n for n in ours.keys() | theirs.keys() if ours.get(n) != theirs.get(n))


@pytest.mark.parametrize(
    "name", ["everything", pytest.param("repository", marks=pytest.mark.release)]
)
def test_another_machine_makes_the_same_bytes(
    name: str, built: Callable[[str], Built], tmp_path: Path
) -> None:
    """Folder, time zone, language, home, hash seed and umask leave no trace in any file."""
    folder = copy_workspace(name, tmp_path / "Another folder, with ümlauts", cold=True)
    home = tmp_path / "home"
    home.mkdir()
    other = build(name, folder, {**ELSEWHERE, "HOME": str(home)}, umask=0o077)
    assert different(built(name), other) == []


def test_second_build_makes_the_same_bytes(tmp_path: Path) -> None:
    """What the cache gives back is what was made without it."""
    first = build("everything", copy_workspace("everything", tmp_path / "paper", cold=True))
    before = contents(first.folder / "build")
    assert contents(build("everything", first.folder).folder / "build") == before


def test_time_is_the_one_that_is_told(tmp_path: Path) -> None:
    """`SOURCE_DATE_EPOCH` is the time of every proof."""
    folder = copy_workspace("everything", tmp_path / "paper")
    assert times(build("everything", folder, {"SOURCE_DATE_EPOCH": str(MOMENT)})) == moment(MOMENT)


def test_time_is_the_last_commits(tmp_path: Path) -> None:
    """In a repository the time of every proof is that of the last commit."""
    folder = copy_workspace("everything", tmp_path / "paper")
    person = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    (folder / ".gitignore").write_text("build/\n.cache/\n", encoding="utf-8")
    for words in (["init", "-q"], ["add", "."], [*person, "commit", "-q", "-m", "All"]):
        subprocess.run(
            ["git", *words],
            cwd=folder,
            env={**os.environ, "GIT_COMMITTER_DATE": f"{MOMENT + 60} +0545"},
            check=True,
        )
    made = build("everything", folder, {"SOURCE_DATE_EPOCH": None})
    assert times(made) == moment(MOMENT + 60)


def test_time_without_a_repository_is_fixed(built: Callable[[str], Built]) -> None:
    """Where nothing tells the time, none is taken from the clock."""
    assert times(built("everything")) == moment(315532800)


def moment(seconds: int) -> dict[str, str]:
    """What each proof is to say of a time."""
    text = datetime.fromtimestamp(seconds, UTC).strftime("%Y%m%d%H%M%S")
    return {"pdf": text, "docx": text, "package": text[:12]}


def times(paper: Built) -> dict[str, str]:
    """What each proof says of its time, in digits; an archive knows only every other second."""
    with pdfium.PdfDocument(paper.pdf) as document:
        pdf = document.get_metadata_value("CreationDate")
    with zipfile.ZipFile(paper.docx) as package:
        stamps = {entry.date_time for entry in package.infolist()}
        core = package.read("docProps/core.xml").decode()
    (stamp,) = stamps
    return {
        "pdf": digits(pdf)[:14],
        "docx": digits(core.split("<dcterms:created")[1].split(">")[1].split("<")[0]),
        "package": "".join(f"{number:02}" for number in stamp[:5]),
    }


def digits(text: str) -> str:
    """The digits of a text."""
    return "".join(sign for sign in text if sign.isdigit())
