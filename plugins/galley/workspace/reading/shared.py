"""Pictures and data that chapters name above their folder, as papers share them."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from galley.core.rules.diagnostic import Diagnostic, location_at
from galley.workspace.reading.reach import Reach, root_for
from galley.workspace.reading.reader import LARGEST, Reader, elsewhere

# The folder of the site that such files are in.
_FOLDER = "assets/root"
# What a picture or a link leads to that is named above its chapter.
_ABOVE = re.compile(
    r"""(?:\]\([ ]{0,3}<?|^[ ]{0,3}\[[^\]\n]{1,999}\]:[ ]{0,9}<?|\bsrc=["'])((?:\.\./)+[^\s()<>"'#?]{1,999})""",
    re.MULTILINE,
)
_KINDS = frozenset(".png .jpg .jpeg .gif .webp .svg .csv .tsv".split())


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file above the folder of the chapters, as seen from that folder, and its address in the site."""

    source: str
    address: str


@dataclass(frozen=True, slots=True)
class Shared:
    """The files that a site takes in from above its chapters, and what is wrong with others.

    Those `out_of_reach` are outside the root.
    """

    files: tuple[SharedFile, ...]
    out_of_reach: tuple[Diagnostic, ...]
    diagnostics: tuple[Diagnostic, ...]

    @classmethod
    def of(cls, chapters: Iterable[tuple[str, str]], docs: Path, reach: Reach) -> "Shared":
        """The files that chapters name, each a path and a text."""
        found: dict[str, SharedFile] = {}
        told: dict[Path, Diagnostic] = {}
        reader = Reader(reach)
        folder = docs.resolve()
        for chapter, text in chapters:
            for path, offset in _above(text, reach.folder / chapter, folder):
                source = Path(os.path.relpath(path, folder)).as_posix()
                if source in found:
                    continue
                if reach.holds(path) and reader.may_read(path, reach.name(path), LARGEST):
                    address = f"{_FOLDER}/{path.relative_to(reach.root).as_posix()}"
                    found[source] = SharedFile(source, address)
                elif not reach.holds(path):
                    told.setdefault(path, _out_of_reach(chapter, text, offset, path, reach))
        wrong = tuple(dict.fromkeys(reader.found))
        return cls(tuple(found.values()), tuple(told.values()), wrong)


def _above(text: str, chapter: Path, docs: Path) -> Iterator[tuple[Path, int]]:
    """The pictures and data that a text names above the folder of chapters, and where it does."""
    for match in _ABOVE.finditer(text):
        path = Path(os.path.normpath(chapter.resolve().parent / unquote(match[1])))
        inner = Path(os.path.relpath(path, docs)).parts
        is_hidden = any(part.startswith(".") and part != ".." for part in inner)
        is_shown = path.suffix.lower() in _KINDS and not is_hidden
        if is_shown and not path.is_relative_to(docs) and path.is_file():
            yield path, match.start(1)


def _out_of_reach(chapter: str, text: str, offset: int, path: Path, reach: Reach) -> Diagnostic:
    message = f'"{path.name}" is outside the folder of mkdocs.yml'
    place, hint = location_at(chapter, text, offset), root_for([path], reach.folder)
    return elsewhere(message, place, hint)
