"""The lower bounds in pyproject.toml are true: Galley works with the oldest version of each package."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.building import REPOSITORY, copy_workspace
from tests.support.wheels import build_wheel, command, run

pytestmark = pytest.mark.release


def test_papers_are_built_with_the_lowest_versions(tmp_path: Path) -> None:
    """The starter is built, and the paper with every construct, by the versions of the lower bounds."""
    uv, environment = Path(sys.executable).with_name("uv"), tmp_path / "environment"
    words = ["--quiet", "--no-annotate", "--no-header", "--resolution", "lowest-direct"]
    listed = tmp_path / "lowest.txt"
    compiled = [uv, "pip", "compile", *words, "--python", sys.executable, "-o", listed]
    run([*compiled, REPOSITORY / "pyproject.toml"], tmp_path)
    run([uv, "venv", "--quiet", "--python", sys.executable, environment], tmp_path)
    python = environment / Path(sys.executable).parent.name / Path(sys.executable).name
    install = [uv, "pip", "install", "--quiet", "--python", python]
    run([*install, "-r", listed], tmp_path)
    build_wheel(tmp_path)
    run([*install, "--no-deps", *tmp_path.glob("*.whl")], tmp_path)
    given = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    written = [re.match(r"([\w-]+)>=([\d.]+)", one) for one in given["dependencies"]]
    bounds = {found[1]: found[2] for found in written if found}
    assert len(bounds) == len(written)
    pinned = dict(line.split("==") for line in listed.read_text(encoding="utf-8").split())
    for name, bound in bounds.items():
        assert pinned[name].startswith(bound), (name, bound, pinned[name])
    run([command(python), "new", "paper", "--title", "A paper"], tmp_path)
    run([command(python), "check", "--strict"], tmp_path / "paper")
    run([command(python), "build"], tmp_path / "paper")
    run([command(python), "build"], copy_workspace("everything", tmp_path / "everything"))
