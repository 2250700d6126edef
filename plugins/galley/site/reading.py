"""Reading source files, whatever stands in their place: what cannot be read is told, and empty."""

import math
import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from mkdocs.structure.files import File, Files

from galley.core.depth import DEEPEST, without_depth
from galley.core.diagnostic import Diagnostic, Location, location_at
from galley.core.rules import (
    FILE_NAME_IS_PORTABLE,
    NESTING_IS_SHALLOW,
    SOURCE_IS_IN_THE_WORKSPACE,
    SOURCE_IS_READABLE,
)
from galley.core.source import read_text

# A chapter of a million words has some eight megabytes; what is larger is no text of a person's.
LARGEST = 10_000_000
# A bibliography of 200,000 entries has some fifty megabytes, without abstracts.
LARGEST_BIBLIOGRAPHY = 80_000_000
# So many values may the front matter of a chapter hold.
MOST = 10_000
_FORBIDDEN = "its permissions do not let you read it"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the files of a workspace, and keeps what is wrong with them and what it left out."""

    folder: Path
    found: list[Diagnostic] = field(default_factory=list)
    left_out: list[File] = field(default_factory=list)

    def text(self, path: Path, name: str, largest: int | None = LARGEST) -> str:
        """The text of a file that is called by a name; nothing where it cannot be read."""
        if not self.may_read(path, name, largest):
            return ""
        text, wrong = read_text(path.read_bytes(), name)
        self.found.extend(wrong)
        return text

    def may_read(self, path: Path, name: str, largest: int | None = None) -> bool:
        """Whether a file can be read and may be; if not, that is told."""
        wrong = _problem(path, name, self.folder, largest)
        if wrong is not None:
            self.found.append(wrong)
        return wrong is None


def _problem(path: Path, name: str, folder: Path, largest: int | None) -> Diagnostic | None:
    """What is wrong with a file by where it stands or by what it is."""
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(folder):
            # Where it leads to is the machine's business, which a report need not show.
            message = "this leads out of the workspace; put a copy of the file into it"
            return Diagnostic(SOURCE_IS_IN_THE_WORKSPACE, message, Location(name))
        found = real.stat()
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder" if stat.S_ISDIR(found.st_mode) else "no file that holds something"
            return _unreadable(f"this is {kind}", name)
        if largest is not None and found.st_size > largest:
            size, most = (number // 1_000_000 for number in (found.st_size, largest))
            what = "a bibliography" if path.suffix == ".bib" else "a text"
            return _unreadable(f"this has {size} MB, and {what} may have {most} MB", name)
        if not os.access(real, os.R_OK):
            return _unreadable(_FORBIDDEN, name)
    except (OSError, RuntimeError) as error:
        # A symbolic link that leads to itself is a RuntimeError before Python 3.13.
        reason = getattr(error, "strerror", None) or "it is a symbolic link that leads to itself"
        return _unreadable(f"this cannot be read: {reason}", name)
    return None


def _unreadable(message: str, name: str) -> Diagnostic:
    return Diagnostic(SOURCE_IS_READABLE, message, Location(name))


def _unportable(message: str, name: str) -> Diagnostic:
    return Diagnostic(FILE_NAME_IS_PORTABLE, message, Location(name), "rename it")


def read_chapters(files: Files, docs: Path, reader: Reader) -> None:
    """Have every chapter read well, and leave out the files that a site cannot hold."""
    circles: set[Path] = set()
    for file in list(files):
        if file.src_dir is None or Path(file.src_dir) != docs:
            continue
        path, name = docs / file.src_uri, _shown(docs / file.src_uri, reader.folder)
        if circle := _circle(path, docs):
            circles.add(circle)
        elif not _is_text(file.src_uri):
            reader.found.append(_unportable("this name is not UTF-8", name))
        elif reader.may_read(path, name, LARGEST if file.is_documentation_page() else None):
            if file.is_documentation_page():
                _read_chapter(file, path, name, reader)
            continue
        files.remove(file)
        reader.left_out.append(file)
    for circle in sorted(circles):
        message = "this is a symbolic link to a folder that it stands in"
        reader.found.append(_unreadable(message, _shown(circle, reader.folder)))
    reader.found.extend(_closed_folders(docs, reader.folder))
    reader.found.extend(_clashes(files, docs, reader.folder))


def has_bounds(value: object) -> bool:
    """Whether a value of YAML, its aliases written out, stays within what an author may write."""
    sizes: dict[int, float] = {}

    def size(inner: object) -> float:
        if not isinstance(inner, dict | list):
            return 1
        if id(inner) not in sizes:
            # What holds itself has no end.
            sizes[id(inner)] = math.inf
            parts = [*inner, *inner.values()] if isinstance(inner, dict) else inner
            sizes[id(inner)] = 1 + sum(map(size, parts))
        return sizes[id(inner)]

    return size(value) <= MOST


def readable(markdown: str, file: File, folder: Path) -> tuple[str, list[Diagnostic]]:
    """A chapter's Markdown without what is nested too deeply to be read, and what is said of that."""
    kept, deep = without_depth(markdown)
    if deep is None:
        return kept, []
    path = _shown(Path(file.src_dir or folder, file.src_uri), folder)
    begin = markdown[deep.start : deep.end].lstrip().partition("\n")[0][:80]
    start = file.content_string.find(begin)
    place = location_at(path, file.content_string, start) if start >= 0 else Location(path)
    message = f"there are {deep.of} inside of {deep.of}, more than {DEEPEST} times"
    hint = "close what was opened, or make it a block of code"
    return kept, [Diagnostic(NESTING_IS_SHALLOW, message, place, hint)]


def _closed_folders(docs: Path, folder: Path) -> Iterator[Diagnostic]:
    """A diagnostic for each folder of chapters that nobody could look into."""
    folders = (Path(place, name) for place, inner, _ in os.walk(docs) for name in inner)
    for path in (docs, *folders):
        if not path.is_symlink() and not os.access(path, os.R_OK | os.X_OK):
            yield _unreadable(_FORBIDDEN, _shown(path, folder))


def _read_chapter(file: File, path: Path, name: str, reader: Reader) -> None:
    before = len(reader.found)
    text = reader.text(path, name)
    # A file that was read well stays the file that it is, for other plugins too.
    if len(reader.found) > before:
        file.content_string = text


def _circle(path: Path, docs: Path) -> Path | None:
    """The folder above a file that is a link to a folder above itself, if there is one."""
    for folder in reversed(path.parents):
        if folder == docs or not folder.is_relative_to(docs):
            continue
        if folder.is_symlink() and folder.parent.resolve().is_relative_to(folder.resolve()):
            return folder
    return None


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(path: Path, folder: Path) -> str:
    """A file's path in the workspace; bytes of it that are no letters are spelled out."""
    name = path.relative_to(folder) if path.is_relative_to(folder) else path
    return name.as_posix().encode(errors="backslashreplace").decode()


def _clashes(files: Files, docs: Path, folder: Path) -> list[Diagnostic]:
    """A diagnostic for each file whose name another has, but for capitals or composed letters."""
    own = [f for f in files if f.src_dir is not None and Path(f.src_dir) == docs]
    names = {file.src_uri: normalize("NFC", file.src_uri).casefold() for file in own}
    counts = Counter(names.values())
    first: dict[str, str] = {}
    found = []
    for file in own:
        name = names[file.src_uri]
        other = first.setdefault(name, file.src_uri)
        if counts[name] > 1 and other != file.src_uri:
            message = f'on many machines this is the same file as "{other}"'
            found.append(_unportable(message, _shown(docs / file.src_uri, folder)))
    return found
