"""How far a paper may go, as `mkdocs.yml` says it."""

from dataclasses import dataclass
from datetime import date, datetime

from galley.core.brand.brand import Brand, pale, read_colour
from galley.core.brand.circulation import (
    Circulation,
    HandlingMark,
    forbidden,
    known_mark,
    read_embargo,
)
from galley.core.rules.diagnostic import Diagnostic
from galley.core.text.settings import YamlNode
from galley.workspace.options.options import HandlingOptions, PaperOptions
from galley.workspace.style.brand import css_colour


def read(
    paper: PaperOptions,
    brand: Brand,
    asked: YamlNode,
    release_at: datetime | None = None,
) -> tuple[Circulation, tuple[Diagnostic, ...]]:
    """The circulation of a paper, and what is wrong with it; `asked` are the options that say so.

    With `release_at` it is asked too whether the paper may be released at that time.
    """
    reading = _Reading(brand, asked, [])
    drafts = {status.casefold() for status in paper.draft_statuses}
    made = Circulation(
        paper.draft or paper.status.casefold() in drafts,
        reading.mark(paper.handling),
        reading.embargo(paper.handling),
    )
    closed = forbidden(made, release_at, asked.place_of_name) if release_at else ()
    return made, (*reading.found, *closed)


@dataclass(frozen=True, slots=True)
class _Reading:
    brand: Brand
    asked: YamlNode
    found: list[Diagnostic]

    def mark(self, given: HandlingOptions) -> HandlingMark | None:
        label = given.mark.strip()
        if not label:
            return None
        known = known_mark(label, self.asked.place_of(label))
        if isinstance(known, HandlingMark):
            return known
        if known:
            self.found.append(known)
        colour, ground = self.colour(given.colour), self.colour(given.ground)
        self.found.extend(
            pale(f'the mark "{label}"', colour, ground, self.asked.place_of(given.colour))
        )
        return HandlingMark(
            label=label, colour=colour, ground=ground, meaning=given.meaning, public=given.public
        )

    def colour(self, text: str) -> str:
        read = read_colour(text, self.brand.names, css_colour, self.asked.place_of(text))
        if isinstance(read, str):
            return read
        self.found.append(read)
        return "#000000"

    def embargo(self, given: HandlingOptions) -> datetime | None:
        if given.embargo is None:
            return None
        # YAML makes a date of what looks like one.
        embargo = given.embargo
        told = embargo.isoformat() if isinstance(embargo, date) else str(embargo)
        read = read_embargo(told, self.asked.place_of_name("embargo"))
        if isinstance(read, datetime):
            return read
        self.found.append(read)
        return None
