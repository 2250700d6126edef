"""What the PDF makes of tables: heads that repeat, heads that are turned, numbers below each other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from galley.core.ast.tables import Cell, Row, Table
from galley.core.ast.views import LINES, Link, content, made
from galley.core.ast.walking import Element, apply
from galley.core.text.columns import fraction
from galley.proofs.pdf.spelling import block_call, raw_block, raw_inline, text


def set_table(element: Element) -> Element | list[Element]:
    """A table's head repeats on every page, where a link would be an artefact that none may be.

    The heads of a matrix are turned, as they are longer than their columns are wide.
    """
    table = _with_points_lined_up(Table.read(element))
    cells = table.head_cells
    is_matrix = "galley-matrix" in table.attributes.classes
    letters = max((len(cell.text) for cell in cells[1:]), default=0)

    def head(cell: Cell) -> Cell:
        blocks = apply(cell.blocks, {"Link": (_unlinked,)})
        name = "beside-turned" if cell is cells[0] else "turned"
        return replace(cell, blocks=block_call(name, blocks, str(letters)) if is_matrix else blocks)

    def row(given: Row) -> Row:
        return replace(given, cells=tuple(map(head, given.cells)))

    set_table = replace(table, head=table.head.with_rows(row)).json
    # A head as high as that must not end its page.
    return [raw_block("#room(9cm)"), *block_call("matrix", [set_table])] if is_matrix else set_table


def _with_points_lined_up(table: Table) -> Table:
    """Numbers at the right of their column, the points of their fractions one below the other."""
    count = len(table.columns)
    rows = [row.cells for row in table.below_head if len(row.cells) == count]
    rooms = [
        _rooms([row[place] for row in rows]) if column.alignment == "AlignRight" else {}
        for place, column in enumerate(table.columns)
    ]

    def row(given: Row) -> Row:
        if len(given.cells) != count:
            return given
        pairs = zip(given.cells, rooms, strict=True)
        return replace(given, cells=tuple(_padded(cell, room) for cell, room in pairs))

    bodies = tuple(body.with_rows(row) for body in table.bodies)
    return replace(table, bodies=bodies, foot=table.foot.with_rows(row))


def _rooms(cells: Sequence[Cell]) -> Mapping[str, str]:
    """For the words of each cell of a column, the digits that its fraction lacks."""
    texts = [cell.text for cell in cells]
    fractions = list(map(fraction, texts))
    longest = max(fractions, key=len, default="")
    # A unit behind some numbers would stand between them and the room.
    bare = all(words[-1:].isdigit() for words in texts if words.strip())
    if not bare or len(set(map(len, fractions))) < 2:
        return {}
    return {words: longest[len(part) :] for words, part in zip(texts, fractions, strict=True)}


def _padded(cell: Cell, rooms: Mapping[str, str]) -> Cell:
    """The cell with room behind its number, as wide as the digits that it lacks."""
    behind = rooms.get(cell.text, "")
    if not behind or not cell.blocks or cell.blocks[-1]["t"] not in LINES:
        return cell
    *before, last = cell.blocks
    room = raw_inline(f"#hide[{text(behind)}];")
    return replace(cell, blocks=[*before, made(last["t"], [*content(last), room])])


def _unlinked(element: Element) -> list[Element]:
    return Link.read(element).inlines
