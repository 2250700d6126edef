"""Git: when the workspace was last changed, and which state of it this is."""

from dataclasses import dataclass
from pathlib import Path

from galley.tools.process import ToolError, run


def last_commit_time(folder: Path) -> int | None:
    """The last commit's time in seconds since 1970, or `None` outside a repository."""
    said = _git(folder, "log", "-1", "--format=%ct")
    return int(said) if said.isdigit() else None


def revision(folder: Path) -> str:
    """The short name of the last commit, or nothing outside a repository."""
    return _git(folder, "log", "-1", "--format=%h")


def is_changed(folder: Path) -> bool:
    """Whether files of a folder differ from those of the last commit."""
    return bool(_git(folder, "status", "--porcelain", "--", "."))


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: the date in it, in ISO 8601, and the commit that it names.

    A light tag has no date: it is another name for a commit, and no object of its own.
    """

    date: str
    commit: str


def tag(folder: Path, name: str) -> Tag | None:
    """The tag of this name, signed or not, if the repository has it."""
    full = f"refs/tags/{name}"
    format_ = "%(refname)%0a%(objectname)%0a%(*objectname)%0a%(taggerdate:iso-strict)"
    # What is asked for is a pattern, which may find others too.
    said = _git(folder, "for-each-ref", "--count=1", f"--format={format_}", full)
    found, own, named, date = (*said.split("\n"), "", "", "", "")[:4]
    return Tag(date, named or own) if found == full else None


def head(folder: Path) -> str:
    """The full name of the commit that is checked out, or nothing outside a repository."""
    return _git(folder, "rev-list", "--max-count=1", "HEAD")


def _git(folder: Path, *words: str) -> str:
    try:
        return run(["git", *words], name="git", folder=folder).decode().strip()
    except ToolError:
        return ""
