"""The `galley` command: build, check and serve a workspace."""

import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from galley.core.diagnostic import Diagnostic, Rule, Severity, did_you_mean, failed
from galley.core.galley import Galley
from galley.core.register import accept as accepted
from galley.core.register import write_lock
from galley.core.rules import LINK_IS_NOT_SUSPECT, LINK_IS_RECORDED, RULES
from galley.core.statistics import Count, counts, total
from galley.core.trace import gaps
from galley.proofs import reference
from galley.proofs.export import as_csv, as_json
from galley.proofs.workbook import as_xlsx
from galley.report import pages
from galley.site import moment, workspace
from galley.site.conventions import LOCK

FINE, WRONG_PAPER, COULD_NOT_RUN = 0, 1, 2
# What is wrong with links is mended by accepting them; it must not stand in the way of that.
_ABOUT_LINKS = (LINK_IS_NOT_SUSPECT, LINK_IS_RECORDED)
# What an item lacks, as the list of items says it.
_GAPS = {"unlinked": "not linked", "without_source": "no source", "suspect": "suspect link"}
_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}

_file = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The workspace's mkdocs.yml.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="galley")
def main() -> None:
    """Set a white paper once; prove it as a website, a PDF and a DOCX."""
    # MkDocs announces its own plans on every start; an author cannot act on them.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


@main.command()
@_file
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
def build(config_file: Path, quiet: bool) -> None:
    """Build the site, the PDF and the DOCX: all of them, or none."""
    console = Console(quiet=quiet, highlight=False)
    begun = time.monotonic()
    with console.status("Setting the paper"):
        outcome = workspace.build(config_file)
    _report(outcome.diagnostics)
    if outcome.failure:
        _fail(outcome.failure)
    if not outcome.written:
        _say("Nothing was written; what was built before still stands.")
        sys.exit(WRONG_PAPER)
    for path in outcome.written:
        console.print(f"  {_short(path)}")
    console.print(f"Built in {time.monotonic() - begun:.1f} s.")


@main.command()
@_file
@click.option("--stats", is_flag=True, help="Count the words, citations and items of each chapter.")
def check(config_file: Path, stats: bool) -> None:
    """Find everything that is wrong with the paper, and write nothing."""
    outcome = workspace.check(config_file)
    _report(outcome.diagnostics)
    if outcome.failure:
        _fail(outcome.failure)
    if stats and outcome.galley:
        _print_counts(counts(outcome.galley))
    sys.exit(WRONG_PAPER if failed(outcome.diagnostics) else FINE)


@main.command()
@_file
@click.option(
    "-a",
    "--address",
    default="127.0.0.1:8000",
    show_default=True,
    help="Where the pages are served.",
)
def serve(config_file: Path, address: str) -> None:
    """Show the site while the paper is being written; a change shows at once."""
    outcome = workspace.serve(config_file, address)
    if outcome.failure:
        _fail(outcome.failure)


@main.command()
@click.argument("rule", required=False)
def explain(rule: str | None) -> None:
    """Show what a rule means, with a wrong and a right example; all rules where none is named."""
    console = Console(highlight=False)
    if rule is None:
        table = Table("rule", "if not", "what must hold", box=None, header_style="bold")
        for name, known in sorted(RULES.items()):
            table.add_row(name, Text(known.severity, _COLOURS[known.severity]), known.description)
        console.print(table)
    elif rule in RULES:
        console.print(Markdown(pages.plain_page(rule), code_theme="ansi_dark"))
    else:
        hint = did_you_mean(rule, RULES) or "galley explain lists all rules"
        _fail(f'there is no rule "{rule}"; {hint}')


@main.command("reference")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def reference_document(target: Path) -> None:
    """Write our reference document, for its styles to be changed in Word."""
    if target.exists():
        _fail(f"{_short(target)} exists already; name a file that does not.")
    target.write_bytes(reference.SHIPPED.read_bytes())
    click.echo(f"Wrote {_short(target)}. Change its styles in Word, then name it in mkdocs.yml:")
    click.echo(f"  galley-proofs:\n    reference_document: {target.name}")


@main.group()
def register() -> None:
    """List, accept and export the needs, considerations and recommendations of the paper."""


