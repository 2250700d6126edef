"""Sites: all versions of a paper for a web host, what differs between two builds, who can read one."""

import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from galley.cli.reporting import report
from galley.cli.terminal import (
    FINE,
    WRONG_PAPER,
    config_file_option,
    fail,
    quiet_option,
    say,
    short,
    strict_option,
    write,
)
from galley.core.rules.diagnostic import Severity, counted, failed
from galley.hosts.mkdocs import runs
from galley.tools.process import ToolError
from galley.workspace.auditing.auditing import Audit, AuditError
from galley.workspace.auditing.auditing import audit as audited
from galley.workspace.hosting import comparing, portfolio
from galley.workspace.hosting.bundle import BundleError, open_bundle
from galley.workspace.hosting.hosting import lay_out
from galley.workspace.hosting.versions import read_versions, site_in
from galley.workspace.outcome import Unusable
from galley.workspace.output.staging import OutputError

# Of the JSON that an audit prints.
_REPORT_VERSION = 1


class WebAddress(click.ParamType[str]):
    """An address of the web, such as https://example.org/paper/."""

    name = "address"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        text = str(value)
        try:
            parts = urlsplit(text)
            good = parts.scheme in ("http", "https") and bool(parts.hostname) and text.isascii()
        except ValueError:
            good = False
        if not good or parts.query or parts.fragment or " " in text:
            self.fail(f'"{text}" is not an address such as https://example.org/paper/')
        return text


@click.group()
def site() -> None:
    """Lay out all versions of a paper for a web host, or compare two builds."""


@site.command()
@click.option(
    "--address",
    required=True,
    type=WebAddress(),
    help="The address at which the host will show FOLDER.",
)
@click.option(
    "--closed-host",
    "closed",
    is_flag=True,
    help="Publish a draft with a mark or an embargo too: only people who may read it can open the host.",
)
@click.argument("versions", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("folder", type=click.Path(path_type=Path))
def assemble(versions: Path, folder: Path, address: str, closed: bool) -> None:
    """Write every version in the folder VERSIONS into FOLDER, with a menu, for a web host.

    VERSIONS holds a dossier for each release, named by its version (1.0 or 1.0.zip), the build of the draft
    (draft or draft.zip), proposals named by their numbers (proposals/7.zip), and proposals from forks
    (foreign/8.zip), which are shown without scripts.
    """
    try:
        found = read_versions(versions, closed=closed)
        lay_out(found, address, folder)
    except (BundleError, OutputError) as error:
        fail(f"{error}\nNothing was written.")
    for line in found.left_out:
        say(f"Left out: {line}")
    for version in found.whole:
        click.echo(f"  {short(folder / version.name)}")


@site.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write instead of standard output.",
)
@click.argument("before", type=click.Path(path_type=Path, exists=True))
@click.argument("after", type=click.Path(path_type=Path, exists=True))
def compare(before: Path, after: Path, output: Path | None) -> None:
    """Print as Markdown what differs between two builds, each a folder or a ZIP archive.

    The text suits a comment on a proposal: words from the builds are printed as code, so they have no effect there.
    """
    try:
        found = comparing.compare(*(site_in(open_bundle(path), path) for path in (before, after)))
    except BundleError as error:
        fail(str(error))
    text = comparing.as_markdown(found)
    if output is None:
        click.echo(text, nl=False)
    else:
        write(output, text.encode())


@site.command("index")
@click.option("--title", default="Papers", show_default=True, help="The title of the page.")
@click.option("--language", default="en", show_default=True, help="The language of the page.")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def index_(folder: Path, title: str, language: str) -> None:
    """Write a page that leads to all papers in FOLDER, each a folder that `assemble` made."""
    try:
        papers = portfolio.write_index(folder, title, language)
    except OutputError as error:
        fail(str(error))
    click.echo(f"{short(folder / 'index.html')} leads to {papers} papers.")


@click.command()
@config_file_option
@strict_option
@quiet_option
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text is for people, the others for programs.",
)
@click.argument("folder", type=click.Path(path_type=Path), required=False)
def audit(config_file: Path, strict: bool, quiet: bool, kind: str, folder: Path | None) -> None:
    """Find what keeps readers with a disability from a built site.

    FOLDER is the site; without it, that of the workspace. Each page is opened in Chromium in light and dark
    colours and on a phone, with everything that opens on it, and axe checks it against WCAG 2.2 AA. Without Chromium, the
    source of the pages is checked.
    """
    try:
        site = folder or runs.site_of(config_file)
        found = audited(Path(os.path.relpath(site)))
    except Unusable as unusable:
        report(unusable.outcome, config_file)
        fail(unusable.outcome.failure or "Name the folder of the site: galley audit FOLDER")
    except (AuditError, ToolError) as error:
        fail(f"The site could not be audited: {error}")
    if kind == "json":
        click.echo(json.dumps(_data(found), ensure_ascii=False, indent=2))
    else:
        _tell(found, quiet=quiet)
    if found.lacking:
        say(f"Only the source of the pages was checked: {found.lacking}")
    sys.exit(WRONG_PAPER if failed(found.diagnostics, strict=strict) else FINE)


def _tell(found: Audit, *, quiet: bool) -> None:
    for diagnostic in found.diagnostics:
        click.echo(str(diagnostic))
    if not quiet:
        pages = f"{found.pages} page{'' if found.pages == 1 else 's'}"
        click.echo(f"{pages}: {counted(found.diagnostics) or 'nothing to correct'}")


def _data(found: Audit) -> dict[str, object]:
    """The report in the form of that of `galley check`."""
    return {
        "version": _REPORT_VERSION,
        "pages": found.pages,
        "lacking": found.lacking or None,
        "counts": {
            severity: sum(d.severity is severity for d in found.diagnostics)
            for severity in Severity
        },
        "diagnostics": [
            {
                "path": diagnostic.location.path,
                "severity": diagnostic.severity,
                "rule": diagnostic.rule.name,
                "message": diagnostic.message,
                "suggestion": diagnostic.suggestion,
                "page": found.about.get(diagnostic.rule.name),
            }
            for diagnostic in found.diagnostics
        ],
    }
