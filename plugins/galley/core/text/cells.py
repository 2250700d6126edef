"""Cells of a table's row, where a bar may belong to a formula."""

import re

from galley.core.text.unread import CODE

_BAR = re.compile(rf"\\.|{CODE}|(?P<bar>\|)")


def cells(row: str) -> int:
    """How many cells a row has, if each bar outside of code parts two."""
    inner = row.lstrip(" \t>").rstrip().removeprefix("|").removesuffix("|")
    return 1 + sum(match["bar"] is not None for match in _BAR.finditer(inner))


def leaves_its_cell(row: str, tex: str, columns: int) -> bool:
    """Whether what looks like a formula in a row is the dollar signs of several cells.

    It is if its bars part whole pieces and give the row just as many cells as the head of its table has.
    """
    pieces = tex.split("|")
    is_whole = all(
        piece.count(one) == piece.count(other)
        for piece in pieces
        for one, other in ("()", "[]", "{}")
    )
    return len(pieces) > 1 and is_whole and cells(row) == columns
