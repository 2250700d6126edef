"""`galley review edits`: the changes in a Word file as a patch of the chapters."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from galley.cli.review.asked import ends_in_a_line, opened
from galley.cli.terminal import FINE, WRONG_PAPER, config_file_option, fail, short
from galley.core.review.edits.edit import PlacedEdit
from galley.core.review.edits.splicing import offered_keys
from galley.core.rules.diagnostic import visible
from galley.hosts.mkdocs.handovers import trial_at
from galley.proofs.review.foreign import ForeignFileError
from galley.proofs.review.word import TrackedText, read_tracked
from galley.workspace.review.received_files import content_of
from galley.workspace.review.word_edits import WordPatch, apply, patch_of
from galley.workspace.revisions import RevisionError

_LONGEST = 120


@click.command("edits")
@config_file_option
@click.option("--apply", "applies", is_flag=True, help="Write the patch into the chapters.")
@click.option("--revision", default="", help="The revision of the paper that the file is about.")
@click.option("--by", metavar="NAME", default="", help="Only the changes of one reviewer.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@ends_in_a_line
def edits_command(config_file: Path, applies: bool, revision: str, by: str, file: Path) -> None:
    """Show the changes in a Word FILE as a patch of the chapters.

    These are its tracked changes and every other difference from the file that Galley made. Galley sets the paper
    with each change, and keeps it if the paragraph then reads as in Word. It lists what it refuses,
    and the exit code is then 1.
    """
    desk = opened(config_file)
    try:
        tracked = read_tracked(content_of(file))
        _know(tracked, by)
        patch = patch_of(desk, tracked, revision, trial_at, by)
    except (ForeignFileError, RevisionError) as error:
        fail(visible(f"{short(file)}: {error}"))
    sys.stdout.buffer.write(patch.diff.encode())
    sys.stdout.flush()
    refused = [one for one in patch.edits if one.refusal]
    for one in patch.edits:
        _tell(one, patch)
    if applies and patch.new:
        apply(desk, patch)
    for told in _summary(patch, refused, applies=applies):
        click.echo(told, err=True)
    if any(one.edit.is_tracked for one in refused):
        click.echo(f"Keep what was refused: galley review import {visible(short(file))}", err=True)
    if any(not one.edit.is_tracked for one in refused):
        click.echo(
            "Keep what was refused and not tracked: galley review add --by WHO --kind edit PATH:LINE",
            err=True,
        )
    sys.exit(WRONG_PAPER if refused else FINE)


def _know(tracked: TrackedText, by: str) -> None:
    """End with a line if a reviewer is named who changed nothing."""
    names = sorted({edit.author for edit in tracked.edits})
    if by and by not in names:
        others = f"; it has those of {', '.join(names)}" if names else ""
        fail(visible(f"the file has no tracked changes of {by}{others}"))


def _summary(patch: WordPatch, refused: Sequence[PlacedEdit], *, applies: bool) -> Iterator[str]:
    """What became of the edits, in lines."""
    done = "Applied" if applies else "Can be applied"
    count = len(patch.edits) - len(refused)
    yield f"{done}: {count:,}. Refused: {len(refused):,}."
    if untracked := sum(not one.edit.is_tracked for one in patch.edits):
        yield f"Not tracked in Word: {untracked:,} of these."
    if patch.left_out:
        yield f"Left out, as they are not tracked and have no author: {patch.left_out:,}."
    if not patch.compares:
        yield (
            "Only tracked changes were read: the file was made from chapters that were not committed, "
            "so there is nothing to compare it with."
        )


def _tell(one: PlacedEdit, patch: WordPatch) -> None:
    """Say where an edit is, why it was refused, and which keys its words may mean."""
    edit, place = one.edit, patch.place(one) or "(no place)"
    if one.refusal:
        old, new = (_cut(words) for words in (patch.before(edit), edit.new))
        by = edit.author if edit.is_tracked else "not tracked"
        who = f" ({by})" if by else ""
        click.echo(visible(f'{place}: refused: {one.refusal}: "{old}" → "{new}"{who}'), err=True)
    for key in offered_keys(edit.new, patch.sources):
        click.echo(visible(f"{place}: a citation as plain text; its key may be [@{key}]"), err=True)


def _cut(text: str) -> str:
    told = " ".join(text.replace("\n", " ¶ ").split())
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"
