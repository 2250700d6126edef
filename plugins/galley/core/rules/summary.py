"""Diagnostics counted by their rules: for a site, whose authors did not write it for Galley."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from galley.core.rules.diagnostic import Diagnostic, Severity, visible

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """All diagnostics of one rule and one severity, in order."""

    diagnostics: tuple[Diagnostic, ...]

    @property
    def severity(self) -> Severity:
        return self.diagnostics[0].severity

    def __str__(self) -> str:
        first, count = self.diagnostics[0], len(self.diagnostics)
        name = first.rule.name
        if count == 1:
            return f"{first}. To turn the rule off: rules: {{{name}: off}}"
        places = dict.fromkeys(str(diagnostic.location) for diagnostic in self.diagnostics)
        shown = ", ".join(list(places)[:_SHOWN]) + (", ..." if len(places) > _SHOWN else "")
        return visible(
            f"{self.severity} {name}, {count} times ({shown}): {first.advice}. "
            f"To turn the rule off: rules: {{{name}: off}}"
        )


def by_rule(diagnostics: Iterable[Diagnostic]) -> Iterator[BrokenRule]:
    """The broken rules, the weightiest first and then those that are broken most."""
    order = list(Severity)

    def key(diagnostic: Diagnostic) -> tuple[int, str]:
        return order.index(diagnostic.severity), diagnostic.rule.name

    groups = (tuple(group) for _, group in groupby(sorted(diagnostics, key=key), key))
    found = [BrokenRule(group) for group in groups]
    yield from sorted(found, key=lambda one: (order.index(one.severity), -len(one.diagnostics)))
