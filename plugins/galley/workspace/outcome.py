"""What a run over a workspace comes to."""

from dataclasses import dataclass
from pathlib import Path

from galley.core.galley import Galley
from galley.core.rules.diagnostic import Diagnostic, failed
from galley.workspace.pictures.diagrams import Diagrams


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, set and wrote, and why it could not go on, if it could not.

    `strict` says whether warnings are faults too; `manual` is the address of a manual on the web;
    `undated` says why the outputs have no date of their own, if they have none;
    `profile` says which profile the workspace has, and why;
    `in_short` says that what does not stop a build is counted by its rules;
    `watched` are the folders that the run read from, each with whether what is below it counts;
    `standing` says that an earlier build had written the site before the run;
    `partly` says that a failure has left outputs that are neither the old ones nor the new ones.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    written: tuple[Path, ...] = ()
    failure: str = ""
    standing: bool = False
    partly: bool = False
    galley: Galley | None = None
    diagrams: Diagrams | None = None
    strict: bool = False
    manual: str = ""
    profile: str = ""
    undated: str = ""
    in_short: bool = False
    watched: tuple[tuple[Path, bool], ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether something must be mended before the paper can go out."""
        return failed(self.diagnostics, strict=self.strict)


class Unusable(Exception):  # noqa: N818  # what was asked for cannot be done; the outcome says why
    """A workspace whose configuration cannot be read."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.failure)
        self.outcome = outcome
