"""Vega-Lite: a chart as a picture, with no browser and no network."""

import json
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from galley.tools.cache import Cache
from galley.tools.process import run

# The version of Vega-Lite that specifications are written in.
_VEGA_LITE = "5.20"
# In a process of its own: the library is large, and most builds draw no chart anew.
_PROGRAM = """
import sys, vl_convert
# The fonts by which labels are measured: those of the paper, not the machine's.
for folder in sys.argv[2:]:
    vl_convert.register_font_directory(folder)
sys.stdout.write(
    vl_convert.vegalite_to_svg(sys.stdin.read(), vl_version=sys.argv[1], allowed_base_urls=[])
)
"""


def svg(specification: Mapping[str, Any], fonts: Sequence[Path], cache: Cache) -> str:
    """The SVG of a specification, equal bytes for an equal one and equal fonts.

    `fonts` are the folders of the typefaces by which labels are measured. Raises ToolError if there
    is no picture.
    """
    text = json.dumps(specification, sort_keys=True)
    folders = [str(folder) for root in fonts for folder in (root, *_inner(root))]
    named = "\n".join(path.name for folder in folders for path in sorted(Path(folder).iterdir()))

    def draw() -> str:
        command = [sys.executable, "-I", "-c", _PROGRAM, _VEGA_LITE, *folders]
        return run(command, name="Vega-Lite", stdin=text.encode()).decode()

    return cache.get("charts", (version("vl-convert-python"), _VEGA_LITE, named, text), draw)


def _inner(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_dir())
