"""Releasing the paper: the version, the tag that names the state to be released, and when it was made."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from galley.core.brand.circulation import read_moment
from galley.core.rules.diagnostic import visible
from galley.tools import git
from galley.workspace.style.conventions import name_of

# How many digits of a commit name it in a command.
_SHORT = 12
# A version is the name of a folder too, and a part of the name of a tag.
_VERSION = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.+_-]{0,62}[0-9A-Za-z])?")


class ReleaseError(Exception):
    """A state that cannot be released; the message says why, and the one thing to do."""


@dataclass(frozen=True, slots=True)
class Release:
    """A version of the paper with the tag that names it, the tag's commit, and when the tag was made."""

    version: str
    tag: str
    commit: str
    moment: datetime


def release_of(asked: str, settings: Path) -> Release:
    """The release of a version, such as `1.0`, by its tag: `v1.0`, or `1.0` itself.

    A paper that is not alone in its repository may have tags of its own, such as `licensing/v1.0` for
    the paper in the folder `licensing`; `settings` is its `mkdocs.yml`. Raises ReleaseError if the
    version has no tag by which it can be released.
    """
    own, folder = own_tags(settings), settings.resolve().parent
    version = version_of(asked.removeprefix(own))
    names = dict.fromkeys((asked, *(f"{start}{version}" for start in beginnings(own))))
    tag = next((name for name in names if git.tag(folder, name)), f"v{version}")
    return Release(version, tag, git.head(folder), moment_of(tag, folder))


def version_of(asked: str) -> str:
    """The version that is asked for by itself, or by a tag such as `v1.0`. Raises ReleaseError."""
    version = re.sub(r"\Av(?=\d)", "", asked)
    if not _VERSION.fullmatch(version):
        raise ReleaseError(f'"{asked}" is not a version; write one such as 1.0')
    return version


def own_tags(settings: Path) -> str:
    """What the tags of a paper alone begin with: its folder in the repository, and a name of its own.

    Nothing for the paper of the repository's top folder.
    """
    folder = settings.resolve().parent
    top, name = git.top_of(folder), name_of(settings)
    inside = folder.relative_to(top).parts if top else ()
    words = ("-".join(re.findall(r"[\w.+-]+", part)).strip(".") for part in (*inside, name))
    return "".join(f"{word}/" for word in words if word)


def beginnings(own: str) -> tuple[str, ...]:
    """What may be before the version in a tag, the tags of one paper alone before those of all."""
    return tuple(dict.fromkeys(f"{start}{letter}" for start in (own, "") for letter in ("v", "")))


def require_version(version: str, written: str) -> None:
    """Raise ReleaseError if the paper says that it is another version than the one released."""
    if written != version:
        says = f'says version "{written}"' if written else "has no version"
        raise ReleaseError(
            f'The paper {says}, and the release is "{version}". Run galley release prepare {version}, '
            "then make the commit and the tag that it prints."
        )


def require_committed(folder: Path) -> None:
    """Raise ReleaseError if the workspace holds new files that git neither keeps nor ignores."""
    if files := git.changed(folder):
        verb, them = ("are", "them") if files[1:] else ("is", "it")
        raise ReleaseError(
            f"{_named(files, folder)} {verb} in no commit, and a build may read {them}. Commit {them} and "
            f"make a new tag, name {them} in .gitignore, or remove {them}."
        )


def moment_of(name: str, folder: Path) -> datetime:
    """When the tag of a name was made, as the tag itself says it: no clock, and no commit, decides.

    Raises ReleaseError if it has no date, or names another state than the one in the folder.
    """
    if reason := git.without_commit(folder):
        raise ReleaseError(f"A release needs a commit: {reason}.")
    fetch = f"git fetch --force origin refs/tags/{name}:refs/tags/{name}"
    tag = git.tag(folder, name)
    if tag is None:
        raise ReleaseError(
            f'There is no tag "{name}" here. When the release is prepared and committed, make it: '
            f"git tag --annotate {name}. If somebody made it elsewhere, fetch it: {fetch}"
        )
    moment = read_moment(tag.date)
    if moment is None:
        raise ReleaseError(
            f'The tag "{name}" has no date of its own, as light tags have none. Make it again: '
            f"git tag --force --annotate {name} {tag.commit[:_SHORT]}. "
            f"If it had a date, this clone has lost it; fetch it: {fetch}"
        )
    if tag.commit != git.head(folder):
        raise ReleaseError(
            f'The tag "{name}" names another commit than the one that is checked out; '
            f"check it out: git checkout refs/tags/{name}"
        )
    if files := git.changed(folder, new_files=False):
        verb, them = ("are", "them") if files[1:] else ("is", "it")
        raise ReleaseError(
            f'{_named(files, folder)} {verb} not as the tag "{name}" has {them}. Commit the change and make '
            "a new tag, or undo it."
        )
    return moment


def _named(files: Sequence[Path], folder: Path) -> str:
    """The first of some files, and how many more there are."""
    first = visible(Path(os.path.relpath(files[0], folder.resolve())).as_posix())
    more = len(files) - 1
    return f"{first} and {more} more (git status lists them)" if more else first
