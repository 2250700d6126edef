"""`galley review list`, `show` and `status`: what was said, where it is, what is still open."""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from galley.cli.review.asked import (
    ends_in_a_line,
    format_option,
    opened,
    round_option,
    rows_of,
    tell,
    visible_lines,
)
from galley.cli.terminal import FINE, WRONG_PAPER, config_file_option, say
from galley.core.review.comment import moment
from galley.core.review.ledger import Ledger
from galley.core.review.listing import CommentRow, counts
from galley.core.review.placing import Grade
from galley.core.rules.diagnostic import visible
from galley.workspace.review.desk import Desk

# The whole name of a commit, and how much of it is enough.
_WHOLE = re.compile(r"^([0-9a-f]{12})[0-9a-f]{28}")
_STATES = ("open", "accepted", "in part", "noted", "declined")


@click.command("list")
@config_file_option
@round_option
@click.option("--open", "is_open", is_flag=True, help="Only comments without an answer.")
@click.option("--lost", is_flag=True, help="Only comments whose place is not sure.")
@click.option("--chapter", default="", help="Only comments on chapters whose path contains this.")
@click.option("--owner", default="", help="Only comments that this person answers for.")
@format_option
@ends_in_a_line
def list_command(
    config_file: Path, name: str, is_open: bool, lost: bool, chapter: str, owner: str, kind: str
) -> None:
    """List the comments, each at its line."""
    desk = opened(config_file)
    ledger = desk.round(name)
    _warn(desk)
    rows = [
        row
        for row in rows_of(desk.placed(ledger))
        if (not is_open or row.state == "open")
        and (not lost or row.place.grade is not Grade.SURE)
        and chapter in (row.place.chapter or row.comment.anchor.chapter)
        and (not owner or row.answer.owner == owner)
    ]
    tell(rows, kind)
    if kind == "text":
        of = _counted(len(ledger.comments), "comment")
        click.echo(f"{len(rows)} of {of} of {ledger.round.name}.")


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


@click.command("show")
@config_file_option
@click.argument("identifier", metavar="ID")
@ends_in_a_line
def show_command(config_file: Path, identifier: str) -> None:
    """Show a comment with its thread, its passage and the answer."""
    desk = opened(config_file)
    ledger, comment = desk.find(identifier)
    (row,) = rows_of(desk.placed(ledger, [comment]))
    console = Console(highlight=False)
    for name, text in _facts(row, desk):
        if text:
            console.print(Text(f"{name:12}", "dim") + Text(visible_lines(text)), soft_wrap=True)


def _facts(row: CommentRow, desk: Desk) -> Iterator[tuple[str, str]]:
    comment, answer = row.comment, row.answer
    yield "id", f"{comment.identifier} ({row.round})"
    yield "place", f"{row.place.location} ({row.place.grade.value}: {row.place.why})"
    yield "by", str(row.reviewer)
    yield "said", moment(comment.said)
    yield "from", comment.origin
    yield "kind", f"{comment.kind.value}{', resolved' if comment.is_resolved else ''}"
    yield "label", comment.anchor.label
    yield "passage", comment.anchor.quote or comment.anchor.paragraph
    yield "comment", comment.text or ("" if comment.proposed else comment.gist)
    yield "proposed", comment.proposed
    for reply in comment.replies:
        yield "reply", f"{desk.review.people.of(reply.by)}: {reply.text}"
    yield "same as", comment.same_as
    yield "owner", answer.owner
    yield "disposition", answer.disposition.value or "open"
    yield "response", answer.response
    yield "done", answer.done


@click.command("status")
@config_file_option
@round_option
@click.option("--gate", is_flag=True, help="Exit with 1 while a comment is open or lost.")
@ends_in_a_line
def status_command(config_file: Path, name: str, gate: bool) -> None:
    """Show the state of the round: counts by chapter and answer, what is lost, who commented."""
    sys.exit(show_status(config_file, name, gate=gate))


@ends_in_a_line
def show_status(config_file: Path, name: str, *, gate: bool) -> int:
    """Show the state of a round, and say how the command ends."""
    desk = opened(config_file)
    if not desk.review.rounds and not desk.review.diagnostics and not name:
        click.echo("There are no comments yet. Bring them in: galley review import FILE")
        return FINE
    is_broken = _warn(desk)
    ledger = desk.round(name)
    rows = rows_of(desk.placed(ledger))
    found = counts(rows)
    console = Console(highlight=False)
    console.print(f"{visible(ledger.round.name)}: {_of_round(ledger)}", markup=False)
    table = Table("chapter", *_STATES, box=None, header_style="bold", pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for path, states in found.chapters.items():
        cells = (str(states[state] or "") for state in _STATES)
        table.add_row(Text(visible(path) or "(none)"), *cells)
    table.add_row("total", *(str(found.states[state]) for state in _STATES), style="bold")
    console.print(table)
    people = {row.comment.by for row in rows}
    console.print(
        f"{_counted(found.total, 'comment')} by {_counted(len(people), 'reviewer')}; places: "
        + ", ".join(f"{found.grades[grade]} {grade.value}" for grade in Grade),
    )
    lost, unanswered = found.grades[Grade.LOST], found.states["open"]
    if unanswered:
        console.print("To answer one: galley review respond ID --disposition noted --response TEXT")
    if lost:
        console.print("To see those that are lost: galley review list --lost")
    return WRONG_PAPER if gate and (unanswered or lost or is_broken) else FINE


def _of_round(ledger: Ledger) -> str:
    revision = _WHOLE.sub(r"\1", ledger.round.revision)
    told = [f"revision {visible(revision)}"] if revision else []
    closes = ledger.round.closes
    if closes is not None:
        day = closes.date() if isinstance(closes, datetime) else closes
        left = (day - datetime.now(UTC).date()).days
        told.append(f"closes {_day(day)}, {left} days left" if left >= 0 else f"closed {_day(day)}")
    return ", ".join(told) or "no revision is named"


def _day(day: date) -> str:
    return day.isoformat()


def _warn(desk: Desk) -> bool:
    """Say what of the ledgers cannot be read; whether there is anything."""
    for diagnostic in desk.review.diagnostics:
        say(str(diagnostic))
    return bool(desk.review.diagnostics)
