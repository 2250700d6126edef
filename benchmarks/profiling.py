"""Where the time goes: a cold build under the profiler, by function of the package."""

import pstats
import subprocess
import sys
from pathlib import Path

from benchmarks.manuscript import Size
from benchmarks.measures import workspaces

_SHOWN = 25
_COMMANDS = {
    "site": ("mkdocs", "build", "--quiet"),
    "paper": ("galley.cli", "build", "--quiet"),
}


def profile(size: Size, corpus: str) -> str:
    """For the site and for the whole paper, the functions that take most of the time."""
    with workspaces(size, corpus) as folder:
        return "\n\n".join(_profiled(name, folder / name) for name in _COMMANDS)


def _profiled(name: str, folder: Path) -> str:
    words = [sys.executable, "-m", "cProfile", "-o", "profile", "-m", *_COMMANDS[name]]
    subprocess.run(words, cwd=folder, capture_output=True, check=True)
    stats = pstats.Stats(str(folder / "profile"))
    found = [
        (cumulative, own, calls, f"{Path(path).parent.name}/{Path(path).name}:{line} {function}")
        for (path, line, function), (_, calls, own, cumulative, _) in stats.stats.items()  # type: ignore[attr-defined]  # typeshed leaves it out
        if "/galley/" in path
    ]
    rows = [
        f"| {cumulative:.2f} | {own:.2f} | {calls} | `{place}` |"
        for cumulative, own, calls, place in sorted(found, reverse=True)[:_SHOWN]
    ]
    head = f"Cold build of `{name}`: seconds with callees, own seconds, calls, function\n"
    return "\n".join(
        [head, "| with callees | own | calls | function |", "|---|---|---|---|", *rows]
    )
