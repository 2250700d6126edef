"""How much changed: the marks of a redline, and the words in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from galley.core.ast.rebuilding import Definition, Rebuilding
from galley.core.ast.tables import Row
from galley.core.ast.walking import Element, text_of
from galley.core.redline.marks import (
    Change,
    change_of,
    change_of_definition,
    change_of_item,
    change_of_row,
)

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|\w(?:[\w'’.,-]*\w)?")


@dataclass(frozen=True, slots=True)
class ChangeCount:
    """How many passages were inserted and deleted, and how many words."""

    insertions: int = 0
    deletions: int = 0
    inserted_words: int = 0
    deleted_words: int = 0

    def __add__(self, other: "ChangeCount") -> "ChangeCount":
        return ChangeCount(
            insertions=self.insertions + other.insertions,
            deletions=self.deletions + other.deletions,
            inserted_words=self.inserted_words + other.inserted_words,
            deleted_words=self.deleted_words + other.deleted_words,
        )

    def __bool__(self) -> bool:
        return bool(self.insertions or self.deletions)


def changes_in(blocks: list[Element]) -> ChangeCount:
    """The count of a redline, or of a part of it; what nobody can see is not one."""
    counter = _Counter()
    counter.blocks(blocks)
    told = [*counter.found]
    return sum((_counted(change, what) for change, what in told), ChangeCount())


def _counted(change: Change, what: object) -> ChangeCount:
    words = len(_WORD.findall(text_of(what)))
    if not words and not _is_seen(what):
        return ChangeCount()
    if change is Change.INSERTED:
        return ChangeCount(insertions=1, inserted_words=words)
    return ChangeCount(deletions=1, deleted_words=words)


def _is_seen(what: object) -> bool:
    """Whether there is something that a reader sees: characters, a picture, a formula, a note."""
    if text_of(what).strip():
        return True
    return any(kind in _kinds(what) for kind in ("Image", "Math", "Note", "HorizontalRule"))


def _kinds(what: object) -> Iterator[str]:
    if isinstance(what, list):
        for one in what:
            yield from _kinds(one)
    elif isinstance(what, dict):
        yield str(what.get("t"))
        yield from _kinds(what.get("c"))


class _Counter(Rebuilding):
    """Notes each mark, and looks into what is not marked."""

    def __init__(self) -> None:
        self.found: list[tuple[Change, object]] = []

    def _is_noted(self, change: Change | None, what: object) -> bool:
        if change is not None:
            self.found.append((change, what))
        return change is not None

    def block(self, block: Element) -> Element:
        return block if self._is_noted(change_of(block), [block]) else super().block(block)

    def inline(self, inline: Element) -> Element:
        return inline if self._is_noted(change_of(inline), [inline]) else super().inline(inline)

    def items(self, items: list[list[Element]]) -> list[list[Element]]:
        return super().items([i for i in items if not self._is_noted(change_of_item(i), i)])

    def definitions(self, entries: list[Definition]) -> list[Definition]:
        kept = [
            one
            for one in entries
            if not self._is_noted(change_of_definition(one), [one.term, one.meanings])
        ]
        return super().definitions(kept)

    def row(self, row: Row) -> Row:
        cells = [cell.blocks for cell in row.cells]
        return row if self._is_noted(change_of_row(row), cells) else super().row(row)
