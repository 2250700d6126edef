"""Correcting slips in the chapters."""

import sys
from pathlib import Path

import click

from galley.cli.terminal import FINE, WRONG_PAPER, config_file_option, fail, say, short, write
from galley.core.rules.diagnostic import visible
from galley.workspace.tidying import TidyError, tidyings


@click.command()
@config_file_option
@click.option("-w", "--write", "writes", is_flag=True, help="Make the changes in the files.")
@click.argument(
    "paths",
    metavar="[FILES]...",
    nargs=-1,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
def tidy(config_file: Path, writes: bool, paths: tuple[Path, ...]) -> None:
    """Correct slips in the chapters that Galley is sure about, or show the corrections as a diff.

    Without FILES, all chapters of the workspace. The words of the paper stay as they are. Without
    --write, nothing is written, and the exit code is 1 if there is something to correct.
    """
    try:
        found = [one for one in tidyings(config_file, paths) if one.is_new]
    except TidyError as error:
        fail(visible(str(error)))
    for one in found:
        if writes:
            write(one.path, one.after.encode(), config_file.resolve().parent)
        else:
            click.echo("".join(one.diff()), nl=False)
        for told in one.mended:
            say(visible(f"{told.location} {told.rule.name}: {told.message}"))
    say(
        _summary(
            sum(len(one.mended) for one in found), [short(one.path) for one in found], writes=writes
        )
    )
    sys.exit(WRONG_PAPER if found and not writes else FINE)


def _summary(count: int, names: list[str], *, writes: bool) -> str:
    """One line on what was corrected, or what would be."""
    if not names:
        return "Nothing to correct."
    changes = f"{count} {'slip' if count == 1 else 'slips'} in {names[0] if len(names) == 1 else f'{len(names)} files'}"
    return (
        f"Corrected {changes}." if writes else f"{changes} to correct; galley tidy --write does it."
    )
