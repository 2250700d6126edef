"""Matrices, cases and lines of a calculation, read row by row."""

from collections.abc import Callable

from galley.proofs.speech.boundaries import is_list
from galley.proofs.speech.expressions import Array, Row
from galley.proofs.speech.vocabulary import Vocabulary

Say = Callable[[Row], str]
_MATRICES = {("(", ")"), ("[", "]"), ("⟦", "⟧")}


def table_in_words(
    table: Array, opening: str, closing: str, words: Vocabulary, say: Say, *, alone: bool
) -> str:
    """A table between two brackets, either of which may be missing.

    Lines that are `alone` in their formula need no word about their end.
    """
    height, width = len(table.rows), max(map(len, table.rows), default=0)
    size = (str(height), str(width))
    if (opening, closing) in (("{", ""), ("", "}")):
        return words.phrase("cases", size[0], _listed(table, "case", words, say))
    if not opening and not closing and table.aligned:
        return _lines(table, words, say, alone=alone)
    if (opening, closing) in _MATRICES and height == 1:
        return words.phrase("row_matrix", *size, _cells(table.rows[0], words, say))
    if (opening, closing) in _MATRICES and width == 1:
        cells = "; ".join(_cells(row, words, say) for row in table.rows)
        return words.phrase("column_matrix", *size, cells)
    kind = {("|", "|"): "determinant", ("‖", "‖"): "norm_of_matrix", ("", ""): "array"}
    name = kind.get((opening, closing), "matrix")
    return words.phrase(name, *size, _listed(table, "row", words, say))


def _listed(table: Array, name: str, words: Vocabulary, say: Say) -> str:
    return "; ".join(
        words.phrase(name, str(number), _cells(row, words, say))
        for number, row in enumerate(table.rows, 1)
    )


def _cells(row: tuple[Row, ...], words: Vocabulary, say: Say) -> str:
    """The cells of a row; by their columns if a comma between them could be one inside."""
    spoken = [say(cell).strip(" ,").removesuffix(".") or words.phrase("empty") for cell in row]
    if len(row) > 1 and any(is_list(cell[:-1]) for cell in row):
        return "; ".join(words.phrase("column", str(n), cell) for n, cell in enumerate(spoken, 1))
    return ", ".join(spoken)


def _lines(table: Array, words: Vocabulary, say: Say, *, alone: bool) -> str:
    joined = [_run_on(row) for row in table.rows]
    spoken = [say(line).strip(" ,") for line in joined if line]
    if len(spoken) < 2:
        return ", ".join(spoken)
    lines = "; ".join(words.phrase("line", str(n), line) for n, line in enumerate(spoken, 1))
    return lines if alone else words.phrase("lines", str(len(spoken)), lines)


def _run_on(row: tuple[Row, ...]) -> Row:
    """The cells of a line, which is one formula."""
    return tuple(part for cell in row for part in cell)
