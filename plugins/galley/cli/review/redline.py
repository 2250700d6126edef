"""What changed between two states of the paper, as tracked changes, as a PDF and as pages."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import click

from galley.cli.reporting import only, report
from galley.cli.terminal import COULD_NOT_RUN, config_file_option, fail, say, short, write
from galley.core.rules.diagnostic import failed, visible
from galley.hosts.mkdocs import handovers
from galley.tools.process import ToolError
from galley.workspace.outcome import Unusable
from galley.workspace.output.staging import OutputError
from galley.workspace.proofs.names import stem
from galley.workspace.redline import making, naming, printing
from galley.workspace.redline.merging import PaperRedline, compare
from galley.workspace.redline.state import SetState
from galley.workspace.revisions import RevisionError

_FOLDER = "build/redline"


@click.command()
@config_file_option
@click.option("--docx", is_flag=True, help="Make a DOCX with tracked changes.")
@click.option("--pdf", is_flag=True, help="Make a PDF with marks and bars in the margin.")
@click.option("--site", is_flag=True, help="Make web pages: a summary, and one for each chapter.")
@click.option(
    "--words", is_flag=True, help="In the PDF, mark changes with words instead of symbols."
)
@click.option(
    "--plain", is_flag=True, help="Underline and strike out changes instead of tracking them."
)
@click.option("-a", "--all", "generated", is_flag=True, help="Mark changes in generated parts too.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"The folder to write to. By default, {_FOLDER}.",
)
@click.argument("before", metavar="FROM")
@click.argument("after", metavar="[TO]", required=False, default="")
def redline(
    config_file: Path,
    docx: bool,
    pdf: bool,
    site: bool,
    words: bool,
    plain: bool,
    generated: bool,
    output: Path | None,
    before: str,
    after: str,
) -> None:
    """Show what changed between two tags, branches or commits; without TO, since FROM.

    This Galley sets both states, each with its own settings. Without --docx, --pdf or --site, all three
    are made.
    """
    asked = _Asked(docx=docx or plain, pdf=pdf or words, site=site, plain=plain, words=words)
    if not (asked.docx or asked.pdf or asked.site):
        asked = asked._replace(docx=True, pdf=True, site=True)
    folder = output or config_file.resolve().parent / _FOLDER
    with ExitStack() as states_of_paper:
        older = _set(states_of_paper, config_file, before, before)
        newer = _set(states_of_paper, config_file, after, after or "now")
        paper = compare(older, newer, marks_generated=generated)
        try:
            files = _made(paper, asked)
        except (ToolError, OutputError) as error:
            fail(f"The redline could not be made. {error}\nNothing was written.")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, content)
    for name in dict.fromkeys(name.partition("/")[0] for name in files):
        click.echo(visible(f"Wrote {short(folder / name)}."))
    total = paper.total
    click.echo(
        f"Insertions: {total.insertions:,} ({total.inserted_words:,} words). "
        f"Deletions: {total.deletions:,} ({total.deleted_words:,} words)."
    )


def _set(stack: ExitStack, config_file: Path, revision: str, name: str) -> SetState:
    """A state of the paper; else the end, with the reason."""
    try:
        return stack.enter_context(handovers.state_at(config_file, revision, name))
    except RevisionError as error:
        fail(str(error))
    except Unusable as unusable:
        outcome = unusable.outcome
        wrong = [found for found in outcome.diagnostics if failed([found])]
        report(only(outcome, tuple(wrong)), config_file)
        if outcome.failure:
            say(outcome.failure)
        say(f"The paper as it is at {name} cannot be set with this Galley. Nothing was written.")
        sys.exit(COULD_NOT_RUN)


class _Asked(NamedTuple):
    """Which files are asked for, and how they mark changes."""

    docx: bool
    pdf: bool
    site: bool
    plain: bool
    words: bool


def _made(paper: PaperRedline, asked: _Asked) -> dict[str, bytes]:
    """The files by their names in the folder."""
    name = naming.file_name(stem(paper.after.workspace), paper)
    files: dict[str, bytes] = {}
    if asked.docx:
        files[f"{name}.docx"] = making.docx_of(paper, plain=asked.plain)
    if asked.pdf:
        files[f"{name}.pdf"] = printing.pdf_of(paper, in_words=asked.words)
    if asked.site:
        pages = making.pages_of(paper)
        files |= {f"{name}/{file}": content for file, content in pages.items()}
    return files
