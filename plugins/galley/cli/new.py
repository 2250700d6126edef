"""A paper to begin with."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from galley.cli.terminal import fail, short
from galley.core.bibliography.author_names import author_name
from galley.core.rules.diagnostic import visible
from galley.tools import files, first_commit, interruption
from galley.workspace.bringing.bringing import LOSSES, Brought, bring
from galley.workspace.bringing.documents import DocumentError
from galley.workspace.starting.answers import (
    LICENCES,
    POINTS,
    Answers,
    CatalogueFacts,
    CitationStyle,
    Host,
    PaperAuthor,
    StartingPoint,
    is_kind,
)
from galley.workspace.starting.writing import begin

_NONE = "none"
_DEFAULTS = Answers("")
# So many lines of what was not brought in are shown; all are in a file.
_MOST_LOSSES = 40
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


class StyleChoice(click.ParamType[CitationStyle | Path]):
    """One of the two styles, or a CSL file."""

    name = "style"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> CitationStyle | Path:
        if isinstance(value, CitationStyle | Path):
            return value
        text = str(value)
        if text in tuple(CitationStyle):
            return CitationStyle(text)
        path = Path(text)
        if path.suffix.lower() != ".csl" or not files.is_regular(path):
            self.fail(f'"{text}" is not {" or ".join(CitationStyle)}, nor a CSL file')
        return path


class LanguageTag(click.ParamType[str]):
    """A BCP 47 tag, by its form: https://www.rfc-editor.org/rfc/bcp/bcp47.txt."""

    name = "language"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        tag = str(value)
        if not _TAG.fullmatch(tag):
            self.fail(f'"{tag}" is not the tag of a language, such as en-GB, ms or zh-Hans')
        return tag


class KindName(click.ParamType[str]):
    """The name of a further kind of register items."""

    name = "kind"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        if not is_kind(str(value)):
            self.fail(f'"{value}" is not a name of lower-case letters and hyphens, such as risk')
        return str(value)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--title", help="The title of the paper. By default, it is made from the name of the folder."
)
@click.option(
    "--author",
    "authors",
    multiple=True,
    help='An author: "Ana Roe" or "Roe, Ana", and an organisation in braces: "{Institute of Stars}". '
    "Repeat the option for each.",
)
@click.option(
    "--starting-point",
    "point",
    type=click.Choice([point.value for point in StartingPoint]),
    help="The text to start from: a policy white paper, a consultation paper or a short report.",
)
@click.option("--language", type=LanguageTag(), help="The language of the paper, such as en-GB.")
@click.option(
    "--style", type=StyleChoice(), help="How sources are cited: author-date, notes, or a CSL file."
)
@click.option(
    "--kind",
    "kinds",
    type=KindName(),
    multiple=True,
    help="A further kind of register item, such as risk. Repeat the option for each.",
)
@click.option(
    "--host",
    type=click.Choice([host.value for host in Host]),
    help="Where the repository will be. The host then checks and builds every change.",
)
@click.option(
    "--licence",
    type=click.Choice([*LICENCES, _NONE]),
    help="How the paper may be used. none reserves all rights.",
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    help="What to make the chapters from: a Word file (.docx), a text for Pandoc or Quarto (.md, .qmd), "
    "or a folder: a Quarto book, a Manubot manuscript, a MkDocs site, or files of these kinds.",
)
@click.option("--no-git", is_flag=True, help="Do not create a git repository.")
def new(
    folder: Path,
    title: str | None,
    authors: tuple[str, ...],
    point: str | None,
    language: str | None,
    style: CitationStyle | Path | None,
    kinds: tuple[str, ...],
    host: str | None,
    licence: str | None,
    source: Path | None,
    no_git: bool,
) -> None:
    """Create a paper: a folder with a first text and everything that its authors need.

    In a terminal, Galley asks for what you do not give as an option.
    """
    named = folder.resolve().name.replace("-", " ").replace("_", " ")
    named = named[:1].upper() + named[1:]
    if folder.exists() and any(folder.iterdir()):
        fail(f"{short(folder)} is not empty; name an empty folder, or one that does not exist yet.")
    brought = _brought(source, title)
    if brought is not None:
        title, language = title or brought.title, language or _tag(brought.language)
        style, point = style or brought.style, point or _DEFAULTS.point
    if sys.stdin.isatty() and sys.stdout.isatty():
        title = title or click.prompt("Title", default=named)
        if not authors and not (brought and brought.authors):
            authors = _listed(click.prompt("Authors, separated by semicolons", default=""))
        point = point or _chosen("Starting point", POINTS, _DEFAULTS.point)
        language = language or click.prompt(
            "Language", default=_DEFAULTS.language, type=LanguageTag()
        )
        style = style or click.prompt(
            "Citations: author-date, notes or a CSL file",
            default=_DEFAULTS.style,
            type=StyleChoice(),
        )
        kinds = kinds or _kinds()
        host = host or click.prompt(
            "Host", default=Host.NONE.value, type=click.Choice([one.value for one in Host])
        )
        licence = licence or click.prompt(
            "Licence", default=_DEFAULTS.licence, type=click.Choice([*LICENCES, _NONE])
        )
    answers = Answers(
        title=" ".join((title or named).split()),
        subtitle=brought.subtitle if brought else "",
        facts=brought.facts if brought else CatalogueFacts(),
        authors=_authors(authors, brought),
        language=language or _DEFAULTS.language,
        style=style or _DEFAULTS.style,
        kinds=kinds,
        host=Host(host or Host.NONE),
        licence="" if licence == _NONE else licence or _DEFAULTS.licence,
        point=StartingPoint(point or _DEFAULTS.point),
    )
    _begin(folder, answers, brought, no_git=no_git)


