"""The key by which the cache knows what this machine's user has kept."""

import functools
import hashlib
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from galley.tools import files

# A key that is to be the same on several machines, as those of a CI service are.
VARIABLE = "GALLEY_CACHE_KEY"
_LENGTH = 32
# What only its owner can read.
_PRIVATE = 0o600


def secret_of(workspace: Path) -> bytes:
    """The key for the cache of a workspace; where none can be kept, one for this process alone."""
    if told := os.environ.get(VARIABLE):
        return hashlib.sha256(told.encode()).digest()
    place = _place()
    # Where the home folder is inside of a clone, whoever made the clone may have written the key.
    if place is None or any(place.is_relative_to(folder) for folder in _around(workspace)):
        return _of_this_process()
    with suppress(OSError):
        return _kept(place) or _made(place)
    return _of_this_process()


@functools.cache
def _of_this_process() -> bytes:
    return secrets.token_bytes(_LENGTH)


def _place() -> Path | None:
    """The file of the key, in the folder for the settings of a user, if there is one."""
    with suppress(RuntimeError, OSError):
        if sys.platform == "win32":
            folder = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            folder = Path.home() / "Library" / "Application Support"
        else:
            folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        if folder.is_absolute():
            return folder.resolve() / "galley" / "cache.key"
    return None


def _around(workspace: Path) -> Iterator[Path]:
    """The workspace's folder, and that of the repository which it is in."""
    folder = workspace.resolve()
    yield folder
    yield from (above for above in folder.parents if os.path.lexists(above / ".git"))


def _kept(path: Path) -> bytes | None:
    """The key in a file that only its owner can read and write, if it is one."""
    if not os.path.lexists(path):
        return None
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        return None
    if os.name == "posix" and (found.st_uid != os.geteuid() or found.st_mode & 0o077):
        return None
    content = files.read(path, largest=_LENGTH)
    return content if len(content) == _LENGTH else None


def _made(path: Path) -> bytes:
    """A new key, in a file; that of another process, where it was faster. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    key = secrets.token_bytes(_LENGTH)
    try:
        with open(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "wb") as file:  # noqa: PTH123  # opened with its mode
            file.write(key)
        with suppress(FileExistsError):
            os.link(own, path)
        # What is there may be no key, or one that others may know.
        if _kept(path) is None:
            os.replace(own, path)
    finally:
        own.unlink(missing_ok=True)
    kept = _kept(path)
    if kept is None:
        raise OSError("the file there is not a key")
    return kept
