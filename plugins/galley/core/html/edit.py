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


def splice(text: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
    """The text, or a part of it, with every change made; one inside what another replaces is void.

    Of two for the same span, the first counts.
    """
    parts, position = [], start
    for begin, behind, content, _ in sorted(edits, key=_precedence):
        if begin < position and behind <= position:
            continue
        parts += [text[position:begin], content]
        position = behind
    parts.append(text[position:end])
    return "".join(parts)


def _precedence(edit: Edit) -> tuple[int, bool, int]:
    """Insertions come before the text at their offset, and the widest change before those in it."""
    inserts = edit.start == edit.end
    return edit.start, not inserts, edit.order if inserts else -edit.end
