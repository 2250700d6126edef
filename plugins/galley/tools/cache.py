"""Results kept between builds, each under a key made from everything that went into it."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of results; a damaged one is as good as none."""

    folder: Path

    def get(self, kind: str, parts: tuple[str, ...], make: Callable[[], str]) -> str:
        """The result of `make`, from the last time that it was made of the same parts."""
        path = self.folder / kind / digest(*parts)
        kept = _read(path)
        if kept is not None:
            return kept
        made = make()
        self.put(kind, parts, made)
        return made

    def peek(self, kind: str, parts: tuple[str, ...]) -> str | None:
        """The kept result for these parts, if there is one."""
        return _read(self.folder / kind / digest(*parts))

    def put(self, kind: str, parts: tuple[str, ...], made: str) -> None:
        """Keep a result; a cache that cannot be written to is done without."""
        path = self.folder / kind / digest(*parts)
        data = made.encode()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _hide(self.folder)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(hashlib.sha256(data).digest() + data)
            os.replace(file.name, path)
        except OSError:
            return


def digest(*parts: str) -> str:
    """A name for the content of some texts, in their order."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def _read(path: Path) -> str | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    check, data = content[:32], content[32:]
    return data.decode() if hashlib.sha256(data).digest() == check else None


def _hide(folder: Path) -> None:
    """Keep the folder out of git, without asking the author."""
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
