"""The template of the PDF, for designers who want other pages."""

from pathlib import Path

import click

from galley.cli.terminal import new_file, seen_from, short, write
from galley.proofs.pdf import pdf


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def template(target: Path) -> None:
    """Write our template of the PDF, for its pages to be changed."""
    new_file(target, ".typ")
    write(target, pdf.SHIPPED.read_bytes())
    click.echo(f"Wrote {short(target)}. Change it as you like, then name it in mkdocs.yml:")
    click.echo(f"  galley-proofs:\n    template: {seen_from(Path(), target)}")
