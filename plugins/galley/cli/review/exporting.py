"""`galley review export`: what goes back to reviewers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from galley.cli.review.asked import ends_in_a_line, opened, round_option, rows_of
from galley.cli.terminal import config_file_option, fail, short, write
from galley.core.review.comment import Comment, comment_of, reviewer_of
from galley.core.review.listing import CommentRow, answer_in_words, mark_of_answer
from galley.core.rules.diagnostic import visible
from galley.proofs.review.answering import answered_form, answered_word
from galley.proofs.review.foreign import ForeignFileError
from galley.proofs.review.sheets import is_form
from galley.proofs.review.tables import as_csv, as_xlsx
from galley.proofs.review.web_annotations import annotation, as_json, response
from galley.workspace import build_date
from galley.workspace.review.desk import Desk
from galley.workspace.review.received_files import content_of, read_file

_FORMS = {".csv": "csv", ".xlsx": "xlsx", ".json": "w3c", ".docx": "docx"}
_ENDINGS = {form: ending for ending, form in _FORMS.items()}


@click.command("export")
@config_file_option
@round_option
@click.option(
    "--form",
    type=click.Choice(["csv", "xlsx", "w3c", "docx"]),
    help="The format. By default, it follows the name of OUT.",
)
@click.option("--to", "to", metavar="REVIEWER", default="", help="The comments of one reviewer.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The Word file that the reviewer sent. OUT is a copy of it with the answers.",
)
@click.option(
    "--as",
    "author",
    default="The authors",
    show_default=True,
    help="The name that the answers are signed with.",
)
@click.argument("out", type=click.Path(path_type=Path))
@ends_in_a_line
def export_command(
    config_file: Path,
    name: str,
    form: str | None,
    to: str,
    into: Path | None,
    author: str,
    out: Path,
) -> None:
    """Write the comments with their answers, for those who made them.

    OUT is a file, or a folder that gets a file for each reviewer. With --into, the answers are replies to
    the comments of a Word file, or the last column of its comment form.
    """
    desk = opened(config_file)
    ledger = desk.round(name)
    rows = rows_of(desk.placed(ledger))
    if into is not None:
        if into.suffix.lower() not in (".docx", ".docm"):
            fail(
                f"{short(into)} is not a Word file; write the answers of its reviewer into a table: "
                "galley review export --to NAME OUT.xlsx"
            )
        answers = _answers(into, rows)
        write(out, _into(into, answers, author))
        _remember(desk, answers)
        said = f"{len(answers)} answer{'' if len(answers) == 1 else 's'}"
        click.echo(f"Wrote {said} to {short(out)}.")
        return
    chosen = form or _FORMS.get(out.suffix.lower(), "csv")
    if chosen == "docx":
        fail("Name the Word file that the reviewer sent: --into FILE")
    made: Callable[[Sequence[CommentRow]], bytes] = {
        "csv": as_csv,
        "xlsx": lambda rows: as_xlsx(rows, build_date.of_sources(desk.folder)),
        "w3c": lambda rows: _annotations(rows, author),
    }[chosen]
    wanted = {
        r.identifier for r in desk.review.people.reviewers.values() if _is(to, r.name, r.identifier)
    }
    if to and not wanted:
        fail(visible(f'there is no reviewer "{to}"'))
    if to or not (out.is_dir() or not out.suffix):
        mine = [row for row in rows if not to or row.comment.by in wanted]
        write(out, made(mine))
        click.echo(f"Wrote {_counted(mine)} to {short(out)}.")
        return
    out.mkdir(parents=True, exist_ok=True)
    for reviewer in sorted({row.comment.by for row in rows}):
        mine = [row for row in rows if row.comment.by == reviewer]
        path = out / f"{reviewer}{_ENDINGS[chosen]}"
        write(path, made(mine))
        click.echo(visible(f"Wrote {_counted(mine)} by {mine[0].reviewer} to {short(path)}."))


def _counted(rows: Sequence[CommentRow]) -> str:
    return f"{len(rows)} comment{'' if len(rows) == 1 else 's'}"


def _is(to: str, *names: str) -> bool:
    return to.casefold() in (name.casefold() for name in names if name)


def _annotations(rows: Sequence[CommentRow], author: str) -> bytes:
    made = []
    for row in rows:
        made.append(annotation(row.comment, row.reviewer, ""))
        if text := answer_in_words(row.answer):
            made.append(response(row.comment, author, text))
    return as_json(made)


@dataclass(frozen=True, slots=True)
class _SentAnswer:
    """An answer to a comment of a file, and what the ledger has of that comment."""

    row: CommentRow
    words: str


def _into(path: Path, answers: Mapping[str, _SentAnswer], author: str) -> bytes:
    """The file of a reviewer with the answers in it."""
    try:
        data = content_of(path)
        told = {native: answer.words for native, answer in answers.items()}
        if is_form(data):
            return answered_form(data, told)
        date = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return answered_word(data, told, author, date)
    except ForeignFileError as error:
        fail(visible(f"{short(path)}: {error}"))


def _answers(path: Path, rows: Sequence[CommentRow]) -> Mapping[str, _SentAnswer]:
    """The answers to the comments of a file, by the ids that these have in it."""
    named = {row.comment.identifier: row for row in rows}
    origins = {row.comment.origin: row for row in rows}
    try:
        remarks = read_file(path.name, content_of(path)).remarks
    except ForeignFileError as error:
        fail(visible(f"{short(path)}: {error}"))
    found = {}
    for remark in remarks:
        by = reviewer_of(remark.by).identifier
        name = comment_of(remark, by, path.name, "").identifier
        row = named.get(name) or origins.get(f"{path.name}#{remark.native}")
        if row is not None and (words := answer_in_words(row.answer)):
            found[remark.native] = _SentAnswer(row, words)
    if not found:
        fail(visible(f"{short(path)}: none of its comments has an answer yet; import it first"))
    return found


def _remember(desk: Desk, answers: Mapping[str, _SentAnswer]) -> None:
    """Note which answers went back, so that they are known when the file comes in again."""
    sent = {answer.row.comment.identifier: answer for answer in answers.values()}

    def noted(comment: Comment) -> Comment:
        mark = mark_of_answer(sent[comment.identifier].words)
        return replace(comment, sent=" ".join(dict.fromkeys([*comment.sent.split(), mark])))

    try:
        desk.change(sent, noted)
    except OSError as error:
        fail(f"the ledger could not be written: {error.strerror or error}")
