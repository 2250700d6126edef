"""Tables whose rows are in a data file beside the chapter."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from galley.core.data.cells import DataError
from galley.core.data.numerals import Notation
from galley.core.html.edit import Edit
from galley.core.html.tree import Node, parse
from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import TABLE_FILE_IS_READABLE
from galley.core.tables.data_table import rows_of
from galley.core.tables.reading import ROW_HEADS
from galley.core.text.locations import Places, counted
from galley.workspace.pictures.chart_data import table_in, told
from galley.workspace.reading.files_of_site import RenderedPage, SiteFile, SiteFiles

_TABLE = "data-table"


@dataclass(frozen=True, slots=True)
class DataTables:
    """The tables of data files: the site's files, how numbers are written."""

    files: SiteFiles
    notation: Notation
    found: list[Diagnostic] = field(default_factory=list)

    def fill(self, page: RenderedPage) -> str:
        """The HTML of a page with the rows of each table that is made of a file."""
        if _TABLE not in page.html:
            return page.html
        tree, places = parse(page.html), Places(page.path, page.source)
        tables = [node for node in tree.elements("table") if _TABLE in node.attributes]
        names = [node.attributes[_TABLE] for node in tables]
        commands = counted(f"\\table {name}" for name in names)
        return tree.splice(
            edit
            for node, (command, nth) in zip(tables, commands, strict=True)
            for edit in self._filled(node, page, places.occurrence(command, nth))
        )

    def _filled(self, node: Node, page: RenderedPage, place: Location) -> Iterator[Edit]:
        """A table with its rows; one that cannot be made stays visible, marked."""
        attributes = dict(node.attributes)
        name = attributes.pop(_TABLE)
        file = self._file(name, page)
        try:
            data = table_in(file.path if file else None, attributes)
            options = {
                key.removeprefix("data-"): value
                for key, value in attributes.items()
                if key.startswith("data-")
            }
            rows = rows_of(data, options, self.notation)
        except DataError as error:
            message = f'no table can be made of "{name}": {error}'
            if file and error.line:
                place = Location(file.name, error.line, error.column)
            self.found.append(Diagnostic(TABLE_FILE_IS_READABLE, message, place))
            rows = f'<thead><tr><th><mark class="galley-unresolved">{escape(name)}</mark></th></tr></thead>'
            yield Edit(node.inner_end, node.inner_end, rows)
            return
        if file:
            self.found.extend(told(data, file.name))
        kept = {key: value for key, value in attributes.items() if not key.startswith("data-")}
        if ROW_HEADS in options:
            kept[ROW_HEADS] = options[ROW_HEADS]
        yield node.with_attributes(kept)
        yield Edit(node.inner_end, node.inner_end, rows)
        for note in data.notes:
            html = f'<div class="galley-table-note"><p>{escape(note.text)}</p></div>'
            yield Edit(node.end, node.end, html, note.line)

    def _file(self, name: str, page: RenderedPage) -> SiteFile | None:
        """The file of a name, as seen from the chapter."""
        source = posixpath.normpath(posixpath.join(posixpath.dirname(page.file.source), name))
        return self.files.at(source)
