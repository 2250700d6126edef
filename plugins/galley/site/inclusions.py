"""The files that a chapter takes in by way of other plugins, found by how the chapter names them."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from galley.core.inclusion import Included
from galley.tools import files

# Tags of templates (include-markdown, macros, table-reader), snippets of pymdownx, {! … !}.
_TAG = re.compile(
    r"\{[%{](?P<tag>.{0,999}?)[%}]\}|-{1,9}8<-{1,9}[ \t]+(?P<snippet>[^\n]{1,999})|\{!(?P<include>[^\n]{0,999}?)!\}",
    re.DOTALL,
)
_NAME = re.compile(r""""([^"\n]+\.\w+)"|'([^'\n]+\.\w+)'|^\s*([\w./-]+\.\w+)\s*$""")
# An included file may include others so deep; files that include each other end here.
_DEEPEST = 8
_LARGEST = 1_000_000


@dataclass(frozen=True)
class Inclusions:
    """Where the files of a workspace are looked for that its chapters include."""

    folder: Path
    docs: Path
    built: Path

    @classmethod
    def of(cls, config: MkDocsConfig, folder: Path) -> "Inclusions":
        """The inclusions of a site that stands in a folder."""
        return cls(folder, Path(config.docs_dir).resolve(), Path(config.site_dir).resolve())

    def read(self, source: str, place: Path, depth: int = 0) -> tuple[Included, ...]:
        """What a text that stands in a file includes, in order."""
        if depth == _DEEPEST:
            return ()
        found: list[Included] = []
        for tag in _TAG.finditer(source):
            words = tag["tag"] or tag["snippet"] or tag["include"] or ""
            for name in _NAME.finditer(words):
                for file in self._files(name[1] or name[2] or name[3], place.parent):
                    found += self._included(tag.end(), file, depth)
        return tuple(found)

    def _included(self, offset: int, file: Path, depth: int) -> Iterator[Included]:
        try:
            text = files.read(file, self.folder, largest=_LARGEST).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return
        path = file.relative_to(self.folder).as_posix()
        yield Included(offset, path, text, self.read(text, file, depth + 1))

    def _files(self, name: str, here: Path) -> list[Path]:
        """The files of the workspace that a name means, as seen from a folder."""
        name = name.removeprefix("./")
        for start in (here, self.docs, self.folder):
            pattern = os.path.normpath(start / name)
            inside = Path(pattern).relative_to(self.folder) if self._holds(pattern) else None
            if inside is not None and "*" in name:
                found = sorted(filter(self._is_ours, self.folder.glob(inside.as_posix())))
                if found:
                    return found
            elif inside is not None and self._is_ours(Path(pattern)):
                return [Path(pattern)]
        # Plugins look into folders of their own: any file of that name will do, if it is the only one.
        ending = "/" + name.lstrip("/")
        found = [p for p in self._all if p.as_posix().endswith(ending) and self._is_ours(p)]
        return found if len(found) == 1 else []

    def _holds(self, path: str) -> bool:
        return Path(path).is_relative_to(self.folder)

    def _is_ours(self, path: Path) -> bool:
        """Whether a file stands in the workspace, and is no link out of it."""
        return files.is_regular(path, self.folder)

    @cached_property
    def _all(self) -> list[Path]:
        """Every file of the workspace but hidden and built ones."""
        found = []
        for folder, inner, names in os.walk(self.folder):
            inner[:] = sorted(n for n in inner if n[0] != "." and Path(folder, n) != self.built)
            found += [Path(folder, name) for name in sorted(names)]
        return found
