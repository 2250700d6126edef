"""`galley review add`, `place`, `respond`, `group` and `forget`: what authors do with comments."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import click

from galley.cli.review.asked import ends_in_a_line, opened, round_option
from galley.cli.terminal import config_file_option, fail
from galley.core.review.comment import (
    NEED_A_REASON,
    Comment,
    CommentKind,
    Disposition,
    Remark,
    Reviewer,
    cleaned,
    comment_of,
    reviewer_of,
)
from galley.core.review.merging import suggestions
from galley.core.review.passages import source
from galley.core.review.people import People, forgotten
from galley.core.review.placing import Grade, PassageAnchor, similarity
from galley.core.rules.diagnostic import did_you_mean, visible
from galley.tools import git
from galley.workspace.review.desk import Desk, ReviewError, answered
from galley.workspace.review.importing import anchor_in
from galley.workspace.review.rounds import save, save_people

_DECIDED = [one.value for one in Disposition if one]


@click.command("respond")
@config_file_option
@click.option(
    "--disposition", "-d", type=click.Choice(_DECIDED), help="What was decided on the comments."
)
@click.option("--response", "-r", default=None, help="The answer that the reviewers read.")
@click.option("--owner", default=None, help="The person who answers for the comments.")
@click.option("--commit", default=None, help="The commit with the change.")
@click.argument("identifiers", metavar="ID...", nargs=-1, required=True)
@ends_in_a_line
def respond_command(
    config_file: Path,
    disposition: str | None,
    response: str | None,
    owner: str | None,
    commit: str | None,
    identifiers: tuple[str, ...],
) -> None:
    """Answer comments."""
    desk = opened(config_file)
    told: dict[str, object] = {}
    if disposition is not None:
        told["disposition"] = Disposition(disposition)
    if response is not None:
        told["response"] = cleaned(response)
    if owner is not None:
        told["owner"] = cleaned(owner)
    if commit is not None:
        name = git.commit(desk.folder, commit)
        if not name:
            fail(f'there is no commit "{visible(commit)}"')
        told["done"] = name[:12]
    if not told:
        fail("Say what was decided: --disposition, --response, --owner or --commit.")
    changed = _write(desk, identifiers, lambda comment: answered(comment, **told))
    for comment in changed:
        state = comment.disposition.value or "open"
        owed = comment.disposition in NEED_A_REASON and not comment.response
        hint = "; the reviewer is owed a reason: --response TEXT" if owed else ""
        click.echo(f"{comment.identifier}: {state}{hint}")


@click.command("group")
@config_file_option
@round_option
@click.option("--suggested", is_flag=True, help="List pairs of comments that may ask for the same.")
@click.argument("identifiers", metavar="[ID ID...]", nargs=-1)
@ends_in_a_line
def group_command(
    config_file: Path, name: str, suggested: bool, identifiers: tuple[str, ...]
) -> None:
    """Let the first comment's answer count for the others as well."""
    desk = opened(config_file)
    if suggested:
        ledger = desk.round(name)
        pairs = suggestions(ledger.comments, desk.passages(ledger), _alike())
        for one, other in pairs:
            click.echo(visible(f"{one.identifier}: {one.gist[:120]}"))
            click.echo(visible(f"{other.identifier}: {other.gist[:120]}\n"))
        click.echo(
            f"{len(pairs)} pairs may ask for the same. Check them: similar words may say the opposite."
        )
        if pairs:
            click.echo("To share the first one's answer: galley review group ID ID")
        return
    if len(identifiers) < 2:
        fail("Name two or more comments; the answer to the first one counts for all.")
    ledger, first = desk.find(identifiers[0])
    others = [desk.find(identifier) for identifier in identifiers[1:]]
    if any(other.round != ledger.round for other, _ in others):
        fail("These comments are in different rounds; an answer is shared only within a round.")
    head = first.same_as or first.identifier
    named = {comment.identifier for _, comment in others} - {head}
    # Whatever was answered by one of them is answered by the first now.
    waiting = {c.identifier for c in ledger.comments if c.same_as in named}
    _write(desk, sorted({*named, *waiting} - {head}), lambda c: answered(c, same_as=head))
    click.echo(f"{head} answers for {', '.join(sorted({*named, *waiting} - {head}))}.")


def _alike() -> Callable[[str, str], float]:
    """How alike two texts are: by rapidfuzz, where it is installed."""
    try:
        found = import_module("rapidfuzz.fuzz").token_set_ratio
    except ImportError:
        return similarity
    return lambda one, other: float(found(one, other))


@click.command("place")
@config_file_option
@round_option
@click.argument("identifier", metavar="[ID]", default="")
@click.argument("where", metavar="[PATH:LINE]", default="")
@ends_in_a_line
def place_command(config_file: Path, name: str, identifier: str, where: str) -> None:
    """Set the place of a comment; without ID, find all comments through Git's history.

    A build does not read the history, so this command records the places that it finds there.
    """
    desk = opened(config_file)
    if not identifier:
        _keep_places(desk, name)
        return
    if not where:
        fail("Say where: galley review place ID chapters/one.md:42")
    pin = _passage(desk, where)
    (comment,) = _write(desk, [identifier], lambda comment: answered(comment, pin=pin))
    click.echo(f"{comment.identifier}: {desk.place(comment).location}")


