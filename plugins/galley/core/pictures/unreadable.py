"""A picture that no proof can show as it is."""

from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import IMAGE_IS_READABLE


def unreadable(message: str, place: Location, hint: str | None = None) -> Diagnostic:
    """What is said of it."""
    return Diagnostic(IMAGE_IS_READABLE, message, place, hint)
