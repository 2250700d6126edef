"""`python -m benchmarks`: measure, print a Markdown table, say which targets are met."""

import argparse
import sys

from benchmarks import report
from benchmarks.manuscript import SIZES, Size
from benchmarks.measures import Measure, measures, run, workspaces
from benchmarks.profiling import profile
from benchmarks.workspaces import CORPORA

_SMALLEST = Size(chapters=4, words=4_000, references=5, clusters=16)


def main() -> None:
    """Measure what was asked for."""
    asked = _arguments()
    if asked.profile:
        print(profile(SIZES[asked.size], asked.corpus))
        return
    chosen = [m for m in measures() if not asked.only or m.name in asked.only]
    count = 1 if asked.quick else asked.runs
    facts = report.machine()
    _warm_up(chosen, asked.corpus)
    turns = _turns(chosen, SIZES[asked.size], asked.corpus, count)
    print(
        f"## Size {asked.size} of the {asked.corpus} corpus, {count} {'run' if count == 1 else 'runs'}\n\n{facts}\n"
    )
    print(report.table(chosen, turns))
    print("\nTargets:\n", *report.targets(asked.size, turns), sep="\n")
    print("\nRatios within one run, median (least to most):\n", *report.ratios(turns), sep="\n")
    print("\nCommands:\n", report.commands(chosen), sep="\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), default="S", help="how large a paper")
    parser.add_argument("--corpus", choices=list(CORPORA), default="own", help="who wrote it")
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured")
    parser.add_argument("--quick", action="store_true", help="one run: for a first look")
    parser.add_argument("--profile", action="store_true", help="say where the time goes instead")
    names = [measure.name for measure in measures()]
    parser.add_argument("--only", nargs="+", choices=names, help="some of the measures")
    return parser.parse_args()


def _warm_up(chosen: list[Measure], corpus: str) -> None:
    """Run everything once on a paper of a page, so that no run pays for compiling Python."""
    with workspaces(_SMALLEST, corpus) as folder:
        for measure in chosen:
            run(measure, folder, 0)


def _turns(chosen: list[Measure], size: Size, corpus: str, count: int) -> list[report.Turn]:
    """Every measure in turn, then all again: noise of the machine meets them alike."""
    turns: list[report.Turn] = []
    with workspaces(size, corpus) as folder:
        for turn in range(1, count + 1):
            costs = {}
            for measure in chosen:
                print(f"run {turn} of {count}: ({measure.name})", file=sys.stderr)
                costs[measure.name] = run(measure, folder, turn)
            turns.append(costs)
    return turns


if __name__ == "__main__":
    main()
