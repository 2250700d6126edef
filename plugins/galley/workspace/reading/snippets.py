"""Snippets that no file answers: `pymdownx.snippets` leaves their place empty, or fails."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from galley.core.rules.diagnostic import Diagnostic, did_you_mean, location_at
from galley.core.rules.rules import SNIPPET_IS_FOUND
from galley.tools import files
from galley.workspace.reading.reach import Reach

# One snippet in a line, or several between two lines; after a semicolon it is text.
_ONE = re.compile(r"(?m)^[ \t]*-+8<-+[ \t]+(?P<mark>[\"'])(?P<name>[^\"'\n]+)(?P=mark)(?![ \t]*\S)")
_SEVERAL = re.compile(r"(?ms)^[ \t]*-+8<-+[ \t]*\n(?P<names>.*?)\n[ \t]*-+8<-+[ \t]*$")
_NAME = re.compile(r"(?m)^[ \t]*(?![; \t])(?P<name>\S.*?)[ \t]*$")
_LINES = re.compile(r"(?::-?\d*)+\Z|:-?\d*(?:,-?\d*:-?\d*)+\Z")
_SECTION = re.compile(r":(?P<section>[A-Za-z][\w-]*)\Z")
_LARGEST = 1_000_000


def missing(
    chapters: Iterable[tuple[str, str]], bases: Sequence[Path], reach: Reach
) -> Iterator[Diagnostic]:
    """A diagnostic for each snippet of the chapters, a path and a text each, that no folder or file of `bases` has."""
    known = sorted({name for base in bases if base.is_dir() for name in _within(base)})
    for path, text in chapters:
        for offset, written in _written(text):
            section = _SECTION.search(written)
            name = _LINES.sub("", written[: section.start()] if section else written)
            found = next((f for base in bases if (f := _file(base, name, reach)) is not None), None)
            place = location_at(path, text, offset)
            if found is None:
                hint = did_you_mean(name, known) or _HINT
                yield Diagnostic(SNIPPET_IS_FOUND, f'there is no snippet "{name}"', place, hint)
            elif (
                section
                and found.is_file()
                and reach.holds(found)
                and not _has(found, section["section"])
            ):
                said = f'the snippet "{name}" has no section "{section["section"]}"'
                hint = (
                    f"write --8<-- [start:{section['section']}] in that file, and [end:…] below it"
                )
                yield Diagnostic(SNIPPET_IS_FOUND, said, place, hint)


_HINT = "name a file in one of the folders of base_path, an option of pymdownx.snippets"


def _written(text: str) -> Iterator[tuple[int, str]]:
    """The names of the snippets of a text, each with its offset."""
    for one in _ONE.finditer(text):
        if not one["name"].startswith(";"):
            yield one.start("name"), one["name"]
    for block in _SEVERAL.finditer(text):
        for one in _NAME.finditer(text, block.start("names"), block.end("names")):
            yield one.start("name"), one["name"]


def _file(base: Path, name: str, reach: Reach) -> Path | None:
    """The file that a name means in a folder, or beside a file that is a base itself.

    An address, and a path that leads out of the workspace, are judged elsewhere.
    """
    path = base / name if base.is_dir() else base.parent / name
    if re.match(r"https?://", name) or "\0" in name or not reach.holds(path):
        return base
    is_meant = path.is_file() and (base.is_dir() or path.samefile(base))
    return path if is_meant else None


def _has(file: Path, section: str) -> bool:
    """Whether a file marks a section by this name."""
    try:
        text = files.read(file, largest=_LARGEST).decode(errors="replace")
    except OSError:
        return True
    return (
        re.search(rf"-+8<-+[ \t]+\[[ \t]*start[ \t]*:[ \t]*{re.escape(section)}[ \t]*\]", text)
        is not None
    )


def _within(folder: Path) -> Iterator[str]:
    """The names of the texts in a folder, as a snippet would name them."""
    for path in folder.glob("*.*"):
        if path.is_file():
            yield path.name
