"""Freeing the room that kept results take."""

from pathlib import Path

import click

from galley.cli.terminal import config_file_option, short
from galley.tools.cache import Cache


@click.command()
@config_file_option
def clean(config_file: Path) -> None:
    """Remove what builds have kept to be faster; the outputs stay.

    The next build makes it all again.
    """
    cache = Cache.of(config_file.resolve().parent)
    freed = cache.clear()
    if not freed.files:
        click.echo(f"There was nothing to remove in {short(cache.folder)}.")
    else:
        files = "1 file" if freed.files == 1 else f"{freed.files:,} files"
        click.echo(f"Freed {freed.bytes / 1e6:,.1f} MB: {files} in {short(cache.folder)}.")
