"""Serving the paper."""

from pathlib import Path

import click

from galley.cli.terminal import FINE, config_file_option, fail
from galley.hosts.mkdocs import runs
from galley.tools import interruption
from galley.workspace import preview


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
