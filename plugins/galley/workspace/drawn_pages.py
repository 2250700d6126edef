"""Putting pictures into rendered pages: charts are drawn, diagrams were drawn before."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from galley.core.rules.diagnostic import Diagnostic
from galley.workspace.pictures.charts import Drawing
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
    """Put the pictures of charts and diagrams into the pages."""
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
    drawn = []
    for page in pages:
        charted = replace(page, html=charts.draw(page))
        drawn.append(replace(charted, html=diagrams.place(charted)))
    added = tuple(charts.added.values())
    return DrawnPages(tuple(drawn), added, diagrams, (*charts.found, *diagrams.finish()))
