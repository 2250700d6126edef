"""The reference document, for authors who want other styles in Word."""

from pathlib import Path

import click

from galley.cli.terminal import fail, short
from galley.proofs.docx import reference


@click.command("reference")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def reference_document(target: Path) -> None:
    """Write our reference document, for its styles to be changed in Word."""
    if target.exists():
        fail(f"{short(target)} exists already; name a file that does not.")
    target.write_bytes(reference.SHIPPED.read_bytes())
    click.echo(f"Wrote {short(target)}. Change its styles in Word, then name it in mkdocs.yml:")
    click.echo(f"  galley-proofs:\n    reference_document: {target.name}")
