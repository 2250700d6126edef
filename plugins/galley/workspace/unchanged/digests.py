"""Digests of files and of whole folders, by content."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from galley.tools import files

# So many files may a workspace hold, with what is around it, to be looked through before each build.
MOST = 30_000
# What is larger is known by its size, its times and its place on the disk.
_LARGEST = 50_000_000


class TooManyFilesError(Exception):
    """A folder that holds too much to be looked through before each build."""


def of_file(path: Path) -> str:
    """The digest of a file's content; of anything else, or of what cannot be read, what it is."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return f"of kind {stat.S_IFMT(found.st_mode):o}"
        if found.st_size > _LARGEST:
            return signature(found)
        return hashlib.sha256(files.read(path)).hexdigest()
    except OSError as error:
        # The mode tells what is missing from what may not be read.
        return f"unreadable: {error.errno}"


def signature(found: os.stat_result) -> str:
    """What a file that was written since no longer has: its size, its times, its place on the disk.

    The time of its last change cannot be set by those who copy, restore or check out a file.
    """
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def of_folder(folder: Path, skips: Callable[[os.DirEntry[str]], bool]) -> dict[str, str]:
    """The digest of every file below a folder, by its path; links are followed, each folder once.

    Raises TooManyFilesError.
    """
    found = dict[str, str]()
    for path in _below(folder, skips, set()):
        found[str(path)] = of_file(path)
        if len(found) > MOST:
            raise TooManyFilesError(folder)
    return found


def _below(
    folder: Path, skips: Callable[[os.DirEntry[str]], bool], seen: set[tuple[int, int]]
) -> Iterator[Path]:
    try:
        own = folder.stat()
        if (own.st_dev, own.st_ino) in seen:
            return
        seen.add((own.st_dev, own.st_ino))
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        # That it cannot be read is known by what it is.
        yield folder
        return
    for entry in entries:
        if skips(entry):
            continue
        if _is_folder(entry):
            yield from _below(Path(entry.path), skips, seen)
        else:
            yield Path(entry.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
