"""The commands of this paper: `python3 paper.py build`, `serve`, `check`, or any other of Galley's.

The first run installs what the paper needs into the folder .venv: the versions in requirements.lock, and
the Galley in galley.txt. It needs Python 3.11 or later and nothing else.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
# What the environment is made of. It is made again when one of these changes.
SOURCES = HERE / "requirements.lock", HERE / "galley.txt"
DONE = ENVIRONMENT / "installed"
WINDOWS = os.name == "nt"
COMMANDS = ENVIRONMENT / ("Scripts" if WINDOWS else "bin")
PYTHON = COMMANDS / ("python.exe" if WINDOWS else "python")
GALLEY = COMMANDS / ("galley.exe" if WINDOWS else "galley")


def main() -> int:
    """Install what is missing, then run the command of Galley that was asked for."""
    if sys.version_info < (3, 11):  # noqa: UP036  # it runs before anything is installed
        print(
            "This paper needs Python 3.11 or later: https://www.python.org/downloads/",
            file=sys.stderr,
        )
        return 2
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    try:
        if not is_installed():
            install()
        return subprocess.run([str(GALLEY), *sys.argv[1:]], cwd=HERE, check=False).returncode  # noqa: S603
    except subprocess.CalledProcessError as error:
        print("Galley could not be installed; the lines above say why.", file=sys.stderr)
        return error.returncode
    except KeyboardInterrupt:
        return 130


def is_installed() -> bool:
    """Whether the environment holds what the files ask for now."""
    return DONE.is_file() and DONE.read_bytes() == asked_for()


def asked_for() -> bytes:
    """The content of the files that say what to install."""
    return b"".join(path.read_bytes() for path in SOURCES)


def install() -> None:
    """Make the environment; raises CalledProcessError if something cannot be installed."""
    print("Installing what the paper needs; this takes a minute, once.", file=sys.stderr)
    venv.create(ENVIRONMENT, with_pip=True, clear=True)
    pip("--require-hashes", "-r", "requirements.lock")
    # A folder wheels, if there is one, holds the Galley that galley.txt names.
    found = ["--find-links", "wheels"] if (HERE / "wheels").is_dir() else []
    pip("--no-deps", *found, "-r", "galley.txt")
    DONE.write_bytes(asked_for())


def pip(*words: str) -> None:
    """Install packages into the environment."""
    quiet = ["--disable-pip-version-check", "--quiet"]
    subprocess.run([str(PYTHON), "-m", "pip", "install", *quiet, *words], cwd=HERE, check=True)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
