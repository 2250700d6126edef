"""What was measured, as Markdown: a table, what the targets are, and whether they are met."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median

import pypandoc
from galley import DISTRIBUTION

from benchmarks.measures import Cost, Measure

# One run of every measure, by its name.
Turn = Mapping[str, Cost]

_COLUMNS = (
    "", "what", "median s", "min to max s", "processor s", "largest process MB",
    "all processes MB", "Pandoc runs", "citeproc runs", "cache files changed",
)  # fmt: skip
# Seconds that a cold build of the site with its proofs may take, by measure and size.
_SECONDS = {("e", "S"): 4.0, ("e", "M"): 40.0, ("p", "M"): 20.0, ("w", "M"): 15.0}
_MEMORY = 1.2e9


def table(measures: Sequence[Measure], turns: Sequence[Turn]) -> str:
    """One row for each measure: medians of all runs."""
    rows = [_row(measure, [turn[measure.name] for turn in turns]) for measure in measures]
    return "\n".join(_line(cells) for cells in [_COLUMNS, ["---"] * len(_COLUMNS), *rows])


def _row(measure: Measure, costs: Sequence[Cost]) -> list[str]:
    seconds = [cost.seconds for cost in costs]
    return [
        measure.name,
        measure.title,
        f"{median(seconds):.2f}",
        f"{min(seconds):.2f} to {max(seconds):.2f}",
        f"{median(cost.processor_seconds for cost in costs):.2f}",
        f"{median(cost.largest for cost in costs) / 1e6:.0f}",
        f"{median(cost.together for cost in costs) / 1e6:.0f}",
        _range([cost.pandoc_runs for cost in costs]),
        _range([cost.citeproc_runs for cost in costs]),
        _range([cost.cache_changes for cost in costs]),
    ]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _range(numbers: Sequence[int]) -> str:
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low} to {high}"


def commands(measures: Sequence[Measure]) -> str:
    """The command lines, as a list."""
    lines = [
        f"- ({measure.name}) "
        + " && ".join(f"`{_spelled(command)}`" for command in measure.commands)
        for measure in measures
    ]
    return "\n".join(lines)


def _spelled(command: Sequence[str]) -> str:
    return " ".join(f'"{word}"' if " " in word else word for word in command)


def targets(size: str, turns: Sequence[Turn]) -> Iterator[str]:
    """Each target that these runs can judge, with what was found."""
    known = set(turns[0])
    if {"a", "b", "d"} <= known:
        share = median(_share(t["a"].seconds, t["b"].seconds, t["d"].seconds) for t in turns)
        processor = median(
            _share(*(t[name].processor_seconds for name in ("a", "b", "d"))) for t in turns
        )
        found = f"{share:.2f} of it, median of the runs; {processor:.2f} in processor seconds"
        yield _said("(b) ≤ 1.5 × (a) + (d)", share <= 1, found)
    for (name, of_size), most in _SECONDS.items():
        if name in known and of_size == size:
            seconds = median(turn[name].seconds for turn in turns)
            processor = median(turn[name].processor_seconds for turn in turns)
            found = f"{seconds:.2f} s, median of the runs; {processor:.2f} processor seconds"
            yield _said(f"({name}) under {most:g} s", seconds < most, found)
    yield from _memory(turns)
    for name in sorted({"c", "f", "f+", "h"} & known):
        runs = sum(turn[name].citeproc_runs for turn in turns)
        changes = sum(turn[name].cache_changes for turn in turns)
        found = f"{runs} citeproc processes, {changes} cache files changed"
        yield _said(f"({name}) never runs citeproc", not runs and not changes, found)


def _share(plain: float, cold: float, citeproc: float) -> float:
    """What a cold build of the site takes of what it may take."""
    return cold / (1.5 * plain + citeproc)


def _memory(turns: Sequence[Turn]) -> Iterator[str]:
    ours = [turn[name] for turn in turns for name in turn if name not in ("a", "d", "i")]
    if ours:
        most = max(max(cost.together, cost.largest) for cost in ours)
        peaks = {
            program: max(cost.peaks.get(program, 0) for cost in ours)
            for program in ("python", "pandoc", "typst")
        }
        parts = ", ".join(f"{program} {peak / 1e6:.0f} MB" for program, peak in peaks.items())
        found = f"{most / 1e6:.0f} MB for all processes together; largest of each: {parts}"
        yield _said("memory under 1.2 GB", most < _MEMORY, found)


def _said(target: str, met: bool, found: str) -> str:
    return f"- {target}: **{'met' if met else 'MISSED'}** ({found})"


def ratios(turns: Sequence[Turn]) -> Iterator[str]:
    """How measures compare, each ratio taken within one run."""
    for top, below, meaning in (
        ("b", "a", "what citations cost on the site, cold"),
        ("c", "a", "what citations cost on the site, warm"),
        ("f", "e", "a build where nothing has changed"),
        ("f+", "e", "what the cache saves"),
        ("g", "e", "a build after an edit against a cold one"),
        ("e", "i", "three proofs against two by hand"),
    ):
        if {top, below} <= set(turns[0]):
            found = sorted(turn[top].seconds / turn[below].seconds for turn in turns)
            yield f"- ({top}) / ({below}) = {median(found):.2f} ({found[0]:.2f} to {found[-1]:.2f}): {meaning}"


def machine() -> str:
    """The facts of the machine and the versions that were measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = os.getloadavg()[0]
    programs = [f"Pandoc {pypandoc.get_pandoc_version()}"] + [
        f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "typst", DISTRIBUTION)
    ]
    return (
        f"{_processor()}, {os.cpu_count()} processors, {memory:.0f} GB, {platform.system()}, "
        f"load {load:.1f} at the start; Python {platform.python_version()}, {', '.join(programs)}"
    )


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
