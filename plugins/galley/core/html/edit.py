"""Changes of a text as data, and the one place that makes them."""

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """A span of a text and what is to be put in its place.

    Of several that only insert, at one offset, those of the lowest `order` come first.
    """

    start: int
    end: int
    content: str
    order: int = 0


def splice(text: str, edits: Iterable[Edit]) -> str:
    """The text with every change made; a change inside what another replaces is void.

    Of two for the same span, the first counts.
    """
    parts, position = [], 0
    for start, end, content, _ in sorted(edits, key=_precedence):
        if start < position and end <= position:
            continue
        parts += [text[position:start], content]
        position = end
    parts.append(text[position:])
    return "".join(parts)


def _precedence(edit: Edit) -> tuple[int, bool, int]:
    """Insertions come before the text at their offset, and the widest change before those in it."""
    inserts = edit.start == edit.end
    return edit.start, not inserts, edit.order if inserts else -edit.end
