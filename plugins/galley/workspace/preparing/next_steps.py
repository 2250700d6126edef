"""What a person does once a release is prepared: reads, commits and tags."""

from collections.abc import Iterator

from galley.workspace.options.options import PaperOptions
from galley.workspace.preparing.citation_file import CITATION, cites
from galley.workspace.preparing.preparing import Preparation
from galley.workspace.style.conventions import anchors_of, changes_of, lock_of, name_of


def reminders(paper: PaperOptions) -> Iterator[str]:
    """What a release prints as it is set, and a person may have meant to change before."""
    if paper.handling.embargo:
        yield f"The embargo ends at {paper.handling.embargo}: make the tag after that."
    statuses = {status.casefold() for status in paper.draft_statuses}
    if paper.status and ("draft" in paper.status.casefold() or paper.status.casefold() in statuses):
        yield (
            f'The status of the paper is "{paper.status}", and the cover says so. '
            "If this version is not a draft, change status: in mkdocs.yml first."
        )
    if not paper.licence:
        yield (
            "The paper names no licence, so nobody may reuse it. "
            "If they may, write licence: below paper: in mkdocs.yml first."
        )


def commands(asked: Preparation, tag: str) -> tuple[tuple[str, ...], ...]:
    """What a person runs next: the commit, the tag, and the question whether the release may be made."""
    locks = lock_of(asked.settings), anchors_of(asked.settings)
    names = (asked.settings.name, *locks, changes_of(asked.settings))
    present = [name for name in names if (asked.folder / name).exists()]
    if cites(asked):
        present.append(CITATION)
    message = f"Version {asked.version}"
    named = name_of(asked.settings)
    other = ("--config-file", asked.settings.name) if named else ()
    return (
        ("git", "add", *present),
        ("git", "commit", "--message", message),
        ("git", "tag", "--annotate", tag, "--message", message),
        ("galley", "release", *other, asked.version),
    )
