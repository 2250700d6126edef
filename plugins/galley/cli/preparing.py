"""Preparing a release: everything that is written for it, and the commands that a person runs then."""

import shlex
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from galley.cli.reporting import report
from galley.cli.terminal import (
    COULD_NOT_RUN,
    WRONG_PAPER,
    config_file_option,
    fail,
    say,
    write,
)
from galley.core.galley import Galley
from galley.core.rules.diagnostic import failed, visible
from galley.hosts.mkdocs import runs
from galley.tools import git
from galley.workspace import revisions
from galley.workspace.outcome import Outcome, Unusable
from galley.workspace.preparing import history
from galley.workspace.preparing.citation_file import citation_of
from galley.workspace.preparing.next_steps import commands, reminders
from galley.workspace.preparing.preparing import (
    Compared,
    Preparation,
    anchors_file,
    changes_file,
    date_of,
    lock_file,
    settings_of,
)
from galley.workspace.release.releasing import ReleaseError, version_of
from galley.workspace.revisions import RevisionError

# An embargo may end after the day on which a release is prepared, and before its tag is made.
_SOME_DAY = datetime(9000, 1, 1, tzinfo=UTC)


@click.command()
@config_file_option
@click.option(
    "--since",
    metavar="REVISION",
    help="The revision to compare with, such as v0.9. By default, the last release.",
)
@click.option(
    "--date",
    "dated",
    metavar="TEXT",
    default="",
    help="The date on the cover, as printed. By default, today's date in the form of the last one.",
)
@click.option("--no-changes", is_flag=True, help="Do not write CHANGES.md.")
@click.argument("version")
def prepare(
    config_file: Path, since: str | None, dated: str, no_changes: bool, version: str
) -> None:
    """Write the version, the date, the locks and CHANGES.md; print the commit and the tag to make.

    CHANGES.md lists what has changed since the last release. Nothing is committed or tagged.
    """
    asked = _asked(version, config_file, dated)
    try:
        history.require_untagged(asked.version, config_file)
        last = None if since else history.last_release(config_file)
        revision = since or (last.tag if last else "")
        galley = _releasable(config_file)
        new_date = date_of(asked, galley)
        locks = *lock_file(asked, galley), *anchors_file(asked, galley)
        found = [*settings_of(asked, new_date), *citation_of(asked), *locks]
        if not no_changes:
            before = _as_it_was(config_file, revision, last) if revision else None
            found.append(changes_file(asked, galley, before, new_date))
    except (ReleaseError, RevisionError) as error:
        fail(f"{error}\nNothing was written.")
    for file in found:
        write(asked.folder / file.name, file.content, asked.folder)
        click.echo(visible(f"Wrote {file.name}: {file.told}."))
    if not revision:
        click.echo("No tag names an earlier release. If there is one elsewhere: git fetch --tags")
    _tell_what_is_next(asked, history.tag_of(asked.version, config_file, last))


def _asked(version: str, config_file: Path, dated: str) -> Preparation:
    """What is to be prepared, if it is a paper in a repository; else the end."""
    try:
        options = runs.options_of(config_file)
    except Unusable as unusable:
        report(unusable.outcome, config_file)
        fail(unusable.outcome.failure or "The settings of the paper cannot be used.")
    if not options.is_paper:
        fail("Only a paper is released: write paper: below galley: in mkdocs.yml.")
    if reason := git.without_commit(config_file.resolve().parent):
        fail(f"A release needs a commit: {reason}.")
    try:
        return Preparation(
            settings=config_file,
            version=version_of(version),
            paper=options.paper,
            today=date.today(),  # the day where the release manager is
            dated=dated,
        )
    except ReleaseError as error:
        fail(str(error))


def _releasable(config_file: Path) -> Galley:
    """The paper as set, if a release would refuse nothing about it; else the end."""
    outcome = runs.check(config_file, strict=True, release_at=_SOME_DAY)
    if outcome.galley is None or outcome.failure or outcome.wrong:
        report(outcome, config_file, quiet=True)
        if outcome.failure:
            say(outcome.failure)
        say("The paper cannot be released like this. Nothing was written.")
        sys.exit(COULD_NOT_RUN if outcome.failure else WRONG_PAPER)
    return outcome.galley


def _as_it_was(
    config_file: Path, revision: str, release: history.EarlierRelease | None
) -> Compared:
    """The paper as set at a revision. Raises ReleaseError with the reason if it can no longer be set."""
    settings = config_file.resolve()
    with revisions.at(settings.parent, revision, settings.name) as folder:
        outcome = runs.check(folder / settings.name)
    if outcome.galley is None:
        # Where the copy was is nobody's business.
        reason = _why(outcome).replace(f"{folder}/", "")
        raise ReleaseError(
            f"The paper as it was at {revision} cannot be set with this Galley:\n{reason}\n"
            "Compare with another revision: --since REVISION. Or write CHANGES.md by hand: --no-changes"
        )
    return Compared(revision, release, outcome.galley)


def _why(outcome: Outcome) -> str:
    wrong = [str(found) for found in outcome.diagnostics if failed([found])]
    return "\n".join(f"  {line}" for line in (outcome.failure or wrong[0] or "").splitlines())


def _tell_what_is_next(asked: Preparation, tag: str) -> None:
    steps = commands(asked, tag)
    ours = {asked.folder / name for name in steps[0][2:]}
    if git.is_changed(asked.folder, but=lambda path: path in ours):
        click.echo(
            "Other files have changes that are in no commit: commit them first, or a release will refuse them."
        )
    for reminder in reminders(asked.paper):
        click.echo(visible(reminder))
    click.echo("Read what was written. Then run, in the folder of mkdocs.yml:\n")
    for command in steps:
        click.echo(f"  {shlex.join(command)}")
