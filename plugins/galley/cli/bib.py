"""The bibliography: its files looked at and put in order."""

import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import click

from galley.cli.reporting import FORMATS, findings_of, only, report, tell
from galley.cli.terminal import FINE, WRONG_PAPER, config_file_option, fail, short, write
from galley.core.bibtex.printing import ORDERS
from galley.site import library
from galley.site.library import Library, Rewriting
from galley.site.workspace import Outcome, Unusable

_files = click.argument(
    "files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)


@click.group()
def bib() -> None:
    """Check the bibliography, and put its files in order."""


@bib.command()
@config_file_option
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", *FORMATS]),
    default="text",
    show_default=True,
    help="For people, or for the program that reads it.",
)
@_files
def check(config_file: Path, kind: str, files: tuple[Path, ...]) -> None:
    """Find what is wrong with every entry, cited or not.

    Without FILES, of the files that mkdocs.yml names.
    """
    outcome = library.check(_library(config_file, files))
    tell(findings_of(outcome, config_file), kind, None, quiet=False)
    sys.exit(WRONG_PAPER if outcome.wrong else FINE)


@bib.command("format")
@config_file_option
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit 1 if a file would change."
)
@click.option("--diff", is_flag=True, help="Show every line that would change, and write nothing.")
@click.option(
    "--sort",
    "order",
    type=click.Choice(list(ORDERS)),
    help="Put the entries in this order; without it they keep theirs.",
)
@_files
def format_files(
    config_file: Path, only_check: bool, diff: bool, order: str | None, files: tuple[Path, ...]
) -> None:
    """Rewrite bibliography files in one style, and change nothing of what they say.

    Without FILES, the files that mkdocs.yml names.
    """
    found = library.rewritings(_library(config_file, files), order or "")
    refused = [diagnostic for one in found for diagnostic in one.diagnostics]
    if refused:
        report(only(Outcome(), refused), config_file)
    for one in found:
        if diff and one.is_new:
            click.echo("".join(_diff(one)), nl=False)
        elif one.is_new and not only_check:
            write(one.path, one.after.encode())
        if not diff:
            click.echo(f"{short(one.path)} {_said(one, written=not only_check)}")
    changed = any(one.is_new for one in found)
    sys.exit(WRONG_PAPER if refused or (only_check and changed) else FINE)


def _said(one: Rewriting, *, written: bool) -> str:
    if one.diagnostics:
        return "was left as it is"
    if not one.is_new:
        return "is in order"
    return "was put in order" if written else "is not in order"


def _diff(one: Rewriting) -> Iterator[str]:
    before, after = (text.splitlines(keepends=True) for text in (one.before, one.after))
    for line in unified_diff(before, after, one.name, one.name, n=1):
        yield line if line.endswith("\n") else f"{line}\n"


def _library(config_file: Path, files: tuple[Path, ...]) -> Library:
    """The files to work on; without any, Galley cannot go on."""
    try:
        found = library.library_of(config_file, files)
    except Unusable as unusable:
        report(unusable.outcome, config_file)
        fail(unusable.outcome.failure or "The bibliography files are not known.")
    if not found.texts:
        report(Outcome(found.diagnostics), config_file)
        fail("There is no bibliography file.")
    return found
