"""Typst: from source to PDF or PNG, in a process of its own that can be stopped."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from galley.tools.process import run

_PROGRAM = """
import json, sys, typst
options = json.loads(sys.argv[1])
try:
    sys.stdout.buffer.write(typst.compile(sys.stdin.buffer.read(), **options))
except typst.TypstError as error:
    sys.exit(str(error))
"""


@dataclass(frozen=True, slots=True)
class Typesetting:
    """Where Typst finds pictures and fonts, and the time that it writes into a file.

    `root` is what absolute paths in the source start from; `moment` is in seconds since 1970.
    """

    root: Path
    fonts: Sequence[Path]
    moment: int


def pdf(source: str, setting: Typesetting, standards: Sequence[str] = ()) -> bytes:
    """The PDF of a Typst source. Raises ToolError with Typst's message if there is none."""
    return _compile(
        source, setting, format="pdf", timestamp=setting.moment, pdf_standards=list(standards)
    )


def png(source: str, setting: Typesetting, ppi: float) -> bytes:
    """The only page of a Typst source as a picture, at so many pixels an inch."""
    return _compile(source, setting, format="png", ppi=ppi)


def _compile(source: str, setting: Typesetting, **options: object) -> bytes:
    told = {
        "root": str(setting.root),
        "font_paths": [str(folder) for folder in setting.fonts],
        # The machine's fonts would make the bytes depend on the machine.
        "ignore_system_fonts": True,
        **options,
    }
    # Isolated: nothing of the workspace may be imported in Typst's place.
    command = [sys.executable, "-I", "-c", _PROGRAM, json.dumps(told)]
    return run(command, name="Typst", stdin=source.encode(), folder=setting.root)
