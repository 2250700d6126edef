"""What every report is made from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from galley.core.rules.diagnostic import Diagnostic, Location, Severity
from galley.report.pages import Manual


@dataclass(frozen=True, slots=True)
class Findings:
    """The diagnostics in order, the lines of the sources that they are about, and the manual."""

    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)
    manual: Manual = field(default_factory=Manual)

    @property
    def counts(self) -> Counter[Severity]:
        """How many diagnostics there are of each severity."""
        return Counter(diagnostic.severity for diagnostic in self.diagnostics)

    def line(self, place: Location) -> str | None:
        """The line of a source that a place is on, if the place is a line and the line is there."""
        lines = self.sources.get(place.path, ())
        return lines[place.line - 1] if 0 < place.line <= len(lines) else None
