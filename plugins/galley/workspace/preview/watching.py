"""Waiting for the files of a workspace to change."""

import logging
from collections.abc import Iterable
from pathlib import Path
from threading import Event

from watchdog.events import (
    FileSystemEvent,
    FileSystemEventHandler,
    FileSystemMovedEvent,
)
from watchdog.observers import Observer

# Watching a folder that has just gone is not concern of the author's.
logging.getLogger("watchdog").setLevel(logging.ERROR)

# An editor writes a file in several steps; they are one change.
SETTLED = 0.2
# On Windows a wait without an end hears no Ctrl-C.
_LISTENS = 0.5


class Watch:
    """Tells of changes to files in some folders, other than hidden ones.

    A folder once watched stays so: watchdog complains when a watch ends at whose folder something
    is happening. The changes in those that are not watched any more are skipped.
    """

    def __init__(self) -> None:
        self._changed = Event()
        self._paths: set[Path] = set()
        self._observer = Observer()
        self._wanted: frozenset[tuple[Path, bool]] = frozenset()

    def __enter__(self) -> "Watch":
        self._observer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._observer.stop()

    def look_at(self, folders: Iterable[tuple[Path, bool]]) -> None:
        """Look at these folders alone, and at what is below those with a true beside them."""
        self._wanted = frozenset((path, deep) for path, deep in folders if path.is_dir())
        for emitter in list(self._observer.emitters):
            # The watch of a folder that was removed has ended, even if there is a new one.
            if not emitter.is_alive():
                self._observer.unschedule(emitter.watch)
        watched = {
            (Path(emitter.watch.path), emitter.watch.is_recursive)
            for emitter in self._observer.emitters
        }
        for path, deep in sorted(self._wanted - watched):
            self._observer.schedule(_Handler(self, path, deep), str(path), recursive=deep)

    def tell(self, folder: Path, deep: bool, paths: Iterable[Path]) -> None:
        """Take note of changed paths in a watched folder."""
        if (folder, deep) in self._wanted:
            self._paths.update(paths)
            self._changed.set()

    def note(self, paths: Iterable[Path]) -> None:
        """Take note of paths that changed before they were watched."""
        if found := set(paths):
            self._paths.update(found)
            self._changed.set()

    @property
    def has_changed(self) -> bool:
        """Whether something changed that nobody has waited for yet."""
        return self._changed.is_set()

    def wait(self, settled: float = SETTLED) -> frozenset[Path]:
        """Wait for a change, and for those that come with it; return the paths that changed.

        The changes are over when none came for `settled` seconds.
        """
        while not self._changed.wait(_LISTENS):
            pass
        self._changed.clear()
        while self._changed.wait(settled):
            self._changed.clear()
        changed = set()
        while self._paths:
            changed.add(self._paths.pop())
        return frozenset(changed)


def is_watched(path: Path, folder: Path) -> bool:
    """Whether a change to a path matters below a watched folder: hidden files and copies do not."""
    parts = path.relative_to(folder).parts if path.is_relative_to(folder) else ()
    return not any(part.startswith(".") or part.endswith("~") for part in parts)


class _Handler(FileSystemEventHandler):
    def __init__(self, watch: Watch, folder: Path, deep: bool) -> None:
        self._watch, self._folder, self._deep = watch, folder, deep

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type in ("opened", "closed_no_write"):
            return
        paths = [event.src_path, *([event.dest_path] if _is_move(event) else [])]
        changed = [p for p in (Path(str(path)) for path in paths) if is_watched(p, self._folder)]
        if changed:
            self._watch.tell(self._folder, self._deep, changed)


def _is_move(event: FileSystemEvent) -> bool:
    return isinstance(event, FileSystemMovedEvent)
