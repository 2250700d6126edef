"""What the commands on comments share: their options, the review that they work on, how it is listed."""

import csv
import io
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from rich.console import Console
from rich.text import Text

from galley.cli.terminal import config_file_option, fail
from galley.core.review.listing import CommentRow, row_of
from galley.core.review.placing import Grade
from galley.core.rules.diagnostic import visible
from galley.proofs.register.cells import csv_cell
from galley.workspace.review.desk import Desk, PlacedComment, ReviewError

_P = ParamSpec("_P")
_R = TypeVar("_R")

round_option = click.option(
    "--round", "name", default="", help="The round. By default, the last one."
)
format_option = click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="text is for people, the others for programs.",
)
# How a place is said, and in which colour.
GRADES = {Grade.SURE: "", Grade.LIKELY: "yellow", Grade.LOST: "red"}
STATES = {"open": "bold", "declined": "red", "accepted": "green", "in part": "yellow"}
_COLUMNS = 160


def opened(config_file: Path) -> Desk:
    """The review of a workspace, or the end if there is no workspace."""
    if not config_file.is_file():
        fail(f"{config_file} not found; name the mkdocs.yml of the paper with -f.")
    return Desk(config_file)


def ends_in_a_line(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """A command that ends in one line where it cannot go on."""

    def run(*words: _P.args, **options: _P.kwargs) -> _R:
        try:
            return command(*words, **options)
        except ReviewError as error:
            fail(visible_lines(str(error)))

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]  # those of its options
    return run


def visible_lines(text: str) -> str:
    """A text of several lines for a terminal, with nothing in it that steers it."""
    return "\n".join(map(visible, text.split("\n")))


def rows_of(placed: Sequence[PlacedComment]) -> list[CommentRow]:
    """Comments with the answers that count for them."""
    return [row_of(one.ledger, one.comment, one.place, one.reviewer) for one in placed]


def as_csv(rows: Sequence[CommentRow]) -> str:
    """A row for each comment."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    told = [row.cells for row in rows]
    writer.writerow(told[0] if told else ("path", "line", "id", "comment"))
    for cells in told:
        writer.writerow(csv_cell(str(value)) for value in cells.values())
    return text.getvalue()


def as_json(rows: Sequence[CommentRow]) -> str:
    """The comments as a list."""
    return json.dumps([row.cells for row in rows], ensure_ascii=False, indent=2) + "\n"


def tell(rows: Sequence[CommentRow], kind: str) -> None:
    """List comments on standard output."""
    if kind != "text":
        text = as_json(rows) if kind == "json" else as_csv(rows)
        sys.stdout.buffer.write(text.encode())
        return
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _COLUMNS)
    for row in rows:
        console.print(line_of(row), soft_wrap=True)


def line_of(row: CommentRow) -> Text:
    """A comment in a line: where, its id, what was decided, who said it, and what."""
    location = str(row.place.location) or row.comment.anchor.chapter or "(no chapter)"
    line = Text(visible(location), GRADES[row.place.grade])
    if row.place.grade is not Grade.SURE:
        line.append(f" ({row.place.grade.value})", GRADES[row.place.grade])
    line.append(f"  {row.comment.identifier}", "dim")
    line.append(f"  {row.state}", STATES.get(row.state, "")).append(f"  {row.comment.kind.value}  ")
    line.append(visible(str(row.reviewer)), "cyan").append(": ")
    gist = visible(row.comment.gist)
    line.append(gist if len(gist) <= 200 else f"{gist[:199]}…")
    if row.comment.same_as:
        line.append(f"  = {row.comment.same_as}", "dim")
    return line


__all__ = ["config_file_option"]
