"""Tables that are wider than the page: turned, else in parts below each other, else in smaller type.

Widths are counted in letters of a table's text.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from galley.core.ast.attributes import Attributes, classes
from galley.core.ast.tables import Cell, Row, Rows, Table
from galley.core.ast.views import Caption
from galley.core.ast.walking import Element, Filter, apply
from galley.core.tables.grid import CellKind, CellPlace
from galley.proofs.document.anchors import without_anchors
from galley.proofs.document.table_grid import TableGrid, kind_of

# What the margins of a cell take, and how much of a long word must be in one line, in letters;
# heads are heavier than digits are.
_MARGINS, _LONG_WORD, _HEAVY = 2.6, 14, 1.15
# A line of a turned head holds so many letters, and is as high as so many are wide.
_TURNED, _LINE = 36, 2.3
# The class of a table that lies on a page on its side, and the share of the usual size of its type.
WIDE, SHARE = "wide", "share"
# The name of a row has so many letters in a line.
_NAME = 24
# A part of a table is so much wider than it needs to be, if there is room.
_AIRY = 1.4
# Type is not made smaller than this share of its size.
_SMALLEST = 0.65
# An upright page holds so many columns of a matrix.
_MATRIX_UPRIGHT = 12


def fitted(blocks: Sequence[Element], upright: float, on_side: float) -> list[Element]:
    """The blocks of a chapter with tables that fit their pages.

    So many letters are in a line of an upright page, and of one on its side. A table in a box or a
    list cannot be turned.
    """
    inside = {"Table": (_filter(upright),)}
    made: list[Element] = []
    for block in blocks:
        if block["t"] == "Table":
            made += _fitted(block, upright, on_side)
        else:
            made += apply([block], inside)
    return made


def is_wide(element: Element) -> bool:
    """Whether this is a table that asks for a page on its side: by its class, or as a large matrix."""
    if element["t"] != "Table":
        return False
    is_matrix = "galley-matrix" in classes(element)
    return WIDE in classes(element) or (
        is_matrix and len(Table.read(element).columns) > _MATRIX_UPRIGHT
    )


def with_their_words(blocks: Sequence[Element]) -> Iterator[tuple[bool, list[Element]]]:
    """Groups of blocks, and whether each is on pages on their side: wide tables, and what leads to them.

    A heading, and a paragraph below it, go along with the table that they announce, and so does the
    line below a matrix that explains its symbols.
    """
    turned = [is_wide(block) for block in blocks]
    for n in (n for n, wide in enumerate(turned) if wide):
        lead = n - 1 if n and blocks[n - 1]["t"] == "Para" else n
        while lead and blocks[lead - 1]["t"] == "Header":
            lead -= 1
        if lead < n and blocks[lead]["t"] == "Header":
            turned[lead:n] = [True] * (n - lead)
        if n + 1 < len(blocks) and _is_legend(blocks[n + 1]):
            turned[n + 1] = True
    pairs = zip(turned, blocks, strict=True)
    for is_turned, group in groupby(pairs, key=lambda pair: pair[0]):
        yield is_turned, [block for _, block in group]


def _is_legend(block: Element) -> bool:
    return block["t"] == "Div" and "galley-legend" in classes(block)


def _filter(letters: float) -> Filter:
    return lambda element: _parts(Table.read(element), letters)


def _fitted(element: Element, upright: float, on_side: float) -> list[Element]:
    table = Table.read(element)
    if "galley-matrix" in classes(element):
        return _parts(table, on_side if is_wide(element) else upright)
    needs = _needs(table)
    if not is_wide(element) and sum(needs) <= upright:
        return [_with_room(table, needs, upright).json]
    parts = (Table.read(part) for part in _parts(table, on_side))
    return [_with_class(part).json for part in parts]


def _with_class(table: Table) -> Table:
    told = table.attributes
    names = told.classes if WIDE in told.classes else (*told.classes, WIDE)
    return replace(table, attributes=replace(told, classes=names))


def _parts(table: Table, letters: float) -> list[Element]:
    """The table, or several, none of which needs more letters than there are, if that can be."""
    needs = _needs(table)
    if sum(needs) <= letters or len(needs) < 2:
        return [_shrunk(_with_room(table, needs, letters), needs, letters).json]
    grid = TableGrid.of(table)
    heads = _head_columns(grid, needs, letters)
    needs[:heads] = _room_for_names(grid, needs[:heads], letters)
    parts = []
    for n, group in enumerate(_groups(grid, needs, heads, letters)):
        part = _part(table, grid, heads, group, is_first=n == 0)
        own = [needs[column] for column in group]
        parts.append(_shrunk(_filling(part, own, letters), own, letters).json)
    return parts


def _with_room(table: Table, needs: Sequence[float], letters: float) -> Table:
    """The table with no column narrower than its words, where the others can spare what it lacks."""
    widths = [column.width or 0.0 for column in table.columns]
    least = [need / letters for need in needs]
    lacking = sum(max(need - width, 0) for need, width in zip(least, widths, strict=True))
    spare = sum(max(width - need, 0) for need, width in zip(least, widths, strict=True))
    if 0 in widths or not lacking or len(least) < 2:
        return table
    given = min(lacking / spare, 1.0) if spare else 0.0
    shares = (
        need if width < need else width - given * (width - need)
        for need, width in zip(least, widths, strict=True)
    )
    columns = zip(table.columns, shares, strict=True)
    return table.with_columns([replace(one, width=round(share, 4)) for one, share in columns])


def _filling(part: Table, needs: Sequence[float], letters: float) -> Table:
    """The part with columns as wide as they need to be, and somewhat wider where there is room."""
    width = max(min(letters, _AIRY * sum(needs)), sum(needs))
    shares = (round(need / sum(needs) * min(width / letters, 1), 4) for need in needs)
    return part.with_columns(
        [replace(column, width=share) for column, share in zip(part.columns, shares, strict=True)]
    )


def _shrunk(table: Table, needs: Sequence[float], letters: float) -> Table:
    """The table, in smaller type if its columns need more letters than there are."""
    share = letters / sum(needs) if needs else 1.0
    if share >= 1:
        return table
    told = (SHARE, f"{max(share, _SMALLEST):.2f}")
    return replace(
        table, attributes=replace(table.attributes, pairs=(*table.attributes.pairs, told))
    )


def _needs(table: Table) -> list[float]:
    """How many letters each column needs at least, so that no word breaks that is not long.

    The heads of a matrix are turned: their lines are beside each other.
    """
    grid = TableGrid.of(table)
    # An author's own table may bear the name, and have no head.
    is_matrix = "galley-matrix" in table.attributes.classes and len(table.head.rows) > 0
    needs = [_MARGINS + 1.0] * len(table.columns)
    cells = [cell for row in (grid.rows[grid.head :] if is_matrix else grid.rows) for cell in row]
    # Those of several columns last: what they need beyond the others is shared.
    for place, cell in sorted(cells, key=lambda pair: pair[0].columns):
        columns = range(place.column, min(place.behind, len(needs)))
        lacking = _MARGINS + _longest(cell.text) - sum(needs[column] for column in columns)
        for column in columns if lacking > 0 else ():
            needs[column] += lacking / len(columns)
    if not is_matrix or not needs:
        return needs
    lines = [math.ceil(len(cell.text) / _TURNED) for cell in table.head.rows[0].cells]
    return [needs[0], *map(max, needs[1:], (_LINE * number for number in lines[1:]))]


def _longest(text: str) -> float:
    words = (_width(min(len(word), _LONG_WORD), word) for word in text.split())
    return max(words, default=1)


def _width(letters: float, word: str) -> float:
    return letters if word.isdigit() else letters * _HEAVY


def _head_columns(grid: TableGrid, needs: Sequence[float], letters: float) -> int:
    """How many columns are in every part: the headers of rows, unless they take half of the room."""
    heads = max(grid.row_heads, 1)
    while heads > 1 and sum(needs[:heads]) > letters / 2:
        heads -= 1
    return min(heads, len(needs) - 1)


def _room_for_names(grid: TableGrid, needs: list[float], letters: float) -> list[float]:
    """What the columns of heads need: the names of rows in one line, if they leave enough room."""
    names = [0] * len(needs)
    for place, cell in (pair for row in grid.rows for pair in row):
        if place.behind <= len(needs) and place.columns == 1:
            names[place.column] = max(names[place.column], min(len(cell.text), _NAME))
    wished = [max(need, _MARGINS + name) for need, name in zip(needs, names, strict=True)]
    return wished if sum(wished) <= letters / 4 else needs


def _groups(grid: TableGrid, needs: Sequence[float], heads: int, letters: float) -> list[list[int]]:
    """The columns of each part: those with heads, and as many more as there is room for.

    Columns that a value goes over stay together, but those of one that goes over all of them. No part
    is much wider than the others.
    """
    pieces = [range(*ends) for ends in pairwise([heads, *_cuts(grid, heads), len(needs)])]
    room = letters - sum(needs[:heads])
    groups = _filled(pieces, needs, room)
    even = sum(needs[heads:]) / len(groups)
    while even < room:
        evener = _filled(pieces, needs, even)
        if len(evener) == len(groups):
            groups = evener
            break
        even += 1
    return [[*range(heads), *group] for group in groups]


def _filled(pieces: Sequence[range], needs: Sequence[float], room: float) -> list[list[int]]:
    """The columns of the pieces in groups, each with as many pieces as there is room for."""
    groups: list[list[int]] = [[]]
    left = room
    for piece in pieces:
        need = sum(needs[column] for column in piece)
        if need > left and groups[-1]:
            groups.append([])
            left = room
        groups[-1] += piece
        left -= need
    return groups


def _cuts(grid: TableGrid, heads: int) -> list[int]:
    """Where columns may part: no value goes over such a place, unless it goes over the whole row."""
    bound = {
        column
        for row in grid.rows[grid.head :]
        for place, cell in row
        if kind_of(cell) is CellKind.DATA and place.columns < grid.columns - heads
        for column in range(place.column + 1, place.behind)
    }
    return [column for column in range(heads + 1, grid.columns) if column not in bound]


def _part(
    table: Table, grid: TableGrid, heads: int, columns: Sequence[int], *, is_first: bool
) -> Table:
    """Some columns of a table; its id, its caption and its notes are with the first of them."""
    lines = iter(grid.rows)

    def row(given: Row, *, in_head: bool) -> Row:
        cells = []
        for place, cell in next(lines):
            shown = sum(column in range(place.column, place.behind) for column in columns)
            if shown:
                kind = kind_of(cell, in_head=in_head)
                cells.append(_shown(replace(cell, columns=shown), place, kind, heads, columns))
        return replace(given, cells=tuple(cells))

    def rows(part: Rows, *, in_head: bool = False) -> Rows:
        # In the order in which the grid counts them.
        above = tuple(row(one, in_head=in_head) for one in part.heads)
        return replace(
            part, heads=above, rows=tuple(row(one, in_head=in_head) for one in part.rows)
        )

    head = rows(table.head, in_head=True)
    bodies = tuple(rows(body) for body in table.bodies)
    made = replace(
        table,
        columns=tuple(table.columns[column] for column in columns),
        head=head,
        bodies=bodies,
        foot=rows(table.foot),
    )
    if is_first:
        return made
    told = Attributes("", table.attributes.classes, table.attributes.pairs)
    return replace(made, attributes=told, caption=Caption(None, []))


def _shown(
    cell: Cell, place: CellPlace, kind: CellKind, heads: int, columns: Sequence[int]
) -> Cell:
    """A cell in a part of its table: what is in several of them is said once, heads excepted."""
    first = min(column for column in columns if column >= heads) == heads
    begins = place.column >= heads and place.column in columns
    if first or begins:
        return cell
    if kind is CellKind.DATA and place.behind > heads:
        return replace(cell, blocks=[])
    return replace(cell, blocks=apply(without_anchors(cell.blocks), {"Note": (_nothing,)}))


def _nothing(_: Element) -> list[Element]:
    return []
