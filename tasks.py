"""What `make` does here, for machines without make: `python tasks.py paper`.

This needs Python alone, so that it can create the environment in which everything else runs.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
_WINDOWS = os.name == "nt"
COMMANDS = ENVIRONMENT / ("Scripts" if _WINDOWS else "bin")
PYTHON = COMMANDS / ("python.exe" if _WINDOWS else "python")
UV = shutil.which("uv")
# Tests that start no program of the machine and use nothing that only POSIX has.
_ANYWHERE = ("tests/core", "tests/syntax", "tests/report", "tests/cli/test_new_paper.py")


def main() -> int:
    """Carry out the task that is named; the exit code of what it ran."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=TASKS, help="what to do")
    try:
        TASKS[parser.parse_args().task]()
    except subprocess.CalledProcessError as error:
        return int(error.returncode)
    except KeyboardInterrupt:
        return 130
    return 0


def paper() -> None:
    """Build the site, the PDF and the DOCX."""
    install()
    galley("build")


def serve() -> None:
    """Show the site while you write."""
    install()
    galley("serve")


def check() -> None:
    """List the problems of the paper."""
    install()
    galley("check")


def test() -> None:
    """Run every check."""
    install_tests()
    module("tests.support.tools")
    module("ruff", "check", ".")
    module("ruff", "format", "--check", ".")
    module("mypy")
    module("pytest")


def test_anywhere() -> None:
    """Run the checks that need no program but those that come with Galley, on any system."""
    install_tests()
    module("pytest", *_ANYWHERE)
    module("pytest", "-m", "release", "tests/installing")


def test_release() -> None:
    """Try at length what `test` tries a sample of."""
    install_tests()
    module("tests.support.tools")
    module("pytest", "-m", "release")


def install() -> None:
    """Create the environment of the paper, if the lock file or the package changed since."""
    done = ENVIRONMENT / "paper.done"
    if is_newer(done, HERE / "requirements.lock", HERE / "pyproject.toml"):
        return
    if UV is None:
        run(sys.executable, "-m", "venv", ENVIRONMENT)
    else:
        run(UV, "venv", "--quiet", "--allow-existing", "--python", sys.executable, ENVIRONMENT)
    pip("--require-hashes", "-r", "requirements.lock")
    pip("--no-deps", "--no-build-isolation", "--editable", ".")
    done.touch()


def install_tests() -> None:
    """Create the environment of the tests."""
    install()
    done = ENVIRONMENT / "test.done"
    locks = HERE / "requirements-test.lock", HERE / "requirements-bibtex.lock"
    if is_newer(done, *locks, ENVIRONMENT / "paper.done"):
        return
    pip("--require-hashes", "-r", "requirements-test.lock")
    # mkdocs-bibtex is in a folder of its own: ours takes its name only where it is not installed.
    apart: list[str | Path] = ["--target", ENVIRONMENT / "bibtex", "--upgrade"]
    pip("--require-hashes", "--no-deps", *apart, "-r", "requirements-bibtex.lock")
    done.touch()


def install_fuzz() -> None:
    """Add what tries at random by coverage, for which only a few Pythons on Linux have a wheel."""
    install_tests()
    done = ENVIRONMENT / "fuzz.done"
    if not is_newer(done, HERE / "requirements-fuzz.lock", ENVIRONMENT / "test.done"):
        pip("--require-hashes", "--no-deps", "-r", "requirements-fuzz.lock")
        done.touch()


def is_newer(done: Path, *sources: Path) -> bool:
    """Whether a file exists and is newer than all of the others."""
    return done.exists() and all(done.stat().st_mtime >= path.stat().st_mtime for path in sources)


def pip(*words: str | Path) -> None:
    """Install something into the environment, with uv where the machine has it."""
    if UV is None:
        quiet = ["--disable-pip-version-check", "--quiet"]
        run(PYTHON, "-m", "pip", "install", *quiet, *words)
    else:
        run(UV, "pip", "install", "--quiet", "--python", PYTHON, *words)


def module(name: str, *words: str) -> None:
    """Run a Python module in the environment."""
    run(PYTHON, "-m", name, *words)


def galley(command: str) -> None:
    """Run a command of Galley."""
    run(COMMANDS / ("galley.exe" if _WINDOWS else "galley"), command)


def run(*words: str | Path) -> None:
    """Run a program in the folder of the repository; raises CalledProcessError if it fails."""
    # Compiled modules let every command start in half the time.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([str(word) for word in words], cwd=HERE, env=kept, check=True)  # noqa: S603


TASKS: dict[str, Callable[[], None]] = {
    "paper": paper,
    "serve": serve,
    "check": check,
    "test": test,
    "test-anywhere": test_anywhere,
    "test-release": test_release,
    "install": install,
    "install-tests": install_tests,
    "install-fuzz": install_fuzz,
}

if __name__ == "__main__":
    sys.exit(main())
