"""Charts: a figure whose picture is a CSV file beside the chapter, drawn once for all proofs."""

import hashlib
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import unquote

from galley.core.brand.brand import Brand
from galley.core.data.cells import DataError
from galley.core.html.edit import Edit
from galley.core.html.tree import parse
from galley.core.pictures.chart import numbers, specification
from galley.core.pictures.chart_table import chart_table
from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import CHART_IS_READABLE
from galley.core.rules.words import Words
from galley.core.text.addresses import href, inside
from galley.core.text.locations import Places
from galley.tools import vega
from galley.tools.cache import Cache
from galley.workspace.pictures import chart_data
from galley.workspace.pictures.chart_data import as_html, table_in
from galley.workspace.reading.files_of_site import NewFile, RenderedPage, SiteFile, SiteFiles

_WISHES = ("chart", "x", "y", "series")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where charts are drawn: the site's files, the cache that keeps the pictures, the colours.

    `fonts` are the folders of the typefaces, `words` those of the paper's language.
    """

    files: SiteFiles
    cache: Cache
    brand: Brand
    fonts: tuple[Path, ...]
    words: Words
    found: list[Diagnostic] = field(default_factory=list)
    added: dict[str, NewFile] = field(default_factory=dict)

    def draw(self, page: RenderedPage) -> str:
        """The HTML of a page with a picture for each chart, and the chart's numbers below it."""
        if "data-chart" not in page.html:
            return page.html
        return self._drawn(page.html, page.url, Places(page.path, page.source))

    def _drawn(self, html: str, url: str, places: Places) -> str:
        tree, edits = parse(html), list[Edit]()
        for image in tree.elements("img"):
            figure = image.closest("figure") if "data-chart" in image.attributes else None
            if figure is not None:
                picture, table = self._chart(dict(image.attributes), url, places)
                # Several charts of one figure have their numbers behind it, in their order.
                order = len(edits)
                edits += [image.replaced(picture), Edit(figure.end, figure.end, table, order)]
        return tree.splice(edits)

    def _chart(self, told: dict[str, str], url: str, places: Places) -> tuple[str, str]:
        """A chart's picture and its numbers; what cannot be drawn stays visible, marked."""
        told.setdefault("src", "")
        file = self._file(told["src"], url)
        try:
            data = table_in(file.path if file else None, told)
            if file:
                self.found.extend(chart_data.told(data, file.name))
            table = chart_table(data)
            wishes = {key: told[f"data-{key}"] for key in _WISHES if f"data-{key}" in told}
            chart = specification(table, wishes, self.brand)
            picture = self._picture(vega.svg(chart, self.cache.workspace, self.fonts, self.cache))
        except DataError as error:
            message = f'no chart can be made of "{told["src"]}": {error}'
            place = places.text(_name(told["src"]) or "data-chart")
            if file and error.line:
                place = Location(file.name, error.line, error.column)
            self.found.append(Diagnostic(CHART_IS_READABLE, message, place))
            return f'<mark class="galley-unresolved">{escape(told["src"])}</mark>', ""
        kept = {key: value for key, value in told.items() if not key.startswith("data-")}
        kept["src"] = href(url, picture)
        spelled = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
        return f"<img{spelled} />", as_html(numbers(table, wishes), self.words)

    def _file(self, address: str, url: str) -> SiteFile | None:
        """The file of an address, as seen from a page."""
        target = inside(address, url)
        if target is None:
            return None
        path = unquote(target.path)
        return self.files.at(path) or next((f for f in self.files if f.url == path), None)

    def _picture(self, svg: str) -> str:
        """Add a picture to the site, under a name made from its content; its address."""
        address = f"assets/charts/{hashlib.sha256(svg.encode()).hexdigest()[:16]}.svg"
        path = self.cache.file(Path(address).name, svg.encode())
        if self.files.at(address) is None:
            self.added.setdefault(address, NewFile(address, path))
        return address


def _name(address: str) -> str:
    return address.rsplit("/", 1)[-1]