def _brought(source: Path | None, title: str | None) -> Brought | None:
    """The document that the paper begins with, if there is one."""
    if source is None:
        return None
    try:
        return bring(source, " ".join((title or "").split()))
    except DocumentError as error:
        fail(str(error))


def _tag(language: str) -> str | None:
    """The language that a text says it is in, if it is named by a tag."""
    return language if _TAG.fullmatch(language) else None


def _authors(names: tuple[str, ...], brought: Brought | None) -> tuple[PaperAuthor, ...]:
    """The authors by their names, with what the text says of them; without names, those of the text."""
    brought_in = brought.authors if brought else ()
    known = {author.name.printed: author for author in brought_in}
    given = (author_name(name) for name in names if name.strip())
    named = tuple(known.get(name.printed) or PaperAuthor(name=name) for name in given)
    return named or brought_in


def _begin(folder: Path, answers: Answers, brought: Brought | None, *, no_git: bool) -> None:
    """Write the paper and commit it, and say what to do next."""
    try:
        with interruption.postponed():
            written = begin(folder, answers, brought.text if brought else None)
    except FileExistsError:
        fail(f"{short(folder)} is not empty; name an empty folder, or one that does not exist yet.")
    except OSError as error:
        fail(f"{short(folder)} could not be written: {error.strerror}")
    for path in written:
        click.echo(f"  {short(path)}")
    if not no_git:
        failure = first_commit.commit_all(folder, f"Begin {answers.title}")
        said = (
            f"Nothing is committed: {failure}." if failure else "Everything is in a first commit."
        )
        click.echo(said)
    if brought is not None and brought.losses:
        click.echo("Not brought in:")
        for loss in brought.losses[:_MOST_LOSSES]:
            click.echo(f"  {visible(loss)}")
        more = len(brought.losses) - _MOST_LOSSES
        if more > 0:
            click.echo(f"  … and {more} more")
        click.echo(
            f"They are all listed in {LOSSES}. Delete that file when you have dealt with them."
        )
    if answers.authors:
        click.echo("Authors, as reference managers will list them:")
    for author in answers.authors:
        click.echo(f"  {_listed_as(author)}")
    click.echo(f"The paper is in {short(folder)}. Go there and run galley serve to see it.")


def _listed_as(author: PaperAuthor) -> str:
    """How an author is filed, so that a wrong guess is seen at once."""
    name = author.name
    if not author.is_person:
        return f"{visible(name.printed)} (an organisation)"
    return visible(", ".join(filter(None, (name.family, name.given))))


def _chosen(question: str, choices: Mapping[StartingPoint, str], default: StartingPoint) -> str:
    """Ask for one of some choices that are described first."""
    for choice, description in choices.items():
        click.echo(f"  {choice.value}: {description}")
    kind = click.Choice([choice.value for choice in choices])
    return str(click.prompt(question, default=default.value, type=kind))


def _kinds() -> tuple[str, ...]:
    """Ask for further kinds of items, until each has a name that is one."""
    while True:
        said = click.prompt("Further kinds of register items, separated by semicolons", default="")
        found = _listed(said)
        wrong = [name for name in found if not is_kind(name)]
        if not wrong:
            return found
        click.echo(f'"{wrong[0]}" is not a name of lower-case letters and hyphens, such as risk.')


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
