"""Typst: from source to PDF or PNG, in a process of its own that can be stopped."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from galley.tools.process import ToolError, run

# Every page of a picture is a file of its own; the files come back one after the other, each
# behind its length. In place of them may stand, behind a length that none has, why there are none.
_PROGRAM = r"""
import json, re, sys, typst
options = json.loads(sys.argv[1])
try:
    made = typst.compile(sys.stdin.buffer.read(), **options)
except typst.TypstError as error:
    place = re.search(r"__typst_py_bytes__\.typ:(\d+):(\d+)", str(error.diagnostic))
    line, column = map(int, place.groups()) if place else (0, 0)
    said = json.dumps({"message": str(error), "line": line, "column": column}).encode()
    sys.stdout.buffer.write(b"\xff" * 8 + said)
    sys.exit()
for file in made if isinstance(made, list) else [made]:
    sys.stdout.buffer.write(len(file).to_bytes(8, "big"))
    sys.stdout.buffer.write(file)
"""


# The names of the typefaces in some folders.
_FAMILIES = """
import json, sys, typst
found = typst.Fonts(False, False, json.loads(sys.argv[1]))
sys.stdout.write(json.dumps(found.families()))
"""


def families(folders: Sequence[Path]) -> list[str]:
    """The typefaces that Typst finds in some folders, by family."""
    told = json.dumps([str(folder) for folder in folders])
    said = run([sys.executable, "-I", "-c", _FAMILIES, told], name="Typst")
    return [str(name) for name in json.loads(said)]


_FAILED = b"\xff" * 8
# The C library of Linux has a pool of memory for each thread, and all of them keep what is free.
_ONE_POOL = {"MALLOC_ARENA_MAX": "1"}


class TypesettingError(ToolError):
    """Typst could not set a source; the line and the column count from 1 and 0, a line 0 is unknown."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column


@dataclass(frozen=True, slots=True)
class Typesetting:
    """Where Typst finds pictures and fonts, and the time that it writes into a file.

    `root` is what absolute paths in the source start from; `moment` is in seconds since 1970.
    """

    root: Path
    fonts: Sequence[Path]
    moment: int


def pdf(source: str, setting: Typesetting, standards: Sequence[str] = ()) -> bytes:
    """The PDF of a Typst source. Raises TypesettingError if there is none."""
    (made,) = _compile(
        source, setting, format="pdf", timestamp=setting.moment, pdf_standards=list(standards)
    )
    return made


def pngs(source: str, setting: Typesetting, ppi: float) -> list[bytes]:
    """The pages of a Typst source as pictures, at so many pixels an inch."""
    return _compile(source, setting, format="png", ppi=ppi)


def svgs(source: str, setting: Typesetting) -> list[bytes]:
    """The pages of a Typst source as vectors."""
    return _compile(source, setting, format="svg")


def _compile(source: str, setting: Typesetting, **options: object) -> list[bytes]:
    told = {
        "root": str(setting.root),
        "font_paths": [str(folder) for folder in setting.fonts],
        # The machine's fonts would make the bytes depend on the machine.
        "ignore_system_fonts": True,
        **options,
    }
    # Isolated: nothing of the workspace may be imported in Typst's place.
    command = [sys.executable, "-I", "-c", _PROGRAM, json.dumps(told)]
    said = run(
        command,
        name="Typst",
        stdin=source.encode(),
        folder=setting.root,
        environment=_ONE_POOL,
    )
    if said[:8] == _FAILED:
        told = json.loads(said[8:])
        raise TypesettingError(told["message"], told["line"], told["column"])
    files = []
    while said:
        length = int.from_bytes(said[:8], "big")
        files.append(said[8 : 8 + length])
        said = said[8 + length :]
    return files
