"""`galley review import`: comments from the files of reviewers."""

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path

import click
from rich.console import Console

from galley.cli.review.asked import ends_in_a_line, line_of, opened, round_option, rows_of
from galley.cli.terminal import FINE, WRONG_PAPER, config_file_option, fail, say, short
from galley.core.review.comment import CommentKind, FileReading, Reviewer, told_by
from galley.core.review.ledger import Ledger
from galley.core.review.people import ReceivedFile, joined
from galley.core.review.placing import Grade, PassageAnchor
from galley.core.rules.diagnostic import visible
from galley.hosts.mkdocs import runs
from galley.proofs.review.foreign import ForeignFileError
from galley.tools import git
from galley.workspace.review.desk import Desk, PlacedComment
from galley.workspace.review.importing import ImportedFile, bring_in
from galley.workspace.review.labels import labels_of
from galley.workspace.review.received_files import content_of, read_file
from galley.workspace.review.rounds import save

_ORGANISATION = re.compile(r"\(([^)]*)\)")
# So many of the comments that are not surely placed are named.
_NAMED = 20


@click.command("import")
@config_file_option
@round_option
@click.option(
    "--by",
    metavar="WHO",
    default="",
    help='Who sent the files, if these do not say, such as "Ann Ash (Example Institute)".',
)
@click.option("--revision", default="", help="The revision of the paper that the files are about.")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@ends_in_a_line
def import_command(
    config_file: Path,
    name: str,
    by: str,
    revision: str,
    dry_run: bool,
    files: tuple[Path, ...],
) -> None:
    """Bring the comments of files into the round.

    The files are DOCX, PDF, XLSX, CSV, JSON of Web Annotations or Hypothesis, or the text of an issue or
    an e-mail that the site made.
    """
    desk = opened(config_file)
    if revision:
        commit = git.commit(desk.folder, revision)
        if not commit:
            fail(f'there is no revision "{visible(revision)}" of this paper')
        revision = commit[:12]
    ledger: Ledger | None = None
    people, received = desk.review.people, list(desk.review.received)
    failures, labels = 0, None
    for path in files:
        try:
            content = content_of(path)
            reading = told_by(read_file(path.name, content), _reviewer(by), revision)
        except ForeignFileError as error:
            say(visible(f"{short(path)}: {error}"))
            failures += 1
            continue
        ledger = ledger or desk.round_to_fill(name, reading.revision)
        if labels is None and _needs_labels(reading):
            labels = _labels(desk)
        found = bring_in(ledger, reading, path.name, desk.finder, labels or {})
        ledger, people = found.merged.ledger, joined(people, found.merged.reviewers)
        digest = hashlib.sha256(content).hexdigest()
        received.append(ReceivedFile(path.name, digest, ledger.round.name))
        is_known = bool(desk.finder.earlier(reading.revision or ledger.round.revision))
        _tell(found, desk, path, is_known_revision=is_known)
    if ledger is None:
        sys.exit(WRONG_PAPER)
    total = len(ledger.comments)
    if dry_run:
        click.echo("Nothing was written.")
    else:
        try:
            save(desk.review, ledger, people, received)
        except OSError as error:
            fail(f"{ledger.path} could not be written: {error.strerror or error}")
        click.echo(f"{ledger.path}: {total} comment{'' if total == 1 else 's'}.")
    sys.exit(WRONG_PAPER if failures else FINE)


def _reviewer(by: str) -> Reviewer:
    """Whom an option names: a name, an organisation in parentheses, an address as in an e-mail."""
    organisation = _ORGANISATION.search(by)
    plain = _ORGANISATION.sub("", by)
    name, address = parseaddr(plain)
    if "@" not in address:
        name, address = plain, ""
    return Reviewer(
        name=" ".join(name.split()),
        organisation=organisation[1].strip() if organisation else "",
        email=address,
    )


def _needs_labels(reading: FileReading) -> bool:
    return not reading.text and any(remark.anchor.label for remark in reading.remarks)


def _labels(desk: Desk) -> Mapping[str, PassageAnchor]:
    """What the numbers of the paper stand for; nothing of a paper that cannot be set."""
    galley = runs.check(desk.config_file).galley
    if galley is None:
        say("The paper cannot be set, so comments that name a clause alone have no place yet.")
        return {}
    return labels_of(galley.numbering, desk.chapters)


def _tell(found: ImportedFile, desk: Desk, path: Path, *, is_known_revision: bool) -> None:
    """Say what came in, and where it landed."""
    merged = found.merged
    console = Console(highlight=False)
    kinds = Counter("edit" if c.kind is CommentKind.EDIT else "comment" for c in merged.added)
    new = ", ".join(f"{n} new {kind}{'' if n == 1 else 's'}" for kind, n in kinds.items())
    replies = sum(len(c.replies) for c in merged.longer) - sum(
        len(old.replies)
        for c in merged.longer
        for ledger in desk.review.rounds
        if (old := ledger.by_id.get(c.identifier))
    )
    more = [f"{merged.known} already known"] if merged.known else []
    more += [f"{replies} new repl{'y' if replies == 1 else 'ies'}"] if replies else []
    told = ", ".join([new or "nothing new", *more])
    console.print(f"{visible(short(path))}: {told}", markup=False, soft_wrap=True)
    grades = Counter(place.grade for place in found.places.values())
    if grades:
        said = ", ".join(f"{grades[grade]} {grade.value}" for grade in Grade if grades[grade])
        console.print(f"  placed: {said}", markup=False)
    if merged.grouped:
        count = len(merged.grouped)
        console.print(
            f"  {count} repeat{'s' if count == 1 else ''} what another comment on the passage says"
        )
    if merged.answers:
        count = merged.answers
        console.print(
            f"  {count} repl{'y is your own answer' if count == 1 else 'ies are your own answers'}; "
            f"the ledger has {'it' if count == 1 else 'them'}",
        )
    for left in found.left:
        console.print(f"  not imported: {visible(left)}", markup=False, soft_wrap=True)
    if merged.added and not is_known_revision:
        console.print("  the revision is not known: places were found by words alone (--revision)")
    unsure = [c for c in merged.added if found.places[c.identifier].grade is not Grade.SURE]
    named = {reviewer.identifier: reviewer for reviewer in merged.reviewers}
    placed = [
        PlacedComment(merged.ledger, c, found.places[c.identifier], named[c.by])
        for c in unsure[:_NAMED]
    ]
    for row in rows_of(placed):
        line = line_of(row)
        line.append(f" ({row.place.why})", "dim")
        console.print("  ", line, soft_wrap=True)
    if len(unsure) > _NAMED:
        console.print(f"  and {len(unsure) - _NAMED} more: galley review list --lost")
