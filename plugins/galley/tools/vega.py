"""Vega-Lite: a chart as a picture, with no browser and no network."""

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

# The version of Vega-Lite that specifications are written in.
_VEGA_LITE = "5.20"


def svg(
    specification: Mapping[str, Any], workspace: Path, fonts: Sequence[Path], cache: Cache
) -> str:
    """The SVG of a specification, equal bytes for an equal one and equal fonts.

    `fonts` are the folders of the typefaces by which labels are measured, each in the workspace or
    Galley's own. Raises ToolError if there is no picture.
    """
    text = json.dumps(specification, sort_keys=True)
    folders = [str(folder) for root in fonts for folder in (root, *_inner(root))]
    named = "\n".join(path.name for folder in folders for path in sorted(Path(folder).iterdir()))

    def draw() -> str:
        command = programs.command("chart_drawing", _VEGA_LITE, *folders)
        return run(command, name="Vega-Lite", stdin=text.encode()).decode()

    key = (version("vl-convert-python"), _VEGA_LITE, named, text)
    return outlined(cache.get("charts", key, draw), Typesetting(workspace, fonts, 0), cache)


def _inner(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_dir())
