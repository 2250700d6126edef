"""Results kept between builds, each under a key made from everything that went into it."""

import functools
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from galley.tools import interruption

PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of results; a damaged one is as good as none, and so is one of another Galley."""

    folder: Path

    def get(self, kind: str, parts: tuple[str, ...], make: Callable[[], str]) -> str:
        """The result of `make`, from the last time that it was made of the same parts."""
        kept = self.peek(kind, parts)
        if kept is not None:
            return kept
        made = make()
        self.put(kind, parts, made)
        return made

    def peek(self, kind: str, parts: tuple[str, ...]) -> str | None:
        """The kept result for these parts, if there is one."""
        kept = self.peek_bytes(kind, parts)
        return None if kept is None else kept.decode()

    def put(self, kind: str, parts: tuple[str, ...], made: str) -> None:
        """Keep a result; a cache that cannot be written to is done without."""
        self.put_bytes(kind, parts, made.encode())

    def peek_bytes(self, kind: str, parts: tuple[str, ...]) -> bytes | None:
        """The kept file for these parts, if there is one."""
        return _read(self._path(kind, parts))

    def put_bytes(self, kind: str, parts: tuple[str, ...], made: bytes) -> None:
        """Keep a file, as `put` does a text."""
        with suppress(OSError):
            self._write(self._path(kind, parts), hashlib.sha256(made).digest() + made)

    def forget(self, kind: str, but: int) -> None:
        """Leave of the results of a kind only so many, the last that were kept."""
        with suppress(OSError):
            kept = sorted((self.folder / kind).iterdir(), key=lambda path: path.stat().st_mtime_ns)
            for path in kept[:-but]:
                path.unlink()

    def file(self, name: str, content: bytes) -> Path:
        """A file with this name and content, for a program that wants one.

        Raises OSError if it cannot be written.
        """
        path = self.folder / "files" / name
        if not path.is_file() or path.read_bytes() != content:
            self._write(path, content)
        return path

    def _path(self, kind: str, parts: tuple[str, ...]) -> Path:
        return self.folder / kind / digest(_edition(), *parts)

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        hide(self.folder)
        if path.is_dir():
            shutil.rmtree(path)
        write_whole(path, content)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, with the permissions that it had, where a link leads.

    Raises OSError, and leaves nothing, if it cannot.
    """
    with interruption.postponed():
        _write_whole(path.resolve(), content)


def _write_whole(path: Path, content: bytes) -> None:
    whole = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with whole.open("xb") as file:
            file.write(content)
        if path.exists():
            shutil.copymode(path, whole)
        os.replace(whole, path)
    except BaseException:
        whole.unlink(missing_ok=True)
        raise


def digest(*parts: str) -> str:
    """A name for the content of some texts, in their order."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


@functools.cache
def _edition() -> str:
    """What tells this Galley from any other: a result in one's shape need not be in another's."""
    total = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _read(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    check, data = content[:32], content[32:]
    return data if hashlib.sha256(data).digest() == check else None


def hide(folder: Path) -> None:
    """Keep a folder out of git, without asking the author."""
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
