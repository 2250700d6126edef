"""What the PDF of a redline has beside a paper's: its template's further functions, its first page."""

from collections.abc import Sequence
from pathlib import Path

from galley.core.redline.counts import ChangeCount
from galley.core.rules.words import Words
from galley.proofs.pdf.spelling import array, literal, truth

_FUNCTIONS = Path(__file__).parents[2] / "templates" / "redline.typ"


def with_first_page(
    template: str,
    states: tuple[str, str],
    counts: Sequence[tuple[str, ChangeCount]],
    words: Words,
    *,
    in_words: bool,
) -> str:
    """A template with the functions of redlines, and a page before the cover.

    The page says from what to what, and counts the changes of each chapter; `in_words` marks changes by
    words in place of symbols.
    """
    told = {name: literal(text) for name, text in words.redline.items()}
    rows = [(title, count) for title, count in counts if count]
    listed = (array((literal(title), *map(literal, _numbers(count)))) for title, count in rows)
    total = sum((count for _, count in rows), ChangeCount())
    arguments = ", ".join(
        (
            f"from: {literal(states[0])}",
            f"to: {literal(states[1])}",
            f"rows: {array(listed)}",
            f"total: {array(map(literal, _numbers(total)))}",
        )
    )
    names = ", ".join(f"{literal(name)}: {text}" for name, text in told.items())
    return "\n".join(
        (
            template,
            f"#let redline-words = ({names})",
            f"#let redline-in-words = {truth(in_words)}",
            _FUNCTIONS.read_text("utf-8"),
            f"#redline-page({arguments})",
        )
    )


def _numbers(count: ChangeCount) -> tuple[str, ...]:
    numbers = (count.insertions, count.deletions, count.inserted_words, count.deleted_words)
    return tuple(f"{number:,}" for number in numbers)
