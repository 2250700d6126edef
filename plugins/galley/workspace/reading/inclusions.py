"""The files that a chapter takes in through other plugins, found by how the chapter names them."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath

from galley.core.text.inclusion import Included
from galley.tools import files
from galley.workspace.reading.reach import Reach

# Tags of templates (include-markdown, macros, table-reader), snippets of pymdownx, {! … !}.
_TAG = re.compile(
    r"\{[%{](?P<tag>.{0,999}?)[%}]\}|-{1,9}8<-{1,9}[ \t]+(?P<snippet>[^\n]{1,999})|\{!(?P<include>[^\n]{0,999}?)!\}",
    re.DOTALL,
)
# The same, of several snippets in lines of their own.
_LINES = re.compile(
    r"^[ \t]*-{1,9}8<-{1,9}[ \t]*\n(.{0,9999}?)\n[ \t]*-{1,9}8<-{1,9}[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_WORD = re.compile(r""""([^"\n]+)"|'([^'\n]+)'|([^\s"']+)""")
_NAME = re.compile(r""""([^"\n]+\.\w+)"|'([^'\n]+\.\w+)'|^\s*([\w./-]+\.\w+)\s*$""")
# An included file may include others so deep; files that include each other end here.
_DEEPEST = 8
_LARGEST = 1_000_000


def _names(source: str) -> Iterator[str]:
    """Every word of a text by which a plugin may mean a file."""
    tags = (tag["tag"] or tag["snippet"] or tag["include"] or "" for tag in _TAG.finditer(source))
    for words in (*tags, *(block[1] for block in _LINES.finditer(source))):
        for word in _WORD.finditer(words):
            # Behind a colon are the lines that a snippet takes.
            name = (word[1] or word[2] or word[3]).partition(":")[0]
            if name.strip("./") and "\0" not in name:
                yield name


@dataclass(frozen=True)
class Inclusions:
    """Where the files of a workspace are looked for that its chapters include."""

    reach: Reach
    docs: Path
    built: Path

    def read(self, source: str, place: Path, depth: int = 0) -> tuple[Included, ...]:
        """What a text that is in a file includes, in order."""
        if depth == _DEEPEST:
            return ()
        found: list[Included] = []
        for tag in _TAG.finditer(source):
            words = tag["tag"] or tag["snippet"] or tag["include"] or ""
            for name in _NAME.finditer(words):
                for file in self._files(name[1] or name[2] or name[3], place.parent):
                    found += self._included(tag.end(), file, depth)
        return tuple(found)

    def refused(self, source: str, place: Path, depth: int = 0) -> Iterator[Path]:
        """What a text that is in a file names and no plugin must read: links out, pipes, devices.

        Which file a plugin means by a name, it alone knows: each that it may mean is checked.
        """
        for name in dict.fromkeys(_names(source)) if depth < _DEEPEST else ():
            for path in dict.fromkeys(self._meant(name, place.parent)):
                if self._is_ours(path):
                    with suppress(OSError):
                        text = files.read(path, largest=_LARGEST).decode(errors="replace")
                        yield from self.refused(text, path, depth + 1)
                elif os.path.lexists(path) and not path.is_dir():
                    yield path

    def _meant(self, name: str, here: Path) -> Iterator[Path]:
        """Every path of the workspace that a name may mean."""
        for start in (here, self.docs, self.reach.folder):
            path = Path(os.path.normpath(start / name.lstrip("/")))
            if self._holds(str(path)):
                inside = path.relative_to(self.reach.root).as_posix()
                yield from self._matching(inside) if "*" in name and inside != "." else (path,)
        if PurePath(name).suffix:
            ending = "/" + name.removeprefix("./").lstrip("/")
            yield from (path for path in self._all if path.as_posix().endswith(ending))

    def _included(self, offset: int, file: Path, depth: int) -> Iterator[Included]:
        try:
            text = self.reach.read(file, largest=_LARGEST).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return
        path = self.reach.name(file)
        yield Included(offset, path, text, self.read(text, file, depth + 1))

    def _files(self, name: str, here: Path) -> list[Path]:
        """The files of the workspace that a name means, as seen from a folder."""
        name = name.removeprefix("./")
        for start in (here, self.docs, self.reach.folder):
            pattern = os.path.normpath(start / name)
            inside = Path(pattern).relative_to(self.reach.root) if self._holds(pattern) else None
            if inside is not None and "*" in name:
                found = sorted(filter(self._is_ours, self._matching(inside.as_posix())))
                if found:
                    return found
            elif inside is not None and self._is_ours(Path(pattern)):
                return [Path(pattern)]
        # Plugins look into folders of their own: any file of that name will do, if it is the only one.
        ending = "/" + name.lstrip("/")
        found = [p for p in self._all if p.as_posix().endswith(ending) and self._is_ours(p)]
        return found if len(found) == 1 else []

    def _matching(self, pattern: str) -> list[Path]:
        """The files of a pattern; none where it is not a pattern, as in an example of another program's."""
        try:
            return list(self.reach.root.glob(pattern))
        except (ValueError, NotImplementedError):
            return []

    def _holds(self, path: str) -> bool:
        return self.reach.holds(Path(path))

    def _is_ours(self, path: Path) -> bool:
        """Whether a file is in the workspace, and is not a link out of it."""
        return self.reach.is_regular(path)

    @cached_property
    def _all(self) -> list[Path]:
        """Every file of the workspace but hidden and built ones."""
        found = []
        for folder, inner, names in os.walk(self.reach.root):
            inner[:] = sorted(n for n in inner if n[0] != "." and Path(folder, n) != self.built)
            found += [Path(folder, name) for name in sorted(names)]
        return found
