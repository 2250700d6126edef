"""The numbers of a chart: read from a file beside the chapter, and shown as a table."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from galley.core.pictures.chart_table import ChartError, ChartTable, read_table
from galley.core.rules.words import Words
from galley.core.text.columns import is_numeric
from galley.core.text.source import read_text
from galley.tools import files
from galley.workspace.reading.reader import LARGEST

# What stands for a number that is missing.
_NOTHING = "–"


def table_in(path: Path | None) -> ChartTable:
    """The table in a file. Raises ChartError if it cannot be read, or is not there."""
    if path is None:
        raise ChartError("there is no such file beside the chapter")
    if path.stat().st_size > LARGEST:
        raise ChartError("it is too large to be drawn")
    text, wrong = read_text(files.read(path), path.name)
    for diagnostic in wrong:
        raise ChartError(diagnostic.message, diagnostic.location.line, diagnostic.location.column)
    return read_table(text)


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
