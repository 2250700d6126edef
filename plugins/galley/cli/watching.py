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

# A folder that is no longer looked at may still be told of; nobody needs to know.
logging.getLogger("watchdog").setLevel(logging.ERROR)

# An editor writes a file in several steps; they are one change.
_SETTLED = 0.2


class Watch:
    """Tells of changes to files in some folders; what hidden files and folders hold is none."""

    def __init__(self) -> None:
        self._changed = Event()
        self._observer = Observer()
        self._folders: frozenset[tuple[Path, bool]] = frozenset()

    def __enter__(self) -> "Watch":
        self._observer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._observer.stop()
        self._observer.join()

    def look_at(self, folders: Iterable[tuple[Path, bool]]) -> None:
        """Look at these folders alone, and at what is below those with a true beside them."""
        wanted = frozenset((path, deep) for path, deep in folders if path.is_dir())
        if wanted == self._folders:
            return
        self._observer.unschedule_all()
        for path, deep in sorted(wanted):
            self._observer.schedule(_Handler(path, self._changed), str(path), recursive=deep)
        self._folders = wanted

    def wait(self) -> None:
        """Wait for a change, and for the changes that come with it."""
        self._changed.wait()
        self._changed.clear()
        while self._changed.wait(_SETTLED):
            self._changed.clear()


class _Handler(FileSystemEventHandler):
    def __init__(self, folder: Path, changed: Event) -> None:
        self._folder, self._changed = folder, changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type in ("opened", "closed_no_write"):
            return
        paths = [event.src_path, *([event.dest_path] if _is_move(event) else [])]
        if any(not self._is_hidden(Path(str(path))) for path in paths):
            self._changed.set()

    def _is_hidden(self, path: Path) -> bool:
        parts = path.relative_to(self._folder).parts if path.is_relative_to(self._folder) else ()
        return any(part.startswith(".") or part.endswith("~") for part in parts)


def _is_move(event: FileSystemEvent) -> bool:
    return isinstance(event, FileSystemMovedEvent)
