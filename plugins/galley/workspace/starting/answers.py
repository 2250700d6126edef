"""What somebody who begins a paper decides, and what there is to choose from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from galley.core.bibliography.author_names import AuthorName

STARTER = Path(__file__).parents[2] / "starter"
# A licence by its SPDX identifier, https://spdx.org/licenses/.
LICENCES = tuple(sorted(path.stem for path in (STARTER / "licences").glob("*.txt")))
_KIND = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class Host(StrEnum):
    """Where the repository of the paper is, whose service checks and builds every change."""

    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


class StartingPoint(StrEnum):
    """The first text of a paper, to write over."""

    POLICY = "policy"
    CONSULTATION = "consultation"
    REPORT = "report"

    @property
    def folder(self) -> Path:
        """The files of the starting point."""
        return STARTER / "points" / self.value


POINTS: Mapping[StartingPoint, str] = {
    StartingPoint.POLICY: "a policy white paper with a register of needs and recommendations",
    StartingPoint.CONSULTATION: "a consultation paper with questions and a response form",
    StartingPoint.REPORT: "a short report",
}


class CitationStyle(StrEnum):
    """How sources are cited, where it is not by a CSL file."""

    AUTHOR_DATE = "author-date"
    NOTES = "notes"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAuthor:
    """A person or an organisation that writes the paper; persons alone have a family name."""

    name: AuthorName
    affiliation: str = ""
    orcid: str = ""

    @property
    def is_person(self) -> bool:
        """Whether this is a person and no organisation."""
        return bool(self.name.family)


@dataclass(frozen=True, slots=True)
class CatalogueFacts:
    """What catalogues know of the paper: its date as printed, its DOI or other number, words to find it by."""

    date: str = ""
    identifier: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What was decided of a new paper.

    `language` is a BCP 47 tag; `style` may be a CSL file, which is copied; `kinds` are further kinds of
    register items; `licence` is an SPDX identifier of LICENCES, or empty if all rights are reserved.
    """

    title: str
    authors: tuple[PaperAuthor, ...] = ()
    language: str = "en-GB"
    style: CitationStyle | Path = CitationStyle.AUTHOR_DATE
    kinds: tuple[str, ...] = ()
    host: Host = Host.NONE
    licence: str = "CC-BY-4.0"
    point: StartingPoint = StartingPoint.REPORT
    subtitle: str = ""
    facts: CatalogueFacts = CatalogueFacts()

    @property
    def holder(self) -> str:
        """Who holds the rights."""
        return ", ".join(author.name.printed for author in self.authors) or "The authors"


def is_kind(name: str) -> bool:
    """Whether a name can be that of a kind of items: lower case letters, digits and hyphens."""
    return bool(_KIND.fullmatch(name))
