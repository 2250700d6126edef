"""Exceptions from rules that authors make in their chapters, each with its reason."""

from galley.core.diagnostic import Diagnostic, Location, did_you_mean
from galley.core.rules import RULE_IS_KNOWN, RULES


def unknown_rule(name: str, place: Location = Location("")) -> Diagnostic:  # noqa: B008  # frozen
    """What is told of a rule that there is not."""
    return Diagnostic(RULE_IS_KNOWN, f'there is no rule "{name}"', place, did_you_mean(name, RULES))
