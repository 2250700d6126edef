"""The numbers of a chart: read from a file beside the chapter, and shown as a table."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from galley.core.data import remarks
from galley.core.data.cells import DataError
from galley.core.data.declared import DATA_OPTIONS, read_declared
from galley.core.data.table import DataTable, read_data
from galley.core.pictures.chart_table import ChartTable
from galley.core.rules.diagnostic import Diagnostic
from galley.core.rules.words import Words
from galley.core.text.columns import is_numeric
from galley.core.text.source import read_text
from galley.tools import files
from galley.workspace.reading.reader import LARGEST

# What stands for a number that is missing.
_NOTHING = "–"


def table_in(path: Path | None, attributes: Mapping[str, str]) -> DataTable:
    """The table in a file, read as the attributes of its picture say.

    Raises DataError if it cannot be read, or is not there.
    """
    options = {
        key: attributes[f"data-{key}"] for key in DATA_OPTIONS if f"data-{key}" in attributes
    }
    declared = read_declared(options)
    if path is None:
        raise DataError("there is no such file beside the chapter")
    if path.stat().st_size > LARGEST:
        raise DataError("it is too large to be drawn")
    text, wrong = read_text(files.read(path), path.name)
    for diagnostic in wrong:
        raise DataError(diagnostic.message, diagnostic.location.line, diagnostic.location.column)
    return read_data(text, declared)


def told(table: DataTable, path: str) -> Iterator[Diagnostic]:
    """What the author should know about how a file was read, which is called by a path."""
    return remarks.told(table.remarks, path)


def as_html(table: ChartTable, words: Words) -> str:
    """The numbers of a chart as a table, for those who cannot see it."""
    return "".join(_lines(table, words.chart_numbers))


def _lines(table: ChartTable, summary: str) -> Iterator[str]:
    yield f'<details class="example galley-chart-data"><summary>{escape(summary)}</summary><table><thead><tr>'
    styles = [_style(cells) for cells in zip(*table.rows, strict=True)]
    for name, style in zip(table.columns, styles, strict=True):
        yield f'<th scope="col"{style}>{escape(name)}</th>'
    yield "</tr></thead><tbody>"
    for row in table.rows:
        cells = zip(row, styles, strict=True)
        yield (
            "<tr>"
            + "".join(f"<td{style}>{escape(cell) or _NOTHING}</td>" for cell, style in cells)
            + "</tr>"
        )
    yield "</tbody></table></details>"


def _style(cells: Sequence[str]) -> str:
    given = [cell for cell in cells if cell]
    return ' style="text-align: right;"' if is_numeric(given) else ""
