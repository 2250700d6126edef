"""Checking the paper: what is wrong with it, for people and for programs."""

import sys
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from galley.cli.release import RELEASE_OF_PAPER, requested
from galley.cli.reporting import FORMATS, findings_of, tell
from galley.cli.terminal import (
    FINE,
    WRONG_PAPER,
    config_file_option,
    fail,
    quiet_option,
    strict_option,
    whole_option,
)
from galley.core.brand.circulation import read_moment
from galley.core.checks.statistics import counts, total
from galley.core.galley import Galley
from galley.hosts.mkdocs import runs
from galley.tools import interruption
from galley.workspace.outcome import Outcome
from galley.workspace.preview.watching import Watch
from galley.workspace.release.releasing import Release


class Moment(click.ParamType[datetime]):
    """A date and a time with their zone: what is compared with must not depend on a clock."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        moment = value if isinstance(value, datetime) else read_moment(str(value))
        if moment is None:
            self.fail(
                f'"{value}" is not a date and time with a zone, such as 2026-11-30T09:00+08:00'
            )
        return moment


@click.command()
@config_file_option
@strict_option
@quiet_option
@whole_option
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", *FORMATS]),
    default="text",
    show_default=True,
    help="The format of the report.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write instead of standard output.",
)
@click.option(
    "--stats",
    is_flag=True,
    help="Count the words, citations, items, figures and tables of each chapter.",
)
@click.option(
    "--release-at",
    "release_at",
    type=Moment(),
    help="Also check whether the paper may be released at this time, such as 2026-11-30T09:00+08:00.",
)
@click.option(
    "--release",
    "tag",
    metavar="[TAG]",
    is_flag=False,
    flag_value=RELEASE_OF_PAPER,
    help="Also check whether the paper may be released under this annotated tag, at its time. "
    "Without TAG, the tag of the version in mkdocs.yml.",
)
@click.option(
    "--proofs",
    is_flag=True,
    help="Also make the site, the PDF and the DOCX, and discard them.",
)
@click.option("--watch", is_flag=True, help="Check again after every change, until you stop it.")
def check(
    config_file: Path,
    strict: bool,
    quiet: bool,
    whole: bool,
    kind: str,
    output: Path | None,
    stats: bool,
    release_at: datetime | None,
    tag: str | None,
    proofs: bool,
    watch: bool,
) -> None:
    """List the problems of the paper; build nothing."""
    release: Release | None = None
    if watch and (kind != "text" or output is not None):
        fail("--watch needs --format text, and cannot be used with -o.")
    if watch and (tag is not None or release_at is not None):
        fail("--watch cannot be used with --release or --release-at: a release is checked once.")
    if tag is not None:
        release = requested(tag, config_file)
        release_at, strict = release.moment, True
    if watch and proofs:
        fail("--watch cannot be used with --proofs: making them takes too long.")
    if watch:
        _keep_watching(config_file, strict=strict, quiet=quiet, stats=stats)
        return
    outcome = runs.check(config_file, strict=strict, release_at=release_at, proofs=proofs)
    if stats and outcome.galley:
        # A program reads what is on standard output.
        console = Console(stderr=kind != "text" and output is None, highlight=False)
        console.print(_table(outcome.galley))
    tell(
        findings_of(outcome, config_file),
        kind,
        output,
        quiet=quiet,
        whole=whole,
        last=_last(outcome, release),
    )
    if outcome.failure:
        fail(outcome.failure)
    sys.exit(WRONG_PAPER if outcome.wrong else FINE)


def _last(outcome: Outcome, release: Release | None) -> str:
    """What a report for people ends with."""
    if release is None or outcome.wrong or outcome.failure:
        return outcome.profile
    return f'{outcome.profile}\nThe paper may be released as "{release.tag}".'


def _keep_watching(config_file: Path, *, strict: bool, quiet: bool, stats: bool) -> None:
    """Check after every change, on a cleared screen, until interrupted."""
    console = Console(highlight=False)
    folder = config_file.resolve().parent
    # That is how it is ended: nothing went wrong, and nothing is to be said.
    interruption.end_at_once(FINE)
    with Watch() as watch:
        watch.look_at([(folder, False)])
        while True:
            outcome = runs.check(config_file, strict=strict)
            watch.look_at([(folder, False), *outcome.watched])
            console.clear()
            tell(findings_of(outcome, config_file), "text", None, quiet=quiet)
            if outcome.failure:
                console.print(outcome.failure, markup=False, soft_wrap=True)
            elif not outcome.wrong:
                console.print("Nothing to correct.")
            if stats and outcome.galley:
                console.print(_table(outcome.galley))
            console.print(outcome.profile, markup=False, soft_wrap=True)
            console.print("Watching for changes. Press Ctrl-C to stop.", style="dim")
            watch.wait()


def _table(galley: Galley) -> Table:
    """The counts of each chapter and of the paper."""
    found = counts(galley.pages.values(), galley.register)
    table = Table("chapter", box=None)
    for heading in ("words", "citations", "items", "figures", "tables"):
        table.add_column(heading, justify="right")
    for count in (*found, total(found)):
        numbers = (count.words, count.citations, count.items, count.figures, count.tables)
        table.add_row(count.path or "total", *(f"{number:,}" for number in numbers))
    return table
