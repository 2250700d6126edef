"""What a run over a workspace comes to."""

from dataclasses import dataclass
from pathlib import Path

from galley.core.galley import Galley
from galley.workspace.pictures.diagrams import Diagrams
from galley.workspace.unchanged.run_report import RunReport


@dataclass(frozen=True, slots=True)
class Outcome(RunReport):
    """What a run found, set and wrote, and why it could not go on, if it could not.

    `profile` says which profile the workspace has, and why;
    `watched` are the folders that the run read from, each with whether what is below it counts;
    `standing` says that an earlier build had written the site before the run;
    `partly` says that a failure has left outputs that are neither the old ones nor the new ones.
    """

    failure: str = ""
    standing: bool = False
    partly: bool = False
    galley: Galley | None = None
    diagrams: Diagrams | None = None
    profile: str = ""
    watched: tuple[tuple[Path, bool], ...] = ()


class Unusable(Exception):  # noqa: N818  # what was asked for cannot be done; the outcome says why
    """A workspace whose configuration cannot be read."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.failure)
        self.outcome = outcome
