"""Papers that try to get code into Typst, built, and what of them is looked at."""

import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support import words_of_pdf, words_of_site
from tests.support.building import Built, contents, galley
from tests.support.words import tokens


@dataclass(frozen=True, slots=True)
class Tried:
    """A paper that was built, and what its build said."""

    built: Built
    said: str


def tried(folder: Path) -> Tried:
    """Build a paper whose rules are off; it must be built whole."""
    said = galley("build", folder=folder)
    assert said.returncode == 0, said.stdout + said.stderr
    return Tried(Built("door", folder), said.stdout + said.stderr)


def holders(paper: Tried, canary: str) -> list[str]:
    """Where a word is found: in the outputs, in what is kept, in what was said."""
    folder = paper.built.folder
    printed = ["pdftotext", str(paper.built.pdf), "-"]
    words = subprocess.run(printed, capture_output=True, text=True, check=True).stdout
    texts = {"the log": paper.said.encode(), "the PDF": words.encode()}
    texts |= contents(folder / "build") | contents(folder / ".cache")
    for path in (folder / "build").glob("*.docx"):
        with zipfile.ZipFile(path) as package:
            texts |= {name: package.read(name) for name in package.namelist()}
    return sorted(name for name, data in texts.items() if canary.encode() in data)


def differences(paper: Tried) -> Iterator[str]:
    """Where the words of a chapter, or of its notes, in the PDF part from those of the site."""
    printed = words_of_pdf.read(paper.built.pdf, "Contents")
    for ours, theirs in zip(words_of_site.read(paper.built.site), printed, strict=False):
        pairs = [("".join(ours.running), "".join(theirs.running))]
        pairs += [(note, theirs.notes.get(number, "")) for number, note in ours.notes.items()]
        for one, other in pairs:
            a, b = _signs(one), _signs(other)
            if a != b:
                place = next(
                    (n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y),
                    min(len(a), len(b)),
                )
                near = slice(max(place - 60, 0), place + 60)
                yield f"{ours.title}: {a[near]!r} is {b[near]!r}"


def _signs(text: str) -> str:
    """All signs but those that the end of a line takes away or puts in: hyphens, and places to part."""
    return "".join(tokens(text)).replace("-", "").replace("\u200b", "")
