"""Views of a register: who answers whom, and what nobody answers."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from galley.core.register import ANSWER, CONSIDERATION, NEED, Item, Register


@dataclass(frozen=True, slots=True)
class Matrix:
    """The items of one kind against those of another; a cell holds the relations that join them."""

    rows: tuple[Item, ...]
    columns: tuple[Item, ...]
    cells: Mapping[tuple[str, str], tuple[str, ...]]
    row_counts: Mapping[str, int]
    column_counts: Mapping[str, int]


def matrix(register: Register, rows: str, columns: str) -> Matrix:
    """Which items of two kinds are linked, whichever of the two the link is written in."""
    kinds = {item.identifier: item.kind for item in register.items.values()}
    cells: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in register.items.values():
        for link in item.links:
            ends = (item.identifier, link.target)
            for row, column in {ends, ends[::-1]}:
                if kinds.get(row) == rows and kinds.get(column) == columns:
                    cells[row, column].append(link.relation)
    row_counts: dict[str, int] = defaultdict(int)
    column_counts: dict[str, int] = defaultdict(int)
    for row, column in cells:
        row_counts[row] += 1
        column_counts[column] += 1
    return Matrix(
        register.of_kind(rows),
        register.of_kind(columns),
        {ends: tuple(dict.fromkeys(relations)) for ends, relations in cells.items()},
        dict(row_counts),
        dict(column_counts),
    )


def joined_kinds(register: Register) -> tuple[tuple[str, str], ...]:
    """The pairs of kinds that a relation may join, each once, in the order of the kinds."""
    joined = {
        ends
        for relation in register.relations
        for source in relation.sources
        for target in relation.targets
        for ends in ((source, target), (target, source))
    }
    names = [kind.name for kind in register.kinds]
    pairs = ((rows, columns) for place, rows in enumerate(names) for columns in names[place:])
    return tuple(pair for pair in pairs if pair in joined)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is answered and what is not."""

    needs: tuple[Item, ...]
    unaddressed: tuple[Item, ...]
    considerations: tuple[Item, ...]
    unanswering: tuple[Item, ...]
    items: tuple[Item, ...]
    without_source: tuple[Item, ...]


def coverage(register: Register) -> Coverage:
    """Which needs nothing addresses, which considerations answer none, which items cite nothing."""
    items = tuple(register.items.values())
    addressed = {link.target for item in items for link in item.links if link.relation == ANSWER}
    needs, considerations = register.of_kind(NEED), register.of_kind(CONSIDERATION)
    return Coverage(
        needs,
        tuple(item for item in needs if item.identifier not in addressed),
        considerations,
        tuple(c for c in considerations if not any(link.relation == ANSWER for link in c.links)),
        items,
        tuple(item for item in items if not item.sources),
    )


def gaps(item: Item, register: Register) -> tuple[str, ...]:
    """What an item lacks, by its name in the word lists: a link, a source, or an accepted link."""
    incoming = register.incoming.get(item.identifier, ())
    unlinked = (item.kind == NEED and not any(link.relation == ANSWER for _, link in incoming)) or (
        item.kind == CONSIDERATION and not any(link.relation == ANSWER for link in item.links)
    )
    found = {
        "unlinked": unlinked,
        "without_source": not item.sources,
        "suspect": any(link in register.suspects for link in item.links),
    }
    return tuple(name for name, lacks in found.items() if lacks)
