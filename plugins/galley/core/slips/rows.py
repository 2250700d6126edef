"""Rows of tables that have more cells than the header of their table."""

import re
from collections.abc import Iterator

from galley.core.slips.blank_lines import is_head
from galley.core.slips.lists import PARAGRAPH
from galley.core.slips.slip import Reading, Slip
from galley.core.text.formulas import cells, find_formulas, leaves_its_cell
from galley.core.text.unread import blanked

# What holds a bar that parts no cells.
_UNREAD = re.compile(r"\\.|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)")


def overfull(reading: Reading) -> Iterator[Slip]:
    """Rows with more cells than the header of their table, from the first cell that is too many."""
    for paragraph in PARAGRAPH.finditer(reading.text) if "|" in reading.source else ():
        lines = reading.source[slice(*paragraph.span())].rstrip("\n").split("\n")
        offset = paragraph.start()
        columns = 0
        for n, line in enumerate(lines):
            if columns:
                bars = _bars(line, columns)
                if len(bars) > columns and line[bars[columns - 1] + 1 :].strip(" |\t"):
                    yield Slip(
                        start=offset + bars[columns - 1] + 1,
                        end=offset + len(line),
                        message=f"this row has {len(bars)} cells, and the header of its table has {columns}",
                        hint=r"write \| for a bar within a cell, or give the header another cell",
                    )
            elif n and is_head(lines[n - 1], line):
                columns = cells(line)
            offset += len(line) + 1


def _bars(row: str, columns: int) -> list[int]:
    """Where the cells of a row end, by their bars and the end of the row."""
    formulas = [
        (found.start, found.end)
        for found in find_formulas(row)
        if not leaves_its_cell(row, found.tex, columns)
    ]
    text = blanked(row, formulas)
    text = _UNREAD.sub(lambda match: " " * len(match[0]), text)
    first = len(text) - len(text.lstrip(" \t>|")) if text.lstrip(" \t>").startswith("|") else 0
    first = text.find("|") + 1 if first else 0
    ends = [n for n, sign in enumerate(text) if sign == "|" and n >= first]
    return ends if text.rstrip().endswith("|") else [*ends, len(text)]
