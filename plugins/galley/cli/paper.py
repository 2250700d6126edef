"""Building and serving the paper."""

import sys
import time
from pathlib import Path

import click
from rich.console import Console

from galley.cli.reporting import report
from galley.cli.terminal import (
    COULD_NOT_RUN,
    FINE,
    WRONG_PAPER,
    config_file_option,
    fail,
    quiet_option,
    say,
    short,
    strict_option,
    whole_option,
)
from galley.hosts.mkdocs import runs
from galley.tools import interruption
from galley.workspace import preview


@click.command()
@config_file_option
@strict_option
@quiet_option
@whole_option
def build(config_file: Path, strict: bool, quiet: bool, whole: bool) -> None:
    """Build the site, the PDF and the DOCX: all of them, or none."""
    console = Console(quiet=quiet, highlight=False)
    begun = time.monotonic()
    with console.status("Setting the paper"):
        outcome = runs.build(config_file, strict=strict)
    report(outcome, config_file, quiet=quiet, whole=whole)
    if outcome.failure:
        say(outcome.failure)
    if outcome.failure or not outcome.written:
        if not outcome.partly:
            unchanged = " The previous build is unchanged." if outcome.standing else ""
            say(f"Nothing was written.{unchanged}")
        sys.exit(COULD_NOT_RUN if outcome.failure else WRONG_PAPER)
    for path in outcome.written:
        console.print(f"  {short(path)}")
    if outcome.undated:
        console.print(outcome.undated, markup=False, soft_wrap=True)
    console.print(f"Built in {time.monotonic() - begun:.1f} s.")


@click.command()
@config_file_option
@click.option(
    "-a",
    "--address",
    default="127.0.0.1:8000",
    show_default=True,
    help="Where the pages are served.",
)
def serve(config_file: Path, address: str) -> None:
    """Show the site while the paper is being written; a change shows at once."""
    # That is how it is ended: nothing went wrong, and nothing is to be said.
    interruption.end_at_once(FINE)
    if failure := preview.unusable(address) or runs.serve(config_file, address).failure:
        fail(failure)
