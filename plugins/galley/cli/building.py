"""Building the paper, or seeing that there is nothing to build; freeing what builds keep."""

import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from galley.cli.progress import followed, print_timings
from galley.cli.reporting import report
from galley.cli.terminal import (
    COULD_NOT_RUN,
    WRONG_PAPER,
    config_file_option,
    quiet_option,
    say,
    short,
    strict_option,
    whole_option,
)
from galley.tools.cache import Cache
from galley.tools.progress.stages import STAGES
from galley.workspace.unchanged.durations import keep_durations
from galley.workspace.unchanged.last_build import is_news, last_build
from galley.workspace.unchanged.run_report import RunReport


@click.command()
@config_file_option
@strict_option
@quiet_option
@whole_option
@click.option(
    "--force", is_flag=True, help="Build even if nothing has changed since the last build."
)
@click.option("--timings", is_flag=True, help="Print what each stage took.")
def build(
    config_file: Path, strict: bool, quiet: bool, whole: bool, force: bool, timings: bool
) -> None:
    """Build the site, the PDF and the DOCX: all of them, or none.

    If nothing has changed since the last build, do nothing.
    """
    console = Console(quiet=quiet, highlight=False)
    begun = time.monotonic()
    with followed(console, config_file) as stages:
        last = None if force else last_build(config_file, strict=strict)
        unchanged = last.report if last is not None and not last.change else None
        outcome: Any = _outcome(config_file, strict=strict) if unchanged is None else None
    if timings:
        # Behind all else, however the build ends.
        click.get_current_context().call_on_close(lambda: print_timings(stages))
    if unchanged is not None:
        report(unchanged, config_file, quiet=quiet, whole=whole)
        _name_outputs(unchanged, console)
        console.print("Nothing has changed since the last build.")
        return
    report(outcome, config_file, quiet=quiet, whole=whole)
    if outcome.failure:
        say(outcome.failure)
    if outcome.failure or not outcome.written:
        if not outcome.partly:
            standing = " The previous build is unchanged." if outcome.standing else ""
            say(f"Nothing was written.{standing}")
        sys.exit(COULD_NOT_RUN if outcome.failure else WRONG_PAPER)
    keep_durations(config_file, stages)
    _name_outputs(outcome, console)
    if outcome.unknown and is_news(config_file, outcome.unknown):
        console.print(_of_unknown(outcome.unknown), markup=False, soft_wrap=True)
    console.print(f"Built in {time.monotonic() - begun:.1f} s.")


def _outcome(config_file: Path, *, strict: bool) -> Any:
    STAGES.begin("Reading the settings")
    # Loaded only where there is something to build: it takes longer than to see that there is not.
    return import_module("galley.hosts.mkdocs.runs").build(config_file, strict=strict)


def _name_outputs(found: RunReport, console: Console) -> None:
    for path in found.written:
        console.print(f"  {short(path)}")
    if found.undated:
        console.print(found.undated, markup=False, soft_wrap=True)


def _of_unknown(names: tuple[str, ...]) -> str:
    """Why every build runs, and how it need not."""
    return (
        f"Every build will run in full, even if nothing has changed: Galley cannot know what "
        f"{_listed(names)} may read, such as the network, the clock or Git. If only files of the workspace count, "
        f"write pure: [{', '.join(names)}] under galley in mkdocs.yml."
    )


def _listed(names: tuple[str, ...]) -> str:
    quoted = [f'"{name}"' for name in names]
    return " and ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))


@click.command()
@config_file_option
def clean(config_file: Path) -> None:
    """Delete the cached results of builds; the site, the PDF and the DOCX stay.

    The next build makes them again, and takes longer.
    """
    cache = Cache.of(config_file.resolve().parent)
    freed = cache.clear()
    if not freed.files:
        click.echo(f"There was nothing to remove in {short(cache.folder)}.")
    else:
        files = "1 file" if freed.files == 1 else f"{freed.files:,} files"
        click.echo(f"Freed {freed.bytes / 1e6:,.1f} MB: {files} in {short(cache.folder)}.")
