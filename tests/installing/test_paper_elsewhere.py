"""A colleague on another machine clones a new paper and follows its README."""

import re
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.wheels import build_house, command, empty_environment, run

pytestmark = pytest.mark.release

NAMED = {
    f"GIT_{who}_{what}": "a@example.org"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}


def test_colleague_builds_a_clone_by_its_readme(tmp_path: Path) -> None:
    """The first command of the README installs the same Galley and makes all three proofs."""
    house = build_house(tmp_path / "wheels")
    python = empty_environment(tmp_path / "author")
    run([python, "-m", "pip", "install", "--quiet", house.wheel], tmp_path, house.variables)
    words = ["--title", "Ours", "--starting-point", "policy", "--author", "Ann Roe"]
    run([command(python), "new", "paper", *words], tmp_path, NAMED)
    # The colleague has the house of all other packages, and Galley from the paper alone.
    house.wheel.unlink()
    run(["git", "clone", "--quiet", tmp_path / "paper", tmp_path / "clone"], tmp_path)
    readme = (tmp_path / "clone" / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^python3 (paper\.py \w+)", readme, re.MULTILINE)
    assert commands == ["paper.py build", "paper.py serve"]
    run([sys.executable, *commands[0].split()], tmp_path / "clone", house.variables)
    built = tmp_path / "clone" / "build"
    assert (built / "ours.pdf").read_bytes().startswith(b"%PDF-")
    assert zipfile.is_zipfile(built / "ours.docx")
    assert (built / "site" / "index.html").is_file()
    # What is installed is used again, and any command of Galley can be given.
    said = run([sys.executable, "paper.py", "check", "--strict"], tmp_path / "clone")
    assert "Installing" not in said.stderr


def test_citation_file_is_valid(tmp_path: Path) -> None:
    """By its own schema, whatever the title and the authors are, and without any author."""
    uv = Path(sys.executable).with_name("uv")
    galley = command(Path(sys.executable))
    for name, words in {
        "one": ["--title", 'Who "may": use, & pay?', "--author", "A: B, {C}", "--author", "D"],
        "two": ["--licence", "OGL-UK-3.0"],
        "three": ["--licence", "none"],
    }.items():
        run([galley, "new", name, "--no-git", *words], tmp_path)
        validate = [uv, "tool", "run", "--python", sys.executable, "cffconvert", "--validate"]
        said = run(validate, tmp_path / name)
        assert "valid" in said.stdout + said.stderr
