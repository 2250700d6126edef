"""All or nothing: a site is built beside the old one and takes its place when it is whole.

A build that is killed leaves a folder behind, which the next one removes; as only one build of a
workspace runs at a time, whatever stands there is nobody's.
"""

import logging
import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.utils import CountHandler

from galley.site.exchange import put_in_place
from galley.site.host import HOST
from galley.tools.cache import hide


@dataclass(frozen=True, slots=True)
class Staging:
    """Where a site is being built, where it is to stand, and which copies of files go with it.

    `lock` keeps other builds of the workspace waiting at its door.
    """

    place: Path
    final: Path
    lock: FileLock
    copies: dict[Path, Path] = field(default_factory=dict)

    @classmethod
    def opened(cls, config: MkDocsConfig, cache: Path) -> "Staging":
        """Send the build to a folder of its own, on the same disk as the final one.

        Raises PluginError if another build of the workspace runs.
        """
        final = Path(config.site_dir)
        if final.exists() and not final.is_dir():
            raise PluginError(f"The site cannot stand at {final}: a file of that name is there.")
        lock = _locked(cache)
        if lock.is_locked:
            _remove_leftovers(final)
        staging = cls(_beside(final), final, lock)
        config.site_dir = str(staging.place)
        return staging

    def close(self, config: MkDocsConfig) -> None:
        """Put the new site where the old one stood; not if a strict build has warnings."""
        config.site_dir = str(self.final)
        if self.place.exists() and not (config.strict and _warnings()):
            for whole, target in self.copies.items():
                os.replace(whole, target)
            put_in_place(self.place, self.final)
        self.discard()

    def also(self, files: Iterable[Path], folder: Path) -> None:
        """Copy files of the site into a folder, to appear there when the site does."""
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            target = folder / file.name
            if self.lock.is_locked:
                _remove_leftovers(target)
            self.copies[_beside(target)] = target
            shutil.copyfile(file, _beside(target))

    def in_place(self, words: str) -> str:
        """The words with the names that files will have, in place of those that they have here."""
        return words.replace(self.place.name, self.final.name)

    def discard(self) -> None:
        """Forget what was not put in its place, and let other builds run; the old site stands."""
        _remove(self.place)
        for whole in self.copies:
            _remove(whole)
        self.lock.release()


def _locked(cache: Path) -> FileLock:
    """A lock that this build holds; one that it does not hold where nothing can be written."""
    lock = FileLock(cache / "build.lock", timeout=0, thread_local=False)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        hide(cache)
        lock.acquire()
    except Timeout as error:
        message = "Another build of this workspace is running; let it end, then build again."
        raise PluginError(message) from error
    except (OSError, NotImplementedError):
        pass
    return lock


def _beside(path: Path) -> Path:
    """A name of this build's own, beside a path."""
    return path.with_name(f".{path.name}-{os.getpid()}")


def _remove_leftovers(path: Path) -> None:
    """Remove what killed builds left beside a path; an old folder that one moved comes back."""
    name = re.compile(rf"\.{re.escape(path.name)}-\d+(?P<old>-old)?")
    with suppress(OSError):
        for other in sorted(path.parent.iterdir(), reverse=True):
            if match := name.fullmatch(other.name):
                if match["old"] and not path.exists():
                    os.replace(other, path)
                else:
                    _remove(other)


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _warnings() -> bool:
    """Whether the host counted a warning: it judges a strict build only after its last event."""
    handlers = logging.getLogger(HOST).handlers
    return any(handler.get_counts() for handler in handlers if isinstance(handler, CountHandler))
