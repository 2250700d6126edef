"""The last release of a paper, by the tags of its repository."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from galley.core.brand.circulation import read_moment
from galley.tools import git
from galley.workspace.release.releasing import ReleaseError, beginnings, own_tags


@dataclass(frozen=True, slots=True)
class EarlierRelease:
    """A release that was made: its tag, its version, and the day in the tag, if that is known."""

    tag: str
    version: str
    day: date | None


def last_release(settings: Path) -> EarlierRelease | None:
    """The newest release of a paper before the commit that is checked out; `settings` is its `mkdocs.yml`.

    Raises ReleaseError where a part of the history is missing that may hold it.
    """
    folder = settings.resolve().parent
    dates = git.tags_behind(folder)
    for start in beginnings(own_tags(settings)):
        for tag, told in dates.items():
            version = tag.removeprefix(start)
            if tag.startswith(start) and re.match(r"\d[^/]*\Z", version):
                moment = read_moment(told)
                return EarlierRelease(tag, version, moment.date() if moment else None)
    if git.is_shallow(folder):
        raise ReleaseError(
            "This clone holds only a part of the history, and no earlier release is in it; bring the "
            "rest: git fetch --unshallow --tags. Or name what to compare with: --since v0.9"
        )
    return None


def tag_of(version: str, settings: Path, last: EarlierRelease | None) -> str:
    """The tag to make for a version: with the beginning that the last one has, if there is one."""
    own = own_tags(settings)
    start = last.tag.removesuffix(last.version) if last else f"{own}v"
    return f"{start}{version}"


def require_untagged(version: str, settings: Path) -> None:
    """Raise ReleaseError if a tag says that the version was released already."""
    folder = settings.resolve().parent
    names = (f"{start}{version}" for start in beginnings(own_tags(settings)))
    if tag := next((name for name in names if git.tag(folder, name)), ""):
        raise ReleaseError(
            f'The tag "{tag}" says that {version} was released; name the next version. If nobody has '
            f"the tag but you, remove it first: git tag --delete {tag}"
        )
