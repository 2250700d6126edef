"""Galley as a package: its wheel, a wheel house with all that it needs, environments made from them."""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from galley import DISTRIBUTION

from tests.support.building import REPOSITORY

# The folder of an environment that holds its commands.
COMMANDS = "Scripts" if os.name == "nt" else "bin"
_ENDING = ".exe" if os.name == "nt" else ""


@dataclass(frozen=True, slots=True)
class WheelHouse:
    """A folder of wheels from which Galley can be installed without a package index."""

    folder: Path

    @property
    def wheel(self) -> Path:
        """Galley's own wheel."""
        (found,) = self.folder.glob(f"{DISTRIBUTION.replace('-', '_')}-*.whl")
        return found

    @property
    def variables(self) -> dict[str, str]:
        """Variables by which pip and uv install from this house, and from nowhere else."""
        return {
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.folder),
            "UV_OFFLINE": "1",
            "UV_NO_INDEX": "1",
            "UV_FIND_LINKS": str(self.folder),
        }


def build_wheel(folder: Path) -> None:
    """Build Galley's wheel in a copy of this repository's files; nothing built is left in the copy."""
    words = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder]
    with tempfile.TemporaryDirectory() as name:
        for path in ("LICENSE", "NOTICE", "README.md", "pyproject.toml", "wheel_building.py"):
            shutil.copy(REPOSITORY / path, name)
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(REPOSITORY / "plugins", Path(name, "plugins"), ignore=ignored)
        run([sys.executable, "-m", "pip", *words, name], folder)
        # What setuptools leaves by itself, and puts into the next wheel as well.
        assert not Path(name, "build").exists()


def build_house(folder: Path) -> WheelHouse:
    """Download every package of the lock file, and build Galley's own wheel."""
    folder.mkdir()
    words = ["download", "--quiet", "--require-hashes", "--only-binary", ":all:", "--dest", folder]
    run([sys.executable, "-m", "pip", *words, "-r", REPOSITORY / "requirements.lock"], folder)
    build_wheel(folder)
    return WheelHouse(folder)


def empty_environment(folder: Path) -> Path:
    """A virtual environment with pip alone; its interpreter."""
    venv.create(folder, with_pip=True)
    return folder / COMMANDS / f"python{_ENDING}"


def command(python: Path) -> Path:
    """The command `galley` of an environment."""
    return python.with_name(f"galley{_ENDING}")


def run(
    words: Sequence[object], folder: Path, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program that must succeed, with the variables of this process and those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env={**kept, **(variables or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done
