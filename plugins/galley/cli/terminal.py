"""What the commands share: the option that names the workspace, what is said, how it ends."""

import os
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.text import Text

from galley.core.diagnostic import Diagnostic, Severity

FINE, WRONG_PAPER, COULD_NOT_RUN = 0, 1, 2
COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}

config_file_option = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The workspace's mkdocs.yml.",
)


def report(diagnostics: Iterable[Diagnostic]) -> None:
    """One line for each diagnostic and one that counts them, on standard error."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    counts: Counter[Severity] = Counter()
    for diagnostic in diagnostics:
        counts[diagnostic.severity] += 1
        place, _, rest = str(diagnostic).partition(f" {diagnostic.severity} ")
        console.print(
            Text.assemble(
                place, " ", (diagnostic.severity, COLOURS[diagnostic.severity]), " ", rest
            )
        )
    if counts:
        said = [f"{counts[s]} {s}{'' if counts[s] == 1 else 's'}" for s in Severity if counts[s]]
        console.print(", ".join(said))


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    whole = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        whole.write_bytes(content)
        os.replace(whole, path)
    except OSError as error:
        whole.unlink(missing_ok=True)
        fail(f"{short(path)} could not be written: {error.strerror}")


def fail(message: str) -> NoReturn:
    """Say why Galley cannot go on, and end."""
    say(message)
    sys.exit(COULD_NOT_RUN)


def say(message: str) -> None:
    """Say something beside what a command prints, on standard error."""
    click.echo(message, err=True)


def short(path: Path) -> str:
    """A path as seen from the current folder."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
