"""What a release needs in the files of a paper: its version and date, the locks, the list of changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from galley.core.changes.differences import differences_between
from galley.core.changes.listing import markdown
from galley.core.galley import Galley
from galley.core.register.register import accept, write_lock
from galley.core.review.paragraph_ids import write_anchor_lock
from galley.tools import files
from galley.workspace.furniture.paragraphs import PaperParagraphs, read_lock
from galley.workspace.options.options import PaperOptions
from galley.workspace.options.splicing import spliced
from galley.workspace.options.yaml_tree import LARGEST, SettingsError
from galley.workspace.preparing.changes_file import with_version
from galley.workspace.preparing.dates import redated
from galley.workspace.preparing.history import EarlierRelease
from galley.workspace.release.releasing import ReleaseError
from galley.workspace.style.conventions import anchors_of, changes_of, lock_of

_PAPER = ("plugins", "galley", "paper")


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file to be written, and in words what is new in it."""

    name: str
    content: bytes
    told: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What a release is compared with: the revision, the release that it was, and its set paper."""

    revision: str
    release: EarlierRelease | None
    galley: Galley


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """A release that is to be prepared, of the paper with these settings.

    `dated` is the date on its cover, if somebody has named it, and `today` the day if nobody has.
    """

    settings: Path
    version: str
    paper: PaperOptions
    today: date
    dated: str = ""

    @property
    def folder(self) -> Path:
        """The folder of the paper."""
        return self.settings.resolve().parent


def date_of(asked: Preparation, galley: Galley) -> str:
    """The date on the cover of a release. Raises ReleaseError if nobody can tell how to write it."""
    if asked.dated:
        return asked.dated
    found = redated(asked.paper.date, asked.today, galley.conventions.words)
    if found is None:
        raise ReleaseError(
            f'The date of the paper is "{asked.paper.date}", and Galley cannot tell how to write another '
            'like it; name the new one: --date "30 November 2026"'
        )
    return found


def settings_of(asked: Preparation, dated: str) -> Iterator[PreparedFile]:
    """The settings with the version and the date, if they are others. Raises ReleaseError."""
    name, given = asked.settings.name, {"version": asked.version, "date": dated}
    try:
        content = files.read(asked.settings, asked.folder, largest=LARGEST, anywhere=True)
        made = spliced(content.decode(), _PAPER, given, name).encode()
    except SettingsError as error:
        raise ReleaseError(f"{error.location}: {error}") from error
    except UnicodeDecodeError as error:
        raise ReleaseError(f"{name} is not UTF-8 text; save it as UTF-8") from error
    if made != content:
        was = {"version": asked.paper.version, "date": asked.paper.date}
        told = (f'{n} "{v}"{before(was[n])}' for n, v in given.items() if was[n] != v)
        yield PreparedFile(name, made, ", ".join(told))


def before(value: str) -> str:
    """In words, what a value was until now."""
    return f' (it was "{value}")' if value else ""


def lock_file(asked: Preparation, galley: Galley) -> Iterator[PreparedFile]:
    """The lock of the register with every link, if it lacks one."""
    before = galley.conventions.accepted
    after = accept(galley.register, before)
    if after != before:
        new, gone = len(after.keys() - before.keys()), len(before.keys() - after.keys())
        links = "1 link" if new == 1 else f"{new} links"
        told = f"{links} recorded" + (f", {gone} forgotten" if gone else "")
        yield PreparedFile(lock_of(asked.settings), write_lock(after).encode(), told)


def anchors_file(asked: Preparation, galley: Galley) -> Iterator[PreparedFile]:
    """The lock of the ids of paragraphs, with those of this version, if anything about it is new."""
    name = anchors_of(asked.settings)
    before = read_lock(asked.folder / name)
    found = PaperParagraphs.of(galley, before, asked.version).ids
    if found.lock != before:
        known = {one.identifier for one in before}
        new = sum(one.identifier not in known for one in found.lock)
        gone = sum(post.moved_to is None for post in found.signposts)
        paragraphs = "1 paragraph is" if new == 1 else f"{new} paragraphs are"
        told = f"{paragraphs} new" + (f", {gone} were removed" if gone else "")
        yield PreparedFile(name, write_anchor_lock(found.lock).encode(), told)


def changes_file(
    asked: Preparation, galley: Galley, before: Compared | None, dated: str
) -> PreparedFile:
    """The list of changes with a section for the release. Raises ReleaseError."""
    name, words = changes_of(asked.settings), galley.conventions.words.changes
    path = asked.folder / name
    try:
        content = files.read(path, asked.folder, largest=LARGEST) if path.exists() else b""
        heading = words["version"].format(version=asked.version, date=dated)
        listed, told = _listed(galley, before)
        made = with_version(content, asked.version, words["title"], heading, listed)
    except UnicodeDecodeError as error:
        raise ReleaseError(f"{name} is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise ReleaseError(f"{name} cannot be read: {error.strerror}") from error
    return PreparedFile(name, made, told)


def _listed(galley: Galley, before: Compared | None) -> tuple[str, str]:
    """The list itself, and in words what is in it."""
    words = galley.conventions.words
    if before is None:
        return words.changes["first"], "this is the first release"
    found = differences_between(before.galley, galley)
    kinds = {k.name: k for g in (before.galley, galley) for k in g.register.kinds}
    relations = {r.name: r for g in (before.galley, galley) for r in g.register.relations}
    listed = markdown(found, words, tuple(kinds.values()), tuple(relations.values()))
    return f"{_since(before, galley)}\n\n{listed}", f"what has changed since {before.revision}"


def _since(before: Compared, galley: Galley) -> str:
    words, release = galley.conventions.words, before.release
    if release is None or release.day is None:
        return words.changes["since_revision"].format(revision=before.revision)
    day = words.dated(release.day)
    return words.changes["since"].format(version=release.version, date=day)
