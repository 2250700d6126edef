"""The `galley` command: build, check and serve a workspace."""

import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from galley.core.diagnostic import Diagnostic, Severity, failed
from galley.proofs import reference
from galley.site import workspace

FINE, WRONG_PAPER, COULD_NOT_RUN = 0, 1, 2
_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}

_file = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The workspace's mkdocs.yml.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="galley")
def main() -> None:
    """Set a white paper once; prove it as a website, a PDF and a DOCX."""
    # MkDocs announces its own plans on every start; an author cannot act on them.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


@main.command()
@_file
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
def build(config_file: Path, quiet: bool) -> None:
    """Build the site, the PDF and the DOCX: all of them, or none."""
    console = Console(quiet=quiet, highlight=False)
    begun = time.monotonic()
    with console.status("Setting the paper"):
        outcome = workspace.build(config_file)
    _report(outcome.diagnostics)
    if outcome.failure:
        _fail(outcome.failure)
    if not outcome.written:
        _say("Nothing was written; what was built before still stands.")
        sys.exit(WRONG_PAPER)
    for path in outcome.written:
        console.print(f"  {_short(path)}")
    console.print(f"Built in {time.monotonic() - begun:.1f} s.")


@main.command()
@_file
def check(config_file: Path) -> None:
    """Find everything that is wrong with the paper, and write nothing."""
    outcome = workspace.check(config_file)
    _report(outcome.diagnostics)
    if outcome.failure:
        _fail(outcome.failure)
    sys.exit(WRONG_PAPER if failed(outcome.diagnostics) else FINE)


@main.command()
@_file
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
        _fail(outcome.failure)


@main.command("reference")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def reference_document(target: Path) -> None:
    """Write our reference document, for its styles to be changed in Word."""
    if target.exists():
        _fail(f"{_short(target)} exists already; name a file that does not.")
    target.write_bytes(reference.SHIPPED.read_bytes())
    click.echo(f"Wrote {_short(target)}. Change its styles in Word, then name it in mkdocs.yml:")
    click.echo(f"  galley-proofs:\n    reference_document: {target.name}")


def _report(diagnostics: Iterable[Diagnostic]) -> None:
    """One line for each diagnostic and one that counts them, on standard error."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    counts: Counter[Severity] = Counter()
    for diagnostic in diagnostics:
        counts[diagnostic.severity] += 1
        place, _, rest = str(diagnostic).partition(f" {diagnostic.severity} ")
        console.print(
            Text.assemble(
                place, " ", (diagnostic.severity, _COLOURS[diagnostic.severity]), " ", rest
            )
        )
    if counts:
        said = [f"{counts[s]} {s}{'' if counts[s] == 1 else 's'}" for s in Severity if counts[s]]
        console.print(", ".join(said))


def _fail(message: str) -> None:
    _say(message)
    sys.exit(COULD_NOT_RUN)


def _say(message: str) -> None:
    click.echo(message, err=True)


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


if __name__ == "__main__":
    logging.captureWarnings(True)
    main()
