"""Every kind of slip, in one list: its rule, and what finds it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from galley.core.rules.diagnostic import Rule
from galley.core.rules.rules import (
    ADDRESS_IS_PORTABLE,
    ATTRIBUTE_LIST_IS_READABLE,
    BLOCK_IS_SET_APART,
    CHARACTERS_ARE_VISIBLE,
    FRONT_MATTER_IS_FENCED,
    ITEM_OPTION_IS_INDENTED,
    LIST_IS_MARKED,
    ROW_FITS_ITS_TABLE,
    TEXT_IS_FINISHED,
)
from galley.core.slips import (
    attribute_lists,
    blank_lines,
    characters,
    dialects,
    fences,
    lists,
    machine_addresses,
    options,
    placeholders,
    rows,
)
from galley.core.slips.slip import Reading, Slip


@dataclass(frozen=True, slots=True)
class SlipKind:
    """A kind of slip: the rule that it breaks, and what finds it in a source."""

    rule: Rule
    find: Callable[[Reading], Iterator[Slip]]


KINDS: Sequence[SlipKind] = (
    SlipKind(FRONT_MATTER_IS_FENCED, fences.damaged),
    SlipKind(ATTRIBUTE_LIST_IS_READABLE, attribute_lists.curled),
    SlipKind(ITEM_OPTION_IS_INDENTED, options.shallow),
    SlipKind(CHARACTERS_ARE_VISIBLE, characters.invisible),
    SlipKind(BLOCK_IS_SET_APART, blank_lines.missing),
    SlipKind(LIST_IS_MARKED, lists.pasted),
    SlipKind(ROW_FITS_ITS_TABLE, rows.overfull),
    SlipKind(ADDRESS_IS_PORTABLE, machine_addresses.local),
    SlipKind(TEXT_IS_FINISHED, placeholders.placeholders),
)
# What other checks tell, by the names of their rules.
MENDED_TOO: Mapping[str, Callable[[Reading], Iterator[Slip]]] = {
    "markup-is-read": dialects.citations
}


def find(source: str) -> Iterator[tuple[Rule, Slip]]:
    """Every slip in the source of a chapter, with the rule that it breaks."""
    reading = Reading(source)
    for kind in KINDS:
        for slip in kind.find(reading):
            yield kind.rule, slip
