"""Vega: charts as pictures, with no browser and no network."""

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from galley.tools import programs
from galley.tools.cache import Cache
from galley.tools.outlines import outlined
from galley.tools.process import run
from galley.tools.typst import Typesetting


def svgs(
    specifications: Sequence[Mapping[str, Any]],
    workspace: Path,
    fonts: Sequence[Path],
    cache: Cache,
) -> list[str]:
    """The SVG of each specification, equal bytes for an equal one and equal fonts.

    `fonts` are the folders of the typefaces by which labels are measured, each in the workspace or
    Galley's own. Raises ToolError if there is no picture.
    """
    text = json.dumps(specifications, sort_keys=True)
    folders = [str(folder) for root in fonts for folder in (root, *_inner(root))]
    named = "\n".join(path.name for folder in folders for path in sorted(Path(folder).iterdir()))

    def draw() -> str:
        command = programs.command("chart_drawing", *folders)
        return run(command, name="Vega", stdin=text.encode()).decode()

    made = json.loads(cache.get("charts", (version("vl-convert-python"), named, text), draw))
    setting = Typesetting(workspace, fonts, 0)
    return [outlined(svg, setting, cache) for svg in made]


def _inner(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_dir())
