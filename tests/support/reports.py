"""What Galley reports of real bibliographies, counted by rule.

`python -m tests.support.reports FOLDER [--style FILE]` cites each entry of each `.bib` file and counts what
is reported: the files that an error stops, and the reports of each rule by their severity. With `--show RULE`
it prints reports of that rule, each with the lines it speaks of, to be judged by a person.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from galley.core.bibliography.bibliography import read_bibliography
from galley.core.bibliography.checks import check_bibliography
from galley.core.bibtex.vocabulary import CONTROLS, HELPERS
from galley.core.citations.citeproc import FIELDS_OF
from galley.core.citations.style import Style
from galley.core.rules.diagnostic import Diagnostic, Severity, failed, in_order
from galley.tools.process import SUPERVISOR

from tests.support.oracle import cited, style_of, text_of


@dataclass(slots=True)
class Reports:
    """The reports of each file, with the text that they speak of."""

    entries: int = 0
    found: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)

    @property
    def stopped(self) -> list[str]:
        """The files of which at least one entry is an error."""
        return [name for name, found in self.found.items() if failed(found)]

    def of(self, rule: str) -> list[Diagnostic]:
        """All reports of a rule."""
        return [one for found in self.found.values() for one in found if one.rule.name == rule]

    def counts(self) -> Iterator[str]:
        """The counts in words, the most frequent rule first."""
        yield f"{len(self.found)} files with {self.entries:,} entries, {len(self.stopped)} stop"
        everything = [one for found in self.found.values() for one in found]
        for rule, count in Counter(one.rule.name for one in everything).most_common():
            told = Counter(one.severity for one in self.of(rule))
            files = sum(any(one.rule.name == rule for one in f) for f in self.found.values())
            weights = ", ".join(f"{told[s]:,} {s}" for s in Severity if told[s])
            yield f"  {count:6,} in {files:3} files: {rule} ({weights})"


def report(path: Path, style: Style, reports: Reports) -> None:
    """Cite each entry of a file as a paper would, and keep what is reported."""
    text = text_of(path)
    bibliography = read_bibliography({path.name: text})
    keys = [
        key for key, one in bibliography.references.items() if one.kind not in HELPERS | CONTROLS
    ]
    citations = cited(keys, bibliography, style, "en-GB")
    used = {one.key for one in bibliography.with_parents(keys)}
    needs = [name for need in style.needs for name in FIELDS_OF[need][:1]]
    reports.entries += len(keys)
    reports.lines[path.name] = text.split("\n")
    reports.found[path.name] = in_order(
        [
            *bibliography.diagnostics,
            *citations.diagnostics,
            *check_bibliography(bibliography, used, citations.works, needs),
        ]
    )


def samples(reports: Reports, rule: str, count: int) -> Iterator[str]:
    """Some reports of a rule, drawn from all files, each with its line and those behind it."""
    found = reports.of(rule)
    chosen: Sequence[Diagnostic] = random.Random(count).sample(found, min(count, len(found)))
    for one in chosen:
        start = max(one.location.line - 1, 0)
        shown = reports.lines[one.location.path][start : start + 3] if one.location.line else []
        yield "\n".join([str(one), *(f"    {line.strip()[:160]}" for line in shown)])


def main() -> int:
    """Count the reports of the files of a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.reports", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--style", type=Path, help="a CSL style; Pandoc's own without it")
    parser.add_argument("--show", action="append", default=[], help="a rule whose reports to print")
    parser.add_argument("--samples", type=int, default=30, help="how many of them")
    given = parser.parse_args()
    reports, style = Reports(), style_of(given.style)
    for path in sorted(given.folder.glob("*.bib")):
        SUPERVISOR.begin(120, 4000)
        report(path, style, reports)
        print(f"\r{len(reports.found)} files", end="", file=sys.stderr, flush=True)
    print("\n".join(reports.counts()))
    for rule in given.show:
        print("\n".join([f"\n{rule}", *samples(reports, rule, given.samples)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
