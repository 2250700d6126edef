"""Two papers in one folder, each with settings of its own, do not get into each other's way."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.building import galley, write

SETTINGS = """
site_name: Paper {name}
docs_dir: {name}
site_dir: build/{name}
theme: mkdocs
plugins:
  - galley
  - galley-proofs: {{formats: [docx], folder: build}}
"""
CHAPTER = """# One

/// need | Something
    id: need-{name}

As @ash says.
///

/// consideration | Something else
    id: consideration-{name}
    addresses: need-{name}

As @ash says.
///
"""
WORK = "@book{ash, author = {Ash, Ann}, title = {Alpha}, date = {2020}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of two papers that share a bibliography."""
    write(tmp_path, {"references.bib": WORK})
    for name in ("a", "b"):
        settings, chapter = SETTINGS.format(name=name), CHAPTER.format(name=name)
        write(tmp_path, {f"paper-{name}.yml": settings, f"{name}/index.md": chapter})
    return tmp_path


def run(folder: Path, *words: str) -> None:
    """Run a command that goes well and has nothing to say of the paper."""
    said = galley(*words, folder=folder)
    assert (said.returncode, said.stderr) == (0, ""), said.stdout


def test_each_paper_has_a_lock_of_its_own(folder: Path) -> None:
    """To accept the links of one paper forgets none of the other's."""
    for name in ("a", "b"):
        run(folder, "register", "accept", "-f", f"paper-{name}.yml")
    locks = {path.name: path.read_text("utf-8") for path in folder.glob("*.lock")}
    assert sorted(locks) == ["paper-a.register.lock", "paper-b.register.lock"]
    for name in ("a", "b"):
        assert f"consideration-{name} addresses need-{name}" in locks[f"paper-{name}.register.lock"]
        run(folder, "check", "--quiet", "--strict", "-f", f"paper-{name}.yml")
        assert (
            "link-is-recorded"
            not in galley("check", "-f", f"paper-{name}.yml", folder=folder).stdout
        )


def test_both_are_built_at_the_same_time(folder: Path) -> None:
    """Neither build waits in vain for the other, or takes the other's files for a stranger's."""
    command = [sys.executable, "-m", "galley.cli", "build", "--quiet", "-f"]
    started = [
        subprocess.Popen([*command, f"paper-{name}.yml"], cwd=folder, stderr=subprocess.PIPE)
        for name in ("a", "b")
    ]
    said = [one.communicate(timeout=120)[1] for one in started]
    assert [one.returncode for one in started] == [0, 0], said
    # What the first build of both wrote is known to the next one of each.
    for name in ("a", "b"):
        run(folder, "build", "--quiet", "-f", f"paper-{name}.yml")
    for name in ("a", "b"):
        assert (folder / "build" / name / "index.html").is_file()
        assert f"paper-{name}.docx" in (folder / "build" / ".galley-proofs").read_text("utf-8")
