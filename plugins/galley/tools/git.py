"""Git: when the workspace was last changed, and which state of it this is."""

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


def _git(folder: Path, *words: str) -> str:
    try:
        return run(["git", *words], name="git", folder=folder).decode().strip()
    except ToolError:
        return ""
