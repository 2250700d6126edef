"""Reading source files, whatever stands in their place: what cannot be read is told, and empty."""

import math
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from mkdocs.structure.files import File, Files

from galley.core.rules.diagnostic import Diagnostic, Location, location_at
from galley.core.rules.rules import (
    FILE_NAME_IS_PORTABLE,
    NESTING_IS_SHALLOW,
    SOURCE_IS_IN_THE_WORKSPACE,
    SOURCE_IS_READABLE,
)
from galley.core.text.nesting import DEEPEST, without_depth
from galley.core.text.source import read_text
from galley.tools import files as door

# A chapter of a million words has some eight megabytes; what is larger is no text of a person's.
LARGEST = 10_000_000
# A bibliography of 200,000 entries has some fifty megabytes, without abstracts.
LARGEST_BIBLIOGRAPHY = 80_000_000
# So many values may the front matter of a chapter hold.
MOST = 10_000
_CIRCLE = "this is a symbolic link to a folder that it stands in"
# Folders that links lead to may hold links: so deep, and the number of ways stays small.
_MOST_LINKS = 4
_FORBIDDEN = "its permissions do not let you read it"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the files of a workspace, and keeps what is wrong with them and what it left out.

    With `anywhere`, files that are named as ones outside of the workspace are read as well.
    """

    folder: Path
    found: list[Diagnostic] = field(default_factory=list)
    left_out: list[File] = field(default_factory=list)
    anywhere: bool = False

    def text(self, path: Path, name: str, largest: int | None = LARGEST) -> str:
        """The text of a file that is called by a name; nothing where it cannot be read."""
        if not self.may_read(path, name, largest):
            return ""
        text, wrong = read_text(door.read(path), name)
        self.found.extend(wrong)
        return text

    def may_read(self, path: Path, name: str, largest: int | None = None) -> bool:
        """Whether a file can be read and may be; if not, that is told."""
        wrong = problem(path, name, self.folder, largest, anywhere=self.anywhere)
        if wrong is not None:
            self.found.append(wrong)
        return wrong is None


def problem(
    path: Path, name: str, folder: Path, largest: int | None = None, *, anywhere: bool = False
) -> Diagnostic | None:
    """What is wrong with a file by where it stands or by what it is."""
    try:
        found = door.inspect(door.real(path, folder, anywhere=anywhere))
        if largest is not None and found.st_size > largest:
            raise door.TooLargeError(path, found.st_size)
        if not os.access(path, os.R_OK):
            return _unreadable(_FORBIDDEN, name)
    except door.MisplacedError as error:
        return _outside(error, name)
    except door.UnsuitableError as error:
        return _unreadable(str(error.strerror), name)
    except door.TooLargeError as error:
        size, most = (number // 1_000_000 for number in (error.size, largest or 0))
        what = "a bibliography" if path.suffix == ".bib" else "a text"
        return _unreadable(f"this has {size} MB, and {what} may have {most} MB", name)
    except OSError as error:
        return _unreadable(f"this cannot be read: {error.strerror}", name)
    return None


def _outside(error: door.MisplacedError, name: str) -> Diagnostic:
    return Diagnostic(SOURCE_IS_IN_THE_WORKSPACE, str(error.strerror), Location(name))


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
        elif reader.may_read(path, name, _largest(file)):
            if file.is_documentation_page():
                _read_chapter(file, path, name, reader)
            continue
        files.remove(file)
        reader.left_out.append(file)
    for circle in sorted(circles):
        reader.found.append(_unreadable(_CIRCLE, _shown(circle, reader.folder)))
    reader.found.extend(_closed_folders(docs, reader.folder))
    reader.found.extend(_clashes(files, docs, reader.folder))


def _largest(file: File) -> int | None:
    """How many bytes a file of the chapters may have: all of a text is read into memory."""
    is_text = file.is_documentation_page() or file.src_uri.lower().endswith(".svg")
    return LARGEST if is_text else None


def misplaced(docs: Path, folder: Path) -> list[Diagnostic]:
    """What must be told before the host looks through the folder of chapters, as it follows links.

    A link can lead to the whole of a disk, and links that lead to each other have no end.
    """
    if wrong := _leads_out(docs, folder):
        return [wrong]
    found: list[Diagnostic] = []
    circles: list[Diagnostic] = []
    _follow(docs, folder, (docs.resolve(),), found, circles)
    # The host walks around one circle a few times, and then it is told; around several for years.
    return found + (circles if len(circles) > 1 else [])


def misplaced_overrides(custom: Path, folder: Path) -> list[Diagnostic]:
    """What is wrong with the files of a workspace's changes to its theme: the host publishes them."""
    if not custom.is_relative_to(folder):
        return []
    paths = [Path(path, name) for path, _, names in os.walk(custom) for name in sorted(names)]
    told = (problem(path, _shown(path, folder), folder) for path in paths)
    return [*misplaced(custom, folder), *filter(None, told)]


def _follow(
    place: Path,
    folder: Path,
    above: tuple[Path, ...],
    found: list[Diagnostic],
    circles: list[Diagnostic],
) -> None:
    for path, inner, _ in os.walk(place):
        for link in (link for name in sorted(inner) if (link := Path(path, name)).is_symlink()):
            if wrong := _leads_out(link, folder):
                found.append(wrong)
            elif any(
                real.is_relative_to(link.resolve()) for real in (*above, Path(path).resolve())
            ):
                circles.append(_unreadable(_CIRCLE, _shown(link, folder)))
            elif len(above) > _MOST_LINKS:
                found.append(_unreadable("too many links lead here", _shown(link, folder)))
            else:
                _follow(link, folder, (*above, Path(path).resolve()), found, circles)


def _leads_out(path: Path, folder: Path) -> Diagnostic | None:
    """What is wrong with a link to a folder, by where it leads."""
    try:
        door.real(path, folder, anywhere=True)
    except door.MisplacedError as error:
        return _outside(error, _shown(path, folder))
    except OSError:
        # A link without an end is no folder to the host.
        return None
    return None


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
