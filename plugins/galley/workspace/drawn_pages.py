"""Putting data and pictures into rendered pages: tables are filled, charts are drawn, diagrams were drawn before."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from galley.core.data.numerals import notation_of
from galley.core.rules.diagnostic import Diagnostic
from galley.workspace.pictures.charts import Drawing
from galley.workspace.pictures.data_tables import DataTables
from galley.workspace.pictures.diagrams import Diagrams
from galley.workspace.reading.files_of_site import NewFile, RenderedPage, SiteFiles
from galley.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DrawnPages:
    """Pages with their pictures, the files that these are, and what is wrong with them."""

    pages: tuple[RenderedPage, ...]
    added: tuple[NewFile, ...]
    diagrams: Diagrams
    diagnostics: tuple[Diagnostic, ...]


def draw(workspace: Workspace, pages: Iterable[RenderedPage], files: SiteFiles) -> DrawnPages:
    """Put the rows of data files, and the pictures of charts and diagrams, into the pages."""
    reach, brand, cache = workspace.reach, workspace.brand, workspace.cache
    charts = Drawing(
        files=files,
        cache=cache,
        brand=brand,
        fonts=workspace.fonts.folders,
        words=workspace.words,
        language=workspace.language,
    )
    diagrams = Diagrams(files, reach, brand, cache)
    tables = DataTables(files, notation_of(workspace.language))
    drawn = []
    for page in pages:
        filled = replace(page, html=tables.fill(page))
        charted = replace(filled, html=charts.draw(filled))
        drawn.append(replace(charted, html=diagrams.place(charted)))
    added = tuple(charts.added.values())
    return DrawnPages(
        tuple(drawn), added, diagrams, (*tables.found, *charts.found, *diagrams.finish())
    )
