"""What a build takes from the machine: Galley itself, other packages, programs, variables, Git."""

import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from galley.tools import git, mermaid
from galley.tools.cache import PACKAGE
from galley.tools.process import program

# Variables that change what is built, or which programs build it.
_VARIABLES = (
    "SOURCE_DATE_EPOCH", "TZ", "LANG", "LANGUAGE", "LC_ALL", "LC_COLLATE", "LC_CTYPE", "LC_MESSAGES", "LC_TIME",
    "HOME", "USERPROFILE", "XDG_CONFIG_HOME", "GALLEY_HOST", "PYPANDOC_PANDOC", "PLAYWRIGHT_BROWSERS_PATH",
    "PYTHONPATH", "PYTHONUTF8", "PYTHONIOENCODING",
)  # fmt: skip
# How mkdocs.yml asks for variables: `!ENV NAME`, `!ENV [NAME, OTHER, "default"]`.
# https://www.mkdocs.org/user-guide/configuration/#environment-variables
_ASKED = re.compile(r"!ENV\b[ \t]*(\[[^\]]*\]|[^\n]*)")
_NAME = re.compile(r"[A-Za-z_]\w*")
# What pip and others leave of an installed package.
_INSTALLED = (".dist-info", ".egg-info", ".egg-link", ".pth")
# The programs that a build may look for on the path, beside a browser.
_PROGRAMS = ("pandoc", "git")


def state_of_machine(
    variables: Iterable[str], folder: Path, is_output: Callable[[Path], bool]
) -> dict[str, str]:
    """A digest of each part of the machine that a build of a folder depends on, by its name."""
    named = (f"{name}={os.environ.get(name)}" for name in sorted({*_VARIABLES, *variables}))
    return {
        "Galley": _digest(_files(PACKAGE)),
        "Python": _digest([sys.version, sys.prefix, sys.platform]),
        "the installed packages": _digest(_packages()),
        "the installed programs": _digest(_programs()),
        "the environment variables": _digest(named),
        "the last commit": _digest(_commit(folder, is_output)),
    }


def variables_asked(settings: Iterable[Path]) -> tuple[str, ...]:
    """The variables that files of settings may ask for; a word too many does no harm."""
    texts = (path.read_text("utf-8", errors="replace") for path in settings)
    return tuple(
        sorted(
            {n for text in texts for asked in _ASKED.findall(text) for n in _NAME.findall(asked)}
        )
    )


def own_modules() -> Iterator[Path]:
    """The files of the modules that were loaded from neither Python, nor an installed package, nor Galley.

    They belong to hooks, and to packages that somebody is working on.
    """
    apart = (sys.prefix, sys.base_prefix, sys.exec_prefix, str(PACKAGE))
    for module in list(sys.modules.values()):
        name = getattr(module, "__file__", None)
        if isinstance(name, str) and not name.startswith(apart) and "site-packages" not in name:
            yield Path(name)


def _files(folder: Path) -> Iterator[str]:
    """Each file of a package with its size and its time, which is enough of what nobody edits."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            found = Path(place, name).stat()
            yield f"{place}/{name} {found.st_size} {found.st_mtime_ns}"


def _packages() -> Iterator[str]:
    """Each installed package by what its installer left, and when."""
    for place in sys.path:
        if os.path.isdir(place):  # noqa: PTH112  # a text that may be empty
            with os.scandir(place) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
            for entry in entries:
                if entry.name.endswith(_INSTALLED):
                    yield f"{entry.path} {entry.stat().st_mtime_ns}"


def _programs() -> Iterator[str]:
    told = os.environ.get("PYPANDOC_PANDOC")
    found_by_name = (program(name) for name in _PROGRAMS)
    for path in (*found_by_name, mermaid.browser(), Path(told) if told else None):
        if path is not None and path.exists():
            found = path.stat()
            yield f"{path} {found.st_size} {found.st_mtime_ns}"


def _commit(folder: Path, is_output: Callable[[Path], bool]) -> Iterator[str]:
    """What the outputs say of the last commit: its name, which tells its time, and whether files differ from it."""
    yield git.head(folder)
    yield str(git.is_changed(folder, but=is_output))


def _digest(parts: Iterable[str]) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(f"{part}\0".encode(errors="surrogateescape"))
    return total.hexdigest()
