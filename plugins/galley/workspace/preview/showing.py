"""Showing a site while its chapters are edited: words at once, everything else with the next build."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Protocol
from urllib.parse import unquote

from galley.core.insertion.drafts import Draft
from galley.core.rules.diagnostic import Diagnostic, counted, failed
from galley.workspace.outcome import Outcome
from galley.workspace.preview.server import PreviewServer
from galley.workspace.preview.watching import Watch

# An editor writes a file in several steps; so many seconds after the last one they are over.
_SETTLED = 0.02
# What an open page can take in without being loaded again.
_TAKEN_IN = (".md", ".markdown", ".bib", ".csv", ".tsv")
# So many problems are shown in a page.
_MOST = 12


@dataclass(frozen=True, slots=True)
class PageDraft:
    """A draft, which of those of its page it is, and the address of the page below that of the site."""

    url: str
    number: int
    draft: Draft


class Builds(Protocol):
    """Who builds the site."""

    @property
    def mount(self) -> str: ...
    def build(self, target: Path, root: str, is_dropped: Callable[[], bool]) -> Outcome | None: ...
    def drafts(self, changed: Iterable[Path]) -> Iterator[PageDraft]: ...


def show(
    builds: Builds,
    address: tuple[str, int],
    tell: Callable[[Outcome, float], None],
    ready: Callable[[str], None],
) -> Outcome:
    """Show a site until the process is told to stop; what keeps its first build from ending.

    `tell` is given what each build came to, and how many seconds it took; `ready` is given the address
    when the first build is shown.
    """
    with tempfile.TemporaryDirectory(prefix="galley-") as folder, Watch() as watch:
        server = PreviewServer(address)
        shown, target = Path(folder, "one"), Path(folder, "other")
        began = monotonic()
        outcome = builds.build(shown, server.root, lambda: False)
        if outcome is None or not outcome.written:
            return outcome or Outcome()
        watched, changed = outcome.watched, frozenset[Path]()
        server.publish(shown, builds.mount, **_state(outcome, changed))
        with server.running():
            ready(server.root + builds.mount)
            tell(outcome, monotonic() - began)
            while True:
                # A configuration that cannot be read names nothing to look at: that stays as it was.
                watched = outcome.watched or watched
                watch.look_at(watched)
                changed |= watch.wait(_SETTLED)
                began = monotonic()
                for draft in builds.drafts(changed):
                    server.send(_message(draft, builds.mount, server.build))
                built = builds.build(target, server.root, lambda: watch.has_changed)
                if built is None:
                    continue
                if built.written:
                    shown, target = target, shown
                server.publish(shown, builds.mount, **_state(built, changed))
                tell(built, monotonic() - began)
                outcome, changed = built, frozenset()


def _message(found: PageDraft, mount: str, build: int) -> dict[str, object]:
    change = found.draft
    return {
        "kind": "draft",
        "build": build,
        "number": found.number,
        "page": mount + unquote(found.url).removeprefix("./"),
        "start": change.start,
        "end": change.end,
        "html": change.html,
    }


def _state(outcome: Outcome, changed: Iterable[Path]) -> dict[str, object]:
    """What pages need to know of a build."""
    wrong = [d for d in outcome.diagnostics if failed([d], strict=outcome.strict)]
    problems = [*outcome.failure.splitlines(), *map(str, wrong)]
    more = [f"… and {len(problems) - _MOST} more"] if len(problems) > _MOST else []
    return {
        "reload": any(path.suffix.lower() not in _TAKEN_IN for path in changed),
        "headline": _headline(outcome, wrong),
        "problems": problems[:_MOST] + more,
    }


def _headline(outcome: Outcome, wrong: Sequence[Diagnostic]) -> str:
    if not outcome.written:
        return "The site could not be built. This page is as it was before."
    return f"The paper has {counted(wrong)}."
