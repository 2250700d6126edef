"""The register: what the paper argues, listed, accepted, exported."""

import sys
from collections.abc import Collection
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from galley.cli.reporting import only, report
from galley.cli.terminal import WRONG_PAPER, config_file_option, fail, say, short, write
from galley.core.brand.brand import DEFAULT
from galley.core.galley import Galley
from galley.core.register.register import accept as accepted
from galley.core.register.register import write_lock
from galley.core.register.trace import gaps
from galley.core.rules.diagnostic import Rule, did_you_mean, failed
from galley.core.rules.rules import LINK_IS_NOT_SUSPECT, LINK_IS_RECORDED
from galley.hosts.mkdocs import runs
from galley.hosts.mkdocs.proofs import look_of_site
from galley.proofs.register.export import as_csv, as_json
from galley.proofs.register.workbook import as_xlsx
from galley.workspace import build_date
from galley.workspace.style.conventions import lock_of

# Accepting links corrects what is wrong with them, so errors in links must not prevent it.
_ABOUT_LINKS = (LINK_IS_NOT_SUSPECT, LINK_IS_RECORDED)
# What an item lacks, as the list of items says it.
_GAPS = {"unlinked": "not linked", "without_source": "no source", "suspect": "suspect link"}


@click.group()
def register() -> None:
    """List, accept and export the needs, considerations and recommendations of the paper."""


@register.command("list")
@config_file_option
def list_items(config_file: Path) -> None:
    """List every item with its number, and what it lacks."""
    found = _set(config_file).register
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("", "id", "title", "status", "links", "missing"):
        table.add_column(name, no_wrap=name == "id")
    for item in found.items.values():
        linked = len(item.links) + len(found.incoming.get(item.identifier, ()))
        lacks = ", ".join(_GAPS[gap] for gap in gaps(item, found))
        number = found.numbers.get(item.identifier, "")
        told = (number, item.identifier, item.title, item.status, str(linked))
        table.add_row(*map(Text, told), Text(lacks, "yellow"))
    # A pipe has no width of its own: 160 characters hold a row without breaking it.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    console.print(table if found.items else "The paper has no items yet.")


@register.command()
@config_file_option
@click.argument("identifiers", metavar="[ID]...", nargs=-1)
def accept(config_file: Path, identifiers: tuple[str, ...]) -> None:
    """Write register.lock: record new links, and renew those from and to the items named."""
    galley = _set(config_file, but=_ABOUT_LINKS)
    named = [identifier.removeprefix("@") for identifier in identifiers]
    for identifier in named:
        if identifier not in galley.register.items:
            hint = did_you_mean(identifier, galley.register.items)
            fail(f'no item has the id "{identifier}"' + (f"; {hint}" if hint else ""))
    before, lock = galley.conventions.accepted, lock_of(config_file)
    after = accepted(galley.register, before, named)
    if after == before:
        click.echo(f"{lock} is up to date.")
        return
    folder = config_file.resolve().parent
    write(folder / lock, write_lock(after).encode(), folder)
    for link in sorted({**before, **after}):
        if before.get(link) != after.get(link):
            done = "recorded" if link not in before else "renewed" if link in after else "forgot"
            click.echo(f"{done} {' '.join(link)}")


@register.command()
@config_file_option
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "json", "xlsx"]),
    help="The format. By default, it follows the name of the file; without a file, csv.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write."
)
def export(config_file: Path, kind: str | None, output: Path | None) -> None:
    """Write the register as CSV, JSON or an XLSX workbook, with the numbers of the paper."""
    galley = _set(config_file, but=())
    kind = kind or (output.suffix.lstrip(".").lower() if output else "csv")
    match kind:
        case "csv":
            # A spreadsheet takes a file for UTF-8 only if it begins with this mark.
            content = as_csv(galley.register).encode("utf-8-sig" if output else "utf-8")
        case "json":
            content = as_json(galley.register).encode()
        case "xlsx":
            made = build_date.of_sources(config_file.resolve().parent)
            found, _ = look_of_site(config_file)
            colours = (found.brand if found else DEFAULT).colours
            content = as_xlsx(galley.register, galley.conventions.words, made, colours)
        case _:
            fail(f'cannot write "{kind}"; the formats are csv, json and xlsx')
    if output:
        write(output, content)
        click.echo(f"Wrote {len(galley.register.items)} items to {short(output)}.")
    elif kind == "xlsx" and sys.stdout.isatty():
        fail("A workbook is not text; name its file with -o.")
    else:
        sys.stdout.buffer.write(content)


def _set(config_file: Path, but: Collection[Rule] | None = None) -> Galley:
    """The paper as set; with errors, `but` for those of some rules, we go no further."""
    outcome = runs.check(config_file)
    if outcome.galley is None:
        report(outcome, config_file)
        fail(outcome.failure or "The paper could not be set.")
    names = {rule.name for rule in but or ()}
    wrong = [d for d in outcome.diagnostics if failed([d]) and d.rule.name not in names]
    if wrong and but is not None:
        report(only(outcome, wrong), config_file)
        say("Nothing was written.")
        sys.exit(WRONG_PAPER)
    return outcome.galley
