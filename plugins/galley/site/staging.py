"""All or nothing: a site is built beside the old one and takes its place when it is whole."""

import logging
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import CountHandler

from galley.site.host import HOST


@dataclass(frozen=True, slots=True)
class Staging:
    """Where a site is being built, where it is to stand, and which copies of files go with it."""

    place: Path
    final: Path
    copies: dict[Path, Path] = field(default_factory=dict)

    @classmethod
    def opened(cls, config: MkDocsConfig) -> "Staging":
        """Send the build to a folder of its own, on the same disk as the final one."""
        final = Path(config.site_dir)
        staging = cls(final.with_name(f".{final.name}-{os.getpid()}"), final)
        config.site_dir = str(staging.place)
        return staging

    def close(self, config: MkDocsConfig) -> None:
        """Put the new site where the old one stood; not if a strict build has warnings."""
        config.site_dir = str(self.final)
        if config.strict and _warnings():
            self.discard()
        elif self.place.exists():
            for whole, target in self.copies.items():
                os.replace(whole, target)
            replace_folder(self.place, self.final)

    def also(self, files: Iterable[Path], folder: Path) -> None:
        """Copy files of the site into a folder, to appear there when the site does."""
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            whole = folder / f".{file.name}-{os.getpid()}"
            self.copies[whole] = folder / file.name
            shutil.copyfile(file, whole)

    def discard(self) -> None:
        """Forget the new site; the old one stands."""
        shutil.rmtree(self.place, ignore_errors=True)
        for whole in self.copies:
            whole.unlink(missing_ok=True)


def replace_folder(new: Path, old: Path) -> None:
    """Put a new folder in the place of an old one; the old one comes back if that fails."""
    aside = old.with_name(f"{new.name}-old")
    if old.exists():
        os.replace(old, aside)
    try:
        os.replace(new, old)
    except OSError:
        if aside.exists():
            os.replace(aside, old)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _warnings() -> bool:
    """Whether the host counted a warning: it judges a strict build only after its last event."""
    handlers = logging.getLogger(HOST).handlers
    return any(handler.get_counts() for handler in handlers if isinstance(handler, CountHandler))
