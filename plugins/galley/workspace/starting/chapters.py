"""The first text of a new paper: the chapters of its starting point, their pictures and their sources."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from galley.workspace.starting.answers import Answers

HOME, CHAPTERS, BIBLIOGRAPHY = "index.md", "chapters", "references.bib"
_ENTRY = re.compile(r"@\w+\{([^,\s]+),")
_EXAMPLE = """
/// {kind} | An example of a {label}
    id: {kind}-example
    status: draft

Say what it is, and name a source for it [@{key}].
///
"""


@dataclass(frozen=True, slots=True)
class FirstText:
    """A text of the author's own to begin with: its files by their paths in the paper.

    `order` has the names of the chapters, each with the part that it is in, if it is in one.
    """

    files: Mapping[str, bytes]
    order: tuple[tuple[str, str], ...]


def chapter_files(answers: Answers) -> Mapping[str, bytes]:
    """The files of the starting point by their paths in the paper, with an item of each further kind."""
    folder = answers.point.folder
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "kinds.yml"
    }
    body = f"{CHAPTERS}/{in_order(found)[-2]}"
    key = first_key(found)
    for kind in answers.kinds:
        item = _EXAMPLE.format(kind=kind, label=kind.replace("-", " "), key=key)
        found[body] += item.encode()
    return found


def in_order(found: Mapping[str, bytes]) -> list[str]:
    """The chapters among some files, in the order of the paper; the bibliography is the last."""
    names = [Path(name).name for name in found if name.endswith(".md")]
    return sorted(names, key=lambda name: (name != HOME, name))


def first_key(found: Mapping[str, bytes]) -> str:
    """The key of the first source in the bibliography among some files."""
    entry = _ENTRY.search(found.get(BIBLIOGRAPHY, b"").decode(errors="replace"))
    return entry[1] if entry else "key"
