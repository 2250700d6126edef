"""Vega-Lite: a chart as a picture, with no browser and no network."""

import json
import sys
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from galley.tools.cache import Cache
from galley.tools.process import run

# The version of Vega-Lite that specifications are written in.
_VEGA_LITE = "5.20"
# In a process of its own: the library is large, and most builds draw no chart anew.
_PROGRAM = """
import sys, vl_convert
sys.stdout.write(
    vl_convert.vegalite_to_svg(sys.stdin.read(), vl_version=sys.argv[1], allowed_base_urls=[])
)
"""


def svg(specification: Mapping[str, Any], cache: Cache) -> str:
    """The SVG of a specification, equal bytes for an equal one. Raises ToolError if there is none."""
    text = json.dumps(specification, sort_keys=True)

    def draw() -> str:
        command = [sys.executable, "-I", "-c", _PROGRAM, _VEGA_LITE]
        return run(command, name="Vega-Lite", stdin=text.encode()).decode()

    return cache.get("charts", (version("vl-convert-python"), _VEGA_LITE, text), draw)
