"""The look of tables in Word: which rows and columns have heads, for the eye and for readers' tools.

A style of tables has a look for one first row and one last row; heads and feet of several rows are given
theirs cell by cell.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from galley.proofs.docx.package.ooxml import (
    Element,
    child,
    every,
    name,
    properties,
    put,
    style_of,
    value,
)
from galley.proofs.docx.package.package import STYLES, Package

# What each part of the look is in the bits of `w:val`; that there are no bands of columns is one as well.
# Format: ECMA-376, part 1, 17.4.55 "tblLook".
_BITS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80}
_NO_COLUMN_BANDS = 0x400


@dataclass(frozen=True, slots=True)
class TableLook:
    """What the style of tables says of the cells of a head and of a foot, and the line between rows."""

    head: Sequence[Element]
    foot: Sequence[Element]
    line: Element | None

    @classmethod
    def of(cls, package: Package) -> "TableLook":
        """The look of the tables of a package."""
        styles = package.tree(STYLES).iter(name("w:style"))
        style = next((s for s in styles if value(s, "w:styleId") == "Table"), None)
        if style is None:
            return cls((), (), None)
        parts = {
            value(part, "w:type"): _cells_of(part) for part in style.iter(name("w:tblStylePr"))
        }
        line = style.find(f"{name('w:tblPr')}/{name('w:tblBorders')}/{name('w:insideH')}")
        return cls(parts.get("firstRow", ()), parts.get("lastRow", ()), line)


def _cells_of(part: Element) -> Sequence[Element]:
    """What a part of a style says of cells."""
    found = part.find(name("w:tcPr"))
    return () if found is None else list(found)


def set_look(table: Element, look: TableLook) -> None:
    """Say which rows and columns have heads; give heads and feet of several rows their lines and ground."""
    rows = table.findall(name("w:tr"))
    heads = [row for row in rows if is_head(row)]
    feet = [row for row in rows if has_style(row, "TableFoot")]
    first = [row.find(name("w:tc")) for row in rows]
    told = {
        "firstRow": bool(heads),
        "lastRow": len(feet) == 1,
        "firstColumn": any(cell is not None and has_style(cell, "TableRowHead") for cell in first),
    }
    element = child(properties(table), "w:tblLook")
    bits = sum(_BITS[part] for part, is_told in told.items() if is_told)
    element.set(name("w:val"), f"{bits | _NO_COLUMN_BANDS:04X}")
    for part, is_told in told.items():
        element.set(name(f"w:{part}"), str(int(is_told)))
    if len(heads) > 1:
        for row in heads:
            _give(row, look.head)
    if look.line is not None:
        for row in heads[:-1]:
            _line_below(row, look.line)
    if len(feet) > 1:
        _give(feet[0], look.foot)


def is_head(row: Element) -> bool:
    """Tell whether a row is repeated at the head of each page."""
    return row.find(f"{name('w:trPr')}/{name('w:tblHeader')}") is not None


def has_style(part: Element, style: str) -> bool:
    """Tell whether a paragraph in a part of a table has a style."""
    return any(style_of(paragraph) == style for paragraph in every(part, "w:p"))


def _give(row: Element, parts: Sequence[Element]) -> None:
    for cell in row.findall(name("w:tc")):
        for part in parts:
            put(properties(cell), copy.deepcopy(part))


def _line_below(row: Element, line: Element) -> None:
    """Between two rows of heads, the line that is between all rows."""
    for cell in row.findall(name("w:tc")):
        borders = child(properties(cell), "w:tcBorders")
        for old in borders.findall(name("w:bottom")):
            borders.remove(old)
        below = copy.deepcopy(line)
        below.tag = name("w:bottom")
        borders.append(below)
