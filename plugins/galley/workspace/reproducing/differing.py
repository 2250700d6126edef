"""Where two dossiers differ: the first file, the part of an archive in it, and the byte."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from galley.core.rules.diagnostic import visible
from galley.workspace.release.manifest import NAME

# So many bytes are shown before the first that differs, and from it on.
_BEFORE, _AFTER = 24, 40


class Around(NamedTuple):
    """What is around a place in either of two files."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class ByteDifference:
    """The first byte in which two files differ, counted from 1, and what is around it in both.

    `parts` leads into archives, from the outermost in. A file that only one side has has no byte; what is
    around it says so.
    """

    path: str
    parts: tuple[str, ...]
    byte: int
    around: Around

    @property
    def place(self) -> str:
        """Where the byte is, in words."""
        inside = "".join(f", in {part}" for part in self.parts)
        return visible(f"{self.path}{inside}" + (f", at byte {self.byte:,}" if self.byte else ""))


def differing(first: Mapping[str, bytes], second: Mapping[str, bytes]) -> tuple[str, ...]:
    """The files that are not the same in two dossiers; the manifest, which names all, comes last."""
    names = sorted(first.keys() | second.keys(), key=lambda name: (name == NAME, name))
    return tuple(name for name in names if first.get(name) != second.get(name))


def difference(path: str, first: bytes | None, second: bytes | None) -> ByteDifference:
    """Where two files that are not the same differ first; an archive is looked into."""
    if first is None or second is None:
        sides = ("it is not there" if side is None else "it is there" for side in (first, second))
        return ByteDifference(path, (), 0, Around(*sides))
    ours, theirs = _parts(first), _parts(second)
    if ours is not None and theirs is not None:
        for name in dict.fromkeys((*ours, *theirs)):
            if ours.get(name) != theirs.get(name):
                found = difference(path, ours.get(name), theirs.get(name))
                return replace(found, parts=(name, *found.parts))
    pairs = zip(first, second, strict=False)
    shortest = min(len(first), len(second))
    at = next((n for n, (one, other) in enumerate(pairs) if one != other), shortest)
    return ByteDifference(path, (), at + 1, Around(_around(first, at), _around(second, at)))


def _parts(content: bytes) -> dict[str, bytes] | None:
    """The parts of a ZIP archive, which a DOCX, an EPUB and a workbook are too."""
    if not content.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError):
        return None


def _around(content: bytes, at: int) -> str:
    """What is around a byte: as text where it is text, else in hexadecimal, from the byte on."""
    if at >= len(content):
        return "the file ends here"
    shown = content[max(at - _BEFORE, 0) : at + _AFTER]
    text = shown.decode(errors="replace")
    if text.count("\ufffd") > 2 or any(byte < 32 and byte not in b"\t\n\r" for byte in shown):
        return content[at : at + 16].hex(" ")
    return visible(text)