def _keep_places(desk: Desk, name: str) -> None:
    """Pin each comment that history places surely and words alone do not."""
    ledger = desk.round(name)
    kept: dict[str, PassageAnchor] = {}
    for one in desk.placed(ledger):
        at = one.place
        if at.grade is Grade.SURE and not one.comment.pin:
            kept[one.comment.identifier] = anchor_in(
                at.chapter, desk.chapters[at.chapter], at.start, at.end, git.revision(desk.folder)
            )
    plain = {c.identifier for c in ledger.comments if _is_found_by_words(desk, c)}
    moved = sorted(kept.keys() - plain)
    if moved:
        _write(desk, moved, lambda comment: answered(comment, pin=kept[comment.identifier]))
    click.echo(f"{len(moved)} places were recorded; the others are found by their words, or lost.")


def _is_found_by_words(desk: Desk, comment: Comment) -> bool:
    return desk.place_by_words(comment).grade is Grade.SURE


def _passage(desk: Desk, where: str) -> PassageAnchor:
    """The passage at a path and a line."""
    path, _, line = where.rpartition(":")
    if not path or not line.isdecimal():
        fail("Write the place as a path and a line, such as chapters/one.md:42")
    if path not in desk.chapters:
        hint = did_you_mean(path, desk.chapters)
        fail(visible(f'there is no chapter "{path}"' + (f"; {hint}" if hint else "")))
    text = desk.chapters[path]
    lines = text.split("\n")
    if not 0 < int(line) <= len(lines) or not lines[int(line) - 1].strip():
        fail(f"{visible(path)} has no words on line {line}; name a line of a paragraph")
    start = sum(len(one) + 1 for one in lines[: int(line) - 1])
    found = source(text)
    if found.passages:
        passage = found.passages[found.passage_at(start)]
        if passage.start <= start < passage.end and passage.end - passage.start < 300:
            return anchor_in(path, text, passage.start, passage.end, git.revision(desk.folder))
    end = start + len(lines[int(line) - 1])
    return anchor_in(path, text, start, end, git.revision(desk.folder))


@click.command("add")
@config_file_option
@round_option
@click.option("--by", required=True, help="The person who said it.")
@click.option("--organisation", default="", help="The organisation that the person spoke for.")
@click.option("--kind", type=click.Choice([one.value for one in CommentKind]), default="general")
@click.option("--proposed", default="", help="The text that is proposed.")
@click.option("--text", default=None, help="What was said. By default, an editor opens for it.")
@click.argument("where", metavar="PATH:LINE")
@ends_in_a_line
def add_command(
    config_file: Path,
    name: str,
    by: str,
    organisation: str,
    kind: str,
    proposed: str,
    text: str | None,
    where: str,
) -> None:
    """Add a comment from a letter, a call or a meeting."""
    desk = opened(config_file)
    anchor = _passage(desk, where)
    words = cleaned((click.edit("") or "") if text is None else text)
    if not words and not proposed:
        fail("A comment needs words; nothing was written.")
    ledger = desk.round_to_fill(name, git.revision(desk.folder))
    person = reviewer_of(Reviewer(name=cleaned(by), organisation=cleaned(organisation)))
    remark = Remark(
        source="hand",
        native="",
        by=person,
        text=words,
        said=datetime.now(UTC).replace(microsecond=0),
        kind=CommentKind(kind),
        proposed=cleaned(proposed),
        anchor=anchor,
    )
    comment = comment_of(remark, person.identifier, "", ledger.round.revision)
    desk.add(ledger, comment, person)
    click.echo(f"{comment.identifier}: {desk.place(comment).location}")


@click.command("forget")
@config_file_option
@click.argument("who", metavar="NAME")
@ends_in_a_line
def forget_command(config_file: Path, who: str) -> None:
    """Remove a reviewer's name and words; their comments are still counted.

    Earlier states in Git, and copies that others have, keep them.
    """
    desk = opened(config_file)
    people = desk.review.people.reviewers
    wanted = {
        one.identifier
        for one in people.values()
        if who.casefold() in (one.identifier, one.name.casefold(), one.email.casefold())
    }
    if not wanted:
        hint = did_you_mean(who, [one.name for one in people.values()])
        raise ReviewError(f'there is no reviewer "{who}"' + (f"; {hint}" if hint else ""))
    names = {people[identifier].name for identifier in wanted} - {""}
    left = People({key: one for key, one in people.items() if key not in wanted})
    count = sum(c.by in wanted for one in desk.review.rounds for c in one.comments)
    for ledger in desk.review.rounds:
        desk.writable(ledger)
    for ledger in desk.review.rounds:
        received = [
            replace(one, name="(removed)") if _is_named(one.name, names) else one
            for one in desk.review.received
        ]
        save(desk.review, forgotten(ledger, wanted), None, received)
    # The name goes last: a command that was ended in the middle can be given again.
    save_people(desk.review, left)
    click.echo(
        f"The words of {count} comments and the name were removed; the comments are still counted."
    )
    for path, line in _mentions(desk, names):
        click.echo(visible(f"{path}:{line} still has the name"))
    click.echo(
        "Git keeps the earlier states of these files; only rewriting its history removes them."
    )


def _mentions(desk: Desk, names: set[str]) -> Iterator[tuple[str, int]]:
    """Where our own words in the ledgers have a name, as the files are now."""
    for ledger in Desk(desk.config_file).review.rounds:
        for number, line in enumerate(ledger.text.split("\n"), 1):
            if any(name.casefold() in line.casefold() for name in names):
                yield ledger.path, number


def _is_named(file: str, names: set[str]) -> bool:
    """Whether a file's name has a word of a person's name."""
    words = {word for name in names for word in name.casefold().split() if len(word) > 2}
    return any(word in file.casefold() for word in words)


def _write(
    desk: Desk, identifiers: "tuple[str, ...] | list[str]", made: Callable[[Comment], Comment]
) -> list[Comment]:
    try:
        return desk.change(identifiers, made)
    except OSError as error:
        fail(f"the ledger could not be written: {error.strerror or error}")
