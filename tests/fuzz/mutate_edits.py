"""Word edits at random in a real DOCX, brought into the chapters: each is exact or refused, none is wrong.

    python -m tests.fuzz.mutate_edits SECONDS [PAPER [COUNT [MODE [SEED]]]]

A paper of `tests/papers`, `repository` or `manual`, is set; as many tracked changes are put into its DOCX as Word
puts them, some of whole paragraphs; what can be applied is written into the chapters; and the paper is set again. The
text of Word with the applied changes accepted, read here from the XML, must be in the new DOCX. A table counts them
by kind. Every second file is that of somebody who tracked nothing; the mode `tracked` or `untracked` has one sort alone.

The paper is set once without edits for all files of a run, as nothing in it differs.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from galley.core.review.edits.edit import PlacedEdit, ReadText
from galley.core.review.edits.trial import SetAgain
from galley.hosts.mkdocs.handovers import state_at, trial_at
from galley.proofs.review.word import read_tracked
from galley.workspace.redline.plain import plain_docx_of
from galley.workspace.review.desk import Desk
from galley.workspace.review.word_edits import WordPatch, apply, patch_of

from tests.support.building import REPOSITORY, copy_tree, copy_workspace
from tests.support.paragraph_edits import accepted_docx
from tests.support.repositories import commit, git
from tests.support.tracked_edits import RandomEdit, by_outcome, mutated, wrong

_PAPERS = ("targets", "everything")
_COUNT = 40
# The share of changes of whole paragraphs.
_PARAGRAPHS = 0.25


def main(
    seconds: int,
    papers: tuple[str, ...] = _PAPERS,
    count: int = _COUNT,
    mode: str = "",
    seed: int = 0,
) -> int:
    """Try until the time is over, each paper once at least; 1 if an edit came out wrong."""
    end = time.monotonic() + seconds
    seed, total = seed or time.time_ns() % 2**32, Counter[tuple[str, str, str]]()
    chance, n = random.Random(seed), 0
    with tempfile.TemporaryDirectory(prefix="galley-fuzz-") as name:
        made = {paper: _sent(paper, Path(name) / paper) for paper in papers}
        while n < len(papers) or time.monotonic() < end:
            paper = made[papers[n % len(papers)]]
            is_tracked = mode != "untracked" and (mode == "tracked" or n // len(papers) % 2 == 0)
            total += judged(paper, count, chance, is_tracked=is_tracked)
            n += 1
            print(
                f"{sum(total.values())} edits in {n} files, {time.process_time():.0f} s", flush=True
            )
    show(total)
    bad = sum(count for (_, _, how), count in total.items() if how == "wrong")
    print(f"{sum(total.values())} edits in {n} files, {bad} wrong (seed {seed}).")
    return int(bool(bad))


@dataclass(slots=True)
class SentPaper:
    """A paper in a repository of its own, its DOCX, and the text of that once it was set again."""

    folder: Path
    docx: bytes
    before: dict[str, ReadText] = field(default_factory=dict)

    @contextmanager
    def trial_at(self, config_file: Path, revision: str) -> Iterator[SetAgain]:
        """A trial that sets the paper without an edit only once."""
        with trial_at(config_file, revision) as set_again:

            def known(texts: Mapping[str, str]) -> ReadText:
                if texts:
                    return set_again(texts)
                if revision not in self.before:
                    self.before[revision] = set_again(texts)
                return self.before[revision]

            yield known


def _sent(paper: str, folder: Path) -> SentPaper:
    """A paper in a repository of its own, set."""
    if paper == "manual":
        copy_tree(REPOSITORY / "manual", folder)
    else:
        copy_workspace(paper, folder)
    (folder / ".gitignore").write_text("build/\n.cache/\nsite/\n*.docx\n", encoding="utf-8")
    git(folder, "init", "--quiet", ".")
    commit(folder, "2026-11-01T09:00:00+00:00")
    return SentPaper(folder, _docx_of(folder))


def _docx_of(folder: Path) -> bytes:
    with state_at(folder / "mkdocs.yml") as state:
        return plain_docx_of(state)


def judged(
    paper: SentPaper, count: int, chance: random.Random, *, is_tracked: bool = True
) -> Counter[tuple[str, str, str]]:
    """Edits of one file by place, kind and what became of them; the paper is as before afterwards."""
    folder = paper.folder
    sent, edits = mutated(
        paper.docx, count, chance, paragraphs_too=_PARAGRAPHS, alone=not is_tracked
    )
    desk = Desk(folder / "mkdocs.yml")
    tracked = read_tracked(sent if is_tracked else accepted_docx(sent))
    patch = patch_of(desk, tracked, "", paper.trial_at)
    apply(desk, patch)
    after = _docx_of(folder)
    if is_tracked:
        refused = {one.edit.author for one in patch.edits if one.refusal}
        kept = {edit.author for edit in edits} - refused
    else:
        kept = by_outcome(sent, after)
        refused = {edit.author for edit in edits} - kept
    missing, others = wrong(sent, kept, after)
    git(folder, "checkout", "--quiet", "--", ".")
    told: Counter[tuple[str, str, str]] = Counter()
    for edit in edits:
        is_refused = edit.author in refused
        # What is generated may follow from other edits.
        is_wrong = edit.author in missing and not (is_refused and edit.place == "generated")
        how = "wrong" if is_wrong else "refused" if is_refused else "exact"
        told[edit.place, edit.kind, how] += 1
        if how != "exact":
            tell(edit, how, patch)
    for one in patch.edits:
        if one.refusal and not is_tracked:
            print(f"    {_reason(one, patch)}")
    for text in others:
        print(f"    other: {text[:150]}")
    return told


def _reason(one: PlacedEdit, patch: WordPatch) -> str:
    return f"{patch.place(one)}: {one.refusal}: {patch.before(one.edit)!r} to {one.edit.new!r}"


def tell(edit: RandomEdit, how: str, patch: WordPatch) -> None:
    """An edit that was refused or went wrong, in a line."""
    mine = [one for one in patch.edits if one.edit.author == edit.author and one.refusal]
    print(f"  {how}: {edit.place}, {edit.kind}: {_reason(mine[0], patch) if mine else edit}")


def show(total: Counter[tuple[str, str, str]]) -> None:
    """Tables by place and by kind."""
    for column, head in ((0, "place"), (1, "kind")):
        print(f"{head:<14}{'exact':>8}{'refused':>9}{'wrong':>7}")
        for name in sorted({key[column] for key in total}):
            counts = Counter[str]()
            for key, count in total.items():
                if key[column] == name:
                    counts[key[2]] += count
            print(f"{name:<14}{counts['exact']:>8}{counts['refused']:>9}{counts['wrong']:>7}")


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(
        main(
            int(words[0]) if words else 60,
            (words[1],) if len(words) > 1 else _PAPERS,
            int(words[2]) if len(words) > 2 else _COUNT,
            words[3] if len(words) > 3 else "",
            int(words[4]) if len(words) > 4 else 0,
        )
    )
