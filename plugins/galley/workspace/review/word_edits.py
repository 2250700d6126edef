"""Changes in a Word file as a patch of today's chapters, of which only what was tried is kept."""

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from galley.core.review.edits.edit import PlacedEdit, ProofEdit, ReadText, spliced
from galley.core.review.edits.pictures import placed_pictures
from galley.core.review.edits.splicing import brought_forward, splices, without_overlaps
from galley.core.review.edits.trial import PaperNotSetError, SetAgain, tried
from galley.core.review.edits.untracked import untracked
from galley.core.rules.diagnostic import Location, location_within
from galley.proofs.review.word import TrackedText
from galley.tools import files, git
from galley.workspace.reading.reader import LARGEST
from galley.workspace.review.desk import Desk, ReviewError

# What sets the paper at a revision again.
TrialAt = Callable[[Path, str], AbstractContextManager[SetAgain]]


@dataclass(frozen=True, slots=True)
class WordPatch:
    """The edits of a file on today's chapters; `old` and `new` have the chapters that change.

    `text` is that of the proof as it was sent. `left_out` counts changes that no reviewer has to their
    name, if the changes of one reviewer were asked for. `compares` is false where changes that are not tracked could
    not be looked for. `pictures` has the alternative texts of the proof.
    """

    text: str
    pictures: tuple[str, ...]
    left_out: int
    compares: bool
    edits: tuple[PlacedEdit, ...]
    sources: Mapping[str, str]
    old: Mapping[str, str]
    new: Mapping[str, str]

    @property
    def diff(self) -> str:
        """The patch as `git apply` reads it."""
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for path in self.new
            for line in difflib.unified_diff(
                self.old[path].splitlines(keepends=True),
                self.new[path].splitlines(keepends=True),
                f"a/{path}",
                f"b/{path}",
            )
        )

    def before(self, edit: ProofEdit) -> str:
        """The words that an edit changes, or the alternative text."""
        if edit.picture is not None:
            return self.pictures[edit.picture]
        return self.text[edit.start : edit.end]

    def place(self, edit: PlacedEdit) -> str:
        """The file and line of an edit at the revision of the proof; nothing if it has no place."""
        if edit.path not in self.sources:
            return ""
        return str(location_within(Location(edit.path, 1, 1), self.sources[edit.path], edit.offset))


def patch_of(
    desk: Desk, tracked: TrackedText, revision: str, trial_at: TrialAt, by: str = ""
) -> WordPatch:
    """The patch of a file's changes, or of those of one reviewer. Raises ReviewError if it cannot be tried.

    The proof is set again as it was at the revision of the file: what differs and was not tracked is an edit too.
    """
    name, _, more = (revision or tracked.revision).partition("+")
    name = name.strip()
    if not name:
        raise ReviewError("the file does not say its revision; give it with --revision")
    then = git.texts_at(desk.folder, name, list(desk.chapters))
    if not then:
        raise ReviewError(f'git knows no revision "{name}" of this paper; give one with --revision')
    now = {path: _read(desk.folder, path) for path in desk.chapters}
    try:
        with trial_at(desk.config_file, name) as set_again:
            # What was not committed is in the file and in no state that could be set again.
            before = None if more else set_again({})
            proof = before or tracked.read
            edits, left_out = _edits(tracked, before, by)
            found = [*splices(edits, proof, then), *_pictures(before, tracked.read, then, by)]
            placed = _of_today(without_overlaps(found), then, now)
            placed = tried(placed, proof, then, set_again, before)
    except PaperNotSetError as error:
        raise ReviewError(f"the paper cannot be set as it was at {name}: {error}") from error
    changes = [s for one in brought_forward(placed, then, now) for s in one.splices]
    new = spliced(now, changes)
    return WordPatch(
        text=proof.text,
        pictures=proof.pictures,
        left_out=left_out,
        compares=before is not None,
        edits=tuple(placed),
        sources=then,
        old={path: now[path] for path in new},
        new=new,
    )


def _edits(tracked: TrackedText, before: ReadText | None, by: str) -> tuple[list[ProofEdit], int]:
    """The edits of a file on the text of its proof, and how many are left out as they have no author."""
    mine = [edit for edit in tracked.edits if by in ("", edit.author)]
    if before is None:
        return mine, 0
    found = untracked(before, tracked.read)
    others = [] if by else found.edits
    edits = [*others, *map(found.in_proof, mine)]
    return sorted(edits, key=lambda one: (one.start, one.end)), len(found.edits) - len(others)


def _pictures(
    before: ReadText | None, file: ReadText, then: Mapping[str, str], by: str
) -> Iterator[PlacedEdit]:
    """The alternative texts that differ, which no program tracks."""
    if before is not None and not by:
        yield from placed_pictures(before.pictures, file.pictures, then)


def _of_today(
    placed: Sequence[PlacedEdit], then: Mapping[str, str], now: Mapping[str, str]
) -> list[PlacedEdit]:
    """Edits at the revision of the proof, refused where today's source is another."""
    moved = brought_forward(placed, then, now)
    return [new if new.refusal else one for one, new in zip(placed, moved, strict=True)]


def apply(desk: Desk, patch: WordPatch) -> None:
    """Write a patch: all of it, or nothing. Raises ReviewError if git could not undo it."""
    touched = {(desk.folder / path).resolve() for path in patch.new}
    if git.is_changed(desk.folder, but=lambda path: path.resolve() not in touched):
        raise ReviewError("a chapter of the patch has changes that are not committed; commit them")
    written: list[str] = []
    try:
        for path, text in patch.new.items():
            files.write(desk.folder / path, text.encode(), desk.folder)
            written.append(path)
    except OSError as error:
        for path in written:
            files.write(desk.folder / path, patch.old[path].encode(), desk.folder)
        raise ReviewError(f"nothing was written: {error.strerror or error}") from error


def _read(folder: Path, path: str) -> str:
    return files.read(folder / path, folder, largest=LARGEST).decode()
