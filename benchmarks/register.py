"""`python -m benchmarks.register`: what a register of thousands of items costs beyond the same text.

Three workspaces say the same words and cite the same works. In `text` each item is an admonition;
in `items` it is an item with its links; `views` has a page too with the tables, the matrix and the
coverage of all of them. All are warm: what citations cost is the same, and paid before.
"""

import argparse
import cProfile
import pstats
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import yaml
from galley.hosts.mkdocs import runs
from galley.workspace.outcome import Outcome

from benchmarks import prose
from benchmarks.manuscript import SEED
from benchmarks.references import STRINGS, references

NAMES = ("text", "items", "views")
_CHAPTERS, _REFERENCES = 40, 200
# Of twenty items so many are of each kind; needs come first, as items are linked to earlier ones.
_SHARES = {"need": 9, "consideration": 9, "recommendation": 2}
_VIEWS = (
    "\\register need\n\n\\register consideration number title stakeholders links sources\n\n"
    "\\register recommendation\n\n\\matrix need consideration\n\n\\coverage"
)


@dataclass(frozen=True, slots=True)
class Written:
    """An item to be written: its options and its text."""

    kind: str
    identifier: str
    title: str
    options: Mapping[str, str]
    text: str

    def as_item(self) -> str:
        """The block of the register."""
        options = "".join(f"    {name}: {value}\n" for name, value in self.options.items())
        return f"/// {self.kind} | {self.title}\n    id: {self.identifier}\n{options}\n{self.text}\n///"

    def as_admonition(self) -> str:
        """The same words, without anything to trace."""
        return f'!!! note "{self.title}"\n\n    {self.text}'


def write_workspace(folder: Path, items: int, links: int, name: str) -> None:
    """A workspace of so many items and links; equal arguments give equal bytes."""
    random = Random(SEED)
    works = list(references(_REFERENCES, random))
    written = list(_items(items, links, [work.key for work in works], random))
    chapters = folder / "chapters"
    chapters.mkdir(parents=True)
    for number in range(_CHAPTERS):
        own = written[number * items // _CHAPTERS : (number + 1) * items // _CHAPTERS]
        blocks = [item.as_admonition() if name == "text" else item.as_item() for item in own]
        text = "\n\n".join([f"# {prose.title(random)}", *blocks])
        (chapters / _name(number)).write_text(f"{text}\n", "utf-8")
    views = _VIEWS if name == "views" else "There is none."
    (chapters / "register.md").write_text(f"# The register\n\n{views}\n", "utf-8")
    entries = "\n\n".join([STRINGS, *(work.source for work in works)])
    (folder / "references.bib").write_text(f"{entries}\n", "utf-8")
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(_configuration()), "utf-8")


def _items(count: int, links: int, keys: Sequence[str], random: Random) -> Iterator[Written]:
    kinds = [
        kind
        for kind, share in _SHARES.items()
        for _ in range(count * share // sum(_SHARES.values()))
    ]
    kinds += ["need"] * (count - len(kinds))
    named = [(kind, f"{kind}-{number:04}") for number, kind in enumerate(kinds)]
    of_kind = {kind: [name for other, name in named if other == kind] for kind in _SHARES}
    targets = _targets(named, of_kind, links, random)
    random.shuffle(named)
    for kind, identifier in named:
        options = {
            "status": random.choice(("draft", "agreed", "disputed")),
            "priority": random.choice(("high", "medium", "low")),
            "stakeholders": ", ".join(random.sample(_STAKEHOLDERS, 2)),
            **targets.get(identifier, {}),
        }
        text = f"{prose.sentence(random)} [@{random.choice(keys)}]. {prose.sentence(random)}."
        yield Written(kind, identifier, prose.title(random), options, text)


def _targets(
    named: Sequence[tuple[str, str]],
    of_kind: Mapping[str, Sequence[str]],
    links: int,
    random: Random,
) -> dict[str, dict[str, str]]:
    """The links of each item that has some: considerations address needs, all inform."""
    writers = [name for kind, name in named if kind != "need"]
    found: dict[str, dict[str, str]] = {}
    for number, name in enumerate(writers):
        own = (number + 1) * links // len(writers) - number * links // len(writers)
        needs = random.sample(of_kind["need"], min(own - 1, len(of_kind["need"])))
        informed = random.choice(of_kind["recommendation"])
        found[name] = {"addresses": ", ".join(needs), "informs": informed}
    return found


_STAKEHOLDERS = (
    "operators of critical systems",
    "middle powers",
    "developers",
    "regulators",
    "researchers",
    "small firms",
)


def _name(number: int) -> str:
    return f"chapter-{number:03}.md" if number else "index.md"


def _configuration() -> dict[str, Any]:
    return {
        "site_name": "Benchmark",
        "docs_dir": "chapters",
        "site_dir": "build/site",
        "nav": [*map(_name, range(_CHAPTERS)), "register.md"],
        "theme": {"name": "material", "font": False},
        "plugins": ["search", {"galley": {"page_bibliographies": False}}],
    }


@contextmanager
def workspaces(items: int, links: int) -> Iterator[dict[str, Path]]:
    """The `mkdocs.yml` of each workspace, by its name."""
    with tempfile.TemporaryDirectory(prefix="galley-register-") as folder:
        for name in NAMES:
            write_workspace(Path(folder, name), items, links, name)
        yield {name: Path(folder, name, "mkdocs.yml") for name in NAMES}


def _timed(run: Callable[[Path], Outcome], configuration: Path) -> float:
    begun = time.perf_counter()
    outcome = run(configuration)
    if outcome.failure:
        raise SystemExit(outcome.failure)
    return time.perf_counter() - begun


def main() -> None:
    """Measure the workspaces in turn, and print what the items and their views cost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.register", description=__doc__)
    parser.add_argument("--items", type=int, default=2_000)
    parser.add_argument("--links", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--profile", action="store_true", help="say where the time goes instead")
    asked = parser.parse_args()
    with workspaces(asked.items, asked.links) as found:
        for configuration in found.values():
            _timed(runs.check, configuration)
        if asked.profile:
            _profile(found["views"])
            return
        print(f"{asked.items} items, {asked.links} links, median of {asked.runs} runs:\n")
        print("| | the text | as items | and their views | the items | the views |")
        print("|---|---:|---:|---:|---:|---:|")
        for name, run in (("check", runs.check), ("build", runs.build)):
            turns = [[_timed(run, found[name]) for name in NAMES] for _ in range(asked.runs)]
            costs = [(*turn, turn[1] - turn[0], turn[2] - turn[1]) for turn in turns]
            told = (f"{median(column):.2f} s" for column in zip(*costs, strict=True))
            print(f"| {name} | {' | '.join(told)} |")
        page = found["views"].parent / "build" / "site" / "register" / "index.html"
        print(f"\nThe page with the views has {page.stat().st_size / 1e6:.1f} MB.")


def _profile(configuration: Path) -> None:
    profiler = cProfile.Profile()
    profiler.runcall(runs.check, configuration)
    statistics = pstats.Stats(profiler)
    statistics.sort_stats("cumulative").print_stats("galley/core", 40)


if __name__ == "__main__":
    main()