@register.command("list")
@_file
def list_items(config_file: Path) -> None:
    """Show every item with its number, and what it lacks."""
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
    # A pipe has no width of its own: 160 signs hold a row without breaking it.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    console.print(table if found.items else "The paper has no items yet.")


@register.command()
@_file
@click.argument("identifiers", metavar="[ID]...", nargs=-1)
def accept(config_file: Path, identifiers: tuple[str, ...]) -> None:
    """Write register.lock: record new links, and renew those from and to the items named."""
    galley = _set(config_file, but=_ABOUT_LINKS)
    named = [identifier.removeprefix("@") for identifier in identifiers]
    for identifier in named:
        if identifier not in galley.register.items:
            hint = did_you_mean(identifier, galley.register.items)
            _fail(f'no item has the id "{identifier}"' + (f"; {hint}" if hint else ""))
    before = galley.conventions.accepted
    after = accepted(galley.register, before, named)
    if after == before:
        click.echo(f"{LOCK} is up to date.")
        return
    _write(config_file.resolve().parent / LOCK, write_lock(after).encode())
    for link in sorted({**before, **after}):
        if before.get(link) != after.get(link):
            done = "recorded" if link not in before else "renewed" if link in after else "forgot"
            click.echo(f"{done} {' '.join(link)}")


@register.command()
@_file
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "json", "xlsx"]),
    help="Told by the file's name where it is not given; else csv.",
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
            made = moment.of_sources(config_file.resolve().parent)
            content = as_xlsx(galley.register, galley.conventions.words, made)
        case _:
            _fail(f'cannot write "{kind}"; the formats are csv, json and xlsx')
    if output:
        _write(output, content)
        click.echo(f"Wrote {len(galley.register.items)} items to {_short(output)}.")
    elif kind == "xlsx" and sys.stdout.isatty():
        _fail("A workbook is no text; name its file with -o.")
    else:
        sys.stdout.buffer.write(content)


def _set(config_file: Path, but: Collection[Rule] | None = None) -> Galley:
    """The paper as set; with errors, `but` for those of some rules, we go no further."""
    outcome = workspace.check(config_file)
    if outcome.galley is None:
        _report(outcome.diagnostics)
        _fail(outcome.failure or "The paper could not be set.")
    names = {rule.name for rule in but or ()}
    wrong = [d for d in outcome.diagnostics if failed([d]) and d.rule.name not in names]
    if wrong and but is not None:
        _report(wrong)
        _say("Nothing was written.")
        sys.exit(WRONG_PAPER)
    return outcome.galley


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    whole = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        whole.write_bytes(content)
        os.replace(whole, path)
    except OSError as error:
        whole.unlink(missing_ok=True)
        _fail(f"{_short(path)} could not be written: {error.strerror}")


def _print_counts(found: tuple[Count, ...]) -> None:
    table = Table("chapter", box=None)
    for heading in ("words", "citations", "items", "figures", "tables"):
        table.add_column(heading, justify="right")
    for count in (*found, total(found)):
        numbers = (count.words, count.citations, count.items, count.figures, count.tables)
        table.add_row(count.path or "total", *(f"{number:,}" for number in numbers))
    Console(highlight=False).print(table)


def _report(diagnostics: Iterable[Diagnostic]) -> None:
    """One line for each diagnostic and one that counts them, on standard error."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    counts: Counter[Severity] = Counter()
    for diagnostic in diagnostics:
        counts[diagnostic.severity] += 1
        place, _, rest = str(diagnostic).partition(f" {diagnostic.severity} ")
        console.print(
            Text.assemble(
                place, " ", (diagnostic.severity, _COLOURS[diagnostic.severity]), " ", rest
            )
        )
    if counts:
        said = [f"{counts[s]} {s}{'' if counts[s] == 1 else 's'}" for s in Severity if counts[s]]
        console.print(", ".join(said))


def _fail(message: str) -> NoReturn:
    _say(message)
    sys.exit(COULD_NOT_RUN)


def _say(message: str) -> None:
    click.echo(message, err=True)


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


if __name__ == "__main__":
    logging.captureWarnings(True)
    main()
