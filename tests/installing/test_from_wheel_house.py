"""Galley is installed from its wheel, without a network, in each of the usual ways."""

import re
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from galley import DISTRIBUTION

from tests.support.building import REPOSITORY
from tests.support.wheels import (
    COMMANDS,
    WheelHouse,
    build_house,
    command,
    empty_environment,
    run,
)

pytestmark = pytest.mark.release


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> WheelHouse:
    """All wheels that Galley needs here, and its own."""
    return build_house(tmp_path_factory.mktemp("installing") / "wheels")


def works(galley: Path, folder: Path) -> None:
    """Begin a paper, check it and build it with an installed command."""
    run([galley, "new", "paper", "--title", "A paper", "--author", "A. Author"], folder)
    paper = folder / "paper"
    run([galley, "check", "--strict"], paper)
    run([galley, "build"], paper)
    assert (paper / "build" / "a-paper.pdf").read_bytes().startswith(b"%PDF-")
    assert zipfile.is_zipfile(paper / "build" / "a-paper.docx")
    assert "<h1" in (paper / "build" / "site" / "index.html").read_text(encoding="utf-8")


def test_pip_installs_it_in_an_empty_environment(house: WheelHouse, tmp_path: Path) -> None:
    """From the wheel, with nothing but pip; the paper that it begins is built."""
    python = empty_environment(tmp_path / "environment")
    run([python, "-m", "pip", "install", "--quiet", DISTRIBUTION], tmp_path, house.variables)
    works(command(python), tmp_path)


def test_uv_installs_it_as_a_tool(house: WheelHouse, tmp_path: Path) -> None:
    """`uv tool install` puts the command where the shell finds it."""
    places = {"UV_TOOL_DIR": str(tmp_path / "tools"), "UV_TOOL_BIN_DIR": str(tmp_path / COMMANDS)}
    uv = Path(sys.executable).with_name("uv")
    words = [uv, "tool", "install", "--python", sys.executable, DISTRIBUTION]
    run(words, tmp_path, house.variables | places)
    works(next((tmp_path / COMMANDS).glob("galley*")), tmp_path)


def test_pipx_installs_it(house: WheelHouse, tmp_path: Path) -> None:
    """And so does pipx."""
    places = {"PIPX_HOME": str(tmp_path / "home"), "PIPX_BIN_DIR": str(tmp_path / COMMANDS)}
    # Else pipx asks the index for a newer pip of its own.
    words: list[object] = [sys.executable, "-m", "pipx", "install", "--backend", "uv"]
    if "--backend" not in run([sys.executable, "-m", "pipx", "install", "--help"], tmp_path).stdout:
        words = words[:-2]
    run([*words, str(house.wheel)], tmp_path, house.variables | places)
    said = run([next((tmp_path / COMMANDS).glob("galley*")), "--version"], tmp_path).stdout
    assert version(DISTRIBUTION) in said


def test_wheel_holds_what_git_has(house: WheelHouse) -> None:
    """Every file of the package, each licence and the notice are in the wheel, and nothing else."""
    listed = subprocess.run(
        ["git", "ls-files", "plugins"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    kept = {name.removeprefix("plugins/") for name in listed.stdout.splitlines()}
    names = set(zipfile.ZipFile(house.wheel).namelist())
    own = {name for name in names if ".dist-info/" not in name}
    assert own == kept
    licences = {name.partition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert {"LICENSE", "NOTICE"} < licences
    metadata = zipfile.ZipFile(house.wheel).read(
        next(name for name in names if name.endswith(".dist-info/METADATA"))
    )
    for line in (
        rb"Author: The Galley authors",
        rb"Keywords: .*citations",
        rb"Project-URL: Repository",
    ):
        assert re.search(rb"^" + line, metadata, re.MULTILINE), line
