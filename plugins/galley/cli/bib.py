"""The bibliography: its files looked at, put in order, and fetched."""

import os
import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import click

from galley.cli.reporting import FORMATS, findings_of, only, report, tell
from galley.cli.terminal import (
    COULD_NOT_RUN,
    FINE,
    WRONG_PAPER,
    config_file_option,
    fail,
    say,
    short,
    write,
)
from galley.core.bibtex.printing import ORDERS
from galley.core.rules.diagnostic import visible
from galley.hosts.mkdocs import runs
from galley.tools.web import Limits, Trust, WebError
from galley.workspace.bibliography import fetching, library
from galley.workspace.bibliography.bibliography_files import bibliography_files
from galley.workspace.bibliography.fetching import Fetched, FetchError, Source
from galley.workspace.bibliography.library import Library, Rewriting
from galley.workspace.outcome import Outcome, Unusable

_files = click.argument(
    "files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)


@click.group()
def bib() -> None:
    """Check the bibliography, format its files, and download those that come from the web."""


@bib.command()
@config_file_option
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", *FORMATS]),
    default="text",
    show_default=True,
    help="The format of the report.",
)
@_files
def check(config_file: Path, kind: str, files: tuple[Path, ...]) -> None:
    """Check every entry of the bibliography, cited or not.

    Without FILES, check the files that mkdocs.yml names.
    """
    outcome = library.check(_library(config_file, files))
    tell(findings_of(outcome, config_file), kind, None, quiet=False)
    sys.exit(WRONG_PAPER if outcome.wrong else FINE)


@bib.command("format")
@config_file_option
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Write nothing; exit with code 1 if a file would change.",
)
@click.option("--diff", is_flag=True, help="Show every line that would change, and write nothing.")
@click.option(
    "--sort",
    "order",
    type=click.Choice(list(ORDERS)),
    help="Sort the entries in this order.",
)
@_files
def format_files(
    config_file: Path, only_check: bool, diff: bool, order: str | None, files: tuple[Path, ...]
) -> None:
    """Rewrite bibliography files in one style, without changing their meaning.

    Without FILES, rewrite the files that mkdocs.yml names.
    """
    found = library.rewritings(_library(config_file, files), order or "")
    refused = [diagnostic for one in found for diagnostic in one.diagnostics]
    if refused:
        report(only(Outcome(), refused), config_file)
    for one in found:
        if diff and one.is_new:
            click.echo("".join(_diff(one)), nl=False)
        elif one.is_new and not only_check:
            write(one.path, one.content)
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


@bib.command("fetch")
@config_file_option
@click.argument("address", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write. By default, it is named after the address, or library.bib.",
)
@click.option("--dry-run", is_flag=True, help="List what would change, and write nothing.")
@click.option("--plain-http", is_flag=True, help="Also accept an address that begins with http://.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=1),
    default=120,
    show_default=True,
    help="How many seconds to wait.",
)
def fetch_file(
    config_file: Path,
    address: str | None,
    output: Path | None,
    dry_run: bool,
    plain_http: bool,
    seconds: float,
) -> None:
    """Download an online library, such as a Zotero group, into a bibliography file.

    Without ADDRESS, refresh every file that was downloaded before. If the library needs a key,
    put it in the variable GALLEY_BIB_TOKEN. Galley does not store the key, and sends it only to
    the host of ADDRESS, or to the host that you name in GALLEY_BIB_HOST.
    """
    known = _known(config_file)
    try:
        todo = fetching.sources(address, output, known, config_file.resolve().parent)
        trust = fetching.trust_of(address, os.environ, plain=plain_http)
    except (FetchError, WebError) as error:
        fail(str(error))
    limits = Limits(seconds=seconds)
    done = [_fetch(source, trust, limits, dry_run=dry_run) for source in todo]
    if done == [True] and known and todo[0].path.resolve() not in [p.resolve() for p in known]:
        say(f"Name {todo[0].path.name} under bibliography: in {config_file.name}.")
    sys.exit(FINE if all(done) else COULD_NOT_RUN)


def _fetch(source: Source, trust: Trust, limits: Limits, *, dry_run: bool) -> bool:
    """Fetch one file, and say what is new in it; whether that went well."""
    try:
        found = fetching.bring(source, trust, limits)
    except (FetchError, WebError) as error:
        say(visible(f"{short(source.path)} was left as it is: {error}"))
        return False
    if not dry_run:
        write(source.path, found.text.encode())
    _tell_difference(found)
    return True


def _known(config_file: Path) -> list[Path]:
    """The bibliography files that the workspace names, if there is one."""
    try:
        options = runs.options_of(config_file) if config_file.exists() else None
    except Unusable:
        return []
    folder = config_file.resolve().parent
    return [path for _, path in bibliography_files(options, folder)] if options else []


def _tell_difference(found: Fetched) -> None:
    new = found.difference
    name = short(found.source.path)
    entries = f"{found.entries:,} {'entry' if found.entries == 1 else 'entries'}"
    if not new:
        click.echo(f"{name} is up to date, with {entries}.")
        return
    counts = f"{len(new.came)} added, {len(new.changed)} changed, {len(new.went)} removed"
    click.echo(f"{name} has {entries}: {counts}.")
    for sign, keys in (("+", new.came), ("~", new.changed), ("-", new.went)):
        for key in keys:
            click.echo(visible(f"  {sign} {key}"))


def _library(config_file: Path, files: tuple[Path, ...]) -> Library:
    """The files to work on; without any, Galley cannot go on."""
    try:
        needed = not files or config_file.exists()
        options = runs.options_of(config_file) if needed else None
    except Unusable as unusable:
        report(unusable.outcome, config_file)
        fail(unusable.outcome.failure or "The bibliography files are not known.")
    found = library.library_of(config_file, options, files)
    if not found.texts:
        report(Outcome(found.diagnostics), config_file)
        fail("There is no bibliography file.")
    return found
