"""Releasing the paper: the tag that names the state to be released, and when it was made."""

from datetime import datetime
from pathlib import Path

from galley.core.brand.circulation import read_moment
from galley.tools import git


class ReleaseError(Exception):
    """A tag by which nothing can be released; the message says why, and what to do."""


def moment_of(name: str, folder: Path) -> datetime:
    """When the tag of a name was made, as the tag itself says it: no clock, and no commit, decides.

    Raises ReleaseError if it has no date, or names another state than the one in the folder.
    """
    if git.top_of(folder) is None:
        raise ReleaseError(f"{folder} is in no git repository, so it has no tags")
    fetch = f"git fetch --force origin refs/tags/{name}:refs/tags/{name}"
    tag = git.tag(folder, name)
    if tag is None:
        raise ReleaseError(f'There is no tag "{name}" here; fetch it: {fetch}')
    moment = read_moment(tag.date)
    if moment is None:
        raise ReleaseError(
            f'The tag "{name}" has no date of its own: make it with git tag --annotate. '
            f"If it was, the clone has lost the date; fetch it: {fetch}"
        )
    if tag.commit != git.head(folder):
        raise ReleaseError(
            f'The tag "{name}" names another commit than the one that is checked out; '
            f"check it out: git checkout refs/tags/{name}"
        )
    if git.is_changed(folder, new_files=False):
        raise ReleaseError(
            f'The files here are not those of the tag "{name}": git status shows what was changed; '
            "commit it and make a new tag, or take it back"
        )
    return moment
