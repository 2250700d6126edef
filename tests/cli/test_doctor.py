"""`galley doctor`: what the machine has, how to get what is missing, and nothing about its owner."""

import getpass
import json
import os
import platform
import re
import socket
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from galley.tools import pandoc
from galley.workspace.machine import SYSTEMS

from tests.support.building import galley
from tests.support.repositories import run

NAMES = ["Python", "Pandoc", "Typst", "Typefaces", "Git", "Chromium", "Playwright"]
OPTIONAL = ["LibreOffice", "EPUBCheck", "uv"]


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str | None]:
    """The variables of a machine that has no program on its path."""
    (tmp_path / "bin").mkdir()
    return {"PATH": str(tmp_path / "bin"), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "none")}


def test_versions_are_those_of_the_programs(tmp_path: Path) -> None:
    """Each part has its use and a way to get it for every system; versions are what programs say."""
    said = galley("doctor", "--format", "json", folder=tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    told = json.loads(said.stdout)
    parts = {part["name"]: part for part in told["parts"]}
    assert list(parts) == [*NAMES, *OPTIONAL]
    assert parts["Python"]["found"] == platform.python_version()
    assert parts["Pandoc"]["found"] == pandoc.version()
    assert parts["Typst"]["found"] == version("typst")
    assert parts["Git"]["found"] in run(tmp_path, "--version")
    assert re.fullmatch(r"\d+(\.\d+)+", parts["Chromium"]["found"])
    for part in parts.values():
        assert part["purpose"]
        assert set(part["ways"]) == set(SYSTEMS)
    assert told["facts"]["mkdocs"] == version("mkdocs")


def test_what_is_missing_is_named_with_the_way_to_get_it(
    tmp_path: Path, bare: dict[str, str | None]
) -> None:
    """Without any program a paper can still be built, which the exit code says."""
    said = galley("doctor", folder=tmp_path, environment=bare)
    assert (said.returncode, said.stderr) == (0, "")
    _, _, ways = said.stdout.partition("How to get what is missing")
    ways, _, facts = ways.partition("To report an error")
    wanted = ("Git", "Chromium", *OPTIONAL)
    assert [line.split()[0] for line in ways.splitlines()[1:] if line] == list(wanted)
    if sys.platform == "linux":
        assert re.search(r"(?m)^  Git +sudo apt install git$", ways)
    assert "Git missing" in facts


def test_part_that_every_paper_needs(tmp_path: Path, bare: dict[str, str | None]) -> None:
    """Without Pandoc the exit code says that nothing can be built, and the report says why."""
    lost = {**bare, "PYPANDOC_PANDOC": str(tmp_path / "pandoc")}
    said = galley("doctor", folder=tmp_path, environment=lost)
    assert said.returncode == 2
    assert re.search(r"(?m)^  Pandoc +does not run +", said.stdout)
    assert re.search(r"(?m)^  Pandoc +python -m pip install pypandoc-binary$", said.stdout)


def test_report_does_not_say_whose_machine_it_is(
    tmp_path: Path, bare: dict[str, str | None]
) -> None:
    """No name of a user, a folder, a host or a repository, also where a program quotes its own path."""
    home = tmp_path / "home-of-somebody"
    (home / "bin").mkdir(parents=True)
    program = home / "bin" / "epubcheck"
    program.write_text(f"#!/bin/sh\necho 'no class in {home}' >&2\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    run(home, "init", "-q")
    run(home, "remote", "add", "origin", "https://example.org/hidden-paper.git")
    told = {**bare, "HOME": str(home), "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    for kind in ("text", "json"):
        said = galley("doctor", "--format", kind, folder=home, environment=told).stdout
        assert "~" in said
        for word in ("somebody", "hidden-paper", str(tmp_path), socket.gethostname()):
            assert word not in said
        assert not re.search(rf"\b{re.escape(getpass.getuser())}\b", said)
