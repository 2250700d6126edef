"""A workspace to begin with."""

from pathlib import Path

import click

from galley.cli.terminal import fail, short
from galley.tools import interruption
from galley.workspace.starting import start


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", help="The title of the paper; the name of the folder, unless given.")
@click.option("--author", default="", help="Who writes it: a person or an organisation.")
def new(folder: Path, title: str | None, author: str) -> None:
    """Begin a paper: a folder with example chapters, a source and a figure to write over."""
    named = folder.resolve().name.replace("-", " ").replace("_", " ")
    try:
        with interruption.postponed():
            files = start(folder, title or named[:1].upper() + named[1:], author)
    except FileExistsError:
        fail(f"{short(folder)} is not empty; name a folder that is, or that does not exist yet.")
    for path in files:
        click.echo(f"  {short(path)}")
    click.echo(f"The paper stands in {short(folder)}. Go there, and run galley serve to see it.")
