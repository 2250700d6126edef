"""Building, checking and serving the paper."""

import sys
import time
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from galley.cli.terminal import FINE, WRONG_PAPER, config_file_option, fail, report, say, short
from galley.core.diagnostic import failed
from galley.core.statistics import Count, counts, total
from galley.site import workspace


@click.command()
@config_file_option
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
def build(config_file: Path, quiet: bool) -> None:
    """Build the site, the PDF and the DOCX: all of them, or none."""
    console = Console(quiet=quiet, highlight=False)
    begun = time.monotonic()
    with console.status("Setting the paper"):
        outcome = workspace.build(config_file)
    report(outcome.diagnostics)
    if outcome.failure:
        fail(outcome.failure)
    if not outcome.written:
        say("Nothing was written; what was built before still stands.")
        sys.exit(WRONG_PAPER)
    for path in outcome.written:
        console.print(f"  {short(path)}")
    console.print(f"Built in {time.monotonic() - begun:.1f} s.")


@click.command()
@config_file_option
@click.option("--stats", is_flag=True, help="Count the words, citations and items of each chapter.")
def check(config_file: Path, stats: bool) -> None:
    """Find everything that is wrong with the paper, and write nothing."""
    outcome = workspace.check(config_file)
    report(outcome.diagnostics)
    if outcome.failure:
        fail(outcome.failure)
    if stats and outcome.galley:
        _print_counts(counts(outcome.galley))
    sys.exit(WRONG_PAPER if failed(outcome.diagnostics) else FINE)


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
    outcome = workspace.serve(config_file, address)
    if outcome.failure:
        fail(outcome.failure)


def _print_counts(found: tuple[Count, ...]) -> None:
    table = Table("chapter", box=None)
    for heading in ("words", "citations", "items", "figures", "tables"):
        table.add_column(heading, justify="right")
    for count in (*found, total(found)):
        numbers = (count.words, count.citations, count.items, count.figures, count.tables)
        table.add_row(count.path or "total", *(f"{number:,}" for number in numbers))
    Console(highlight=False).print(table)
