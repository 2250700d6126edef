"""Charts: a figure whose picture is a CSV file beside the chapter, drawn once for all proofs."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from galley.core.brand import Brand
from galley.core.chart import ChartError, Table, numbers, read_table, specification
from galley.core.column import is_numeric
from galley.core.diagnostic import Diagnostic
from galley.core.link import inside
from galley.core.manuscript import Places, href
from galley.core.markup import attributes
from galley.core.rules import CHART_IS_READABLE
from galley.core.source import read_text
from galley.site.reading import LARGEST
from galley.tools import vega
from galley.tools.cache import Cache

_CHART = re.compile(
    r'<img\b(?P<attributes>[^>]*\bdata-chart="[^>]*?)\s*/?>(?P<rest>.*?</figure>)', re.DOTALL
)
_WISHES = ("chart", "x", "y", "series")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where charts are drawn: the site's files, the cache that keeps the pictures, the colours."""

    config: MkDocsConfig
    files: Files
    cache: Cache
    brand: Brand
    found: list[Diagnostic] = field(default_factory=list)

    def draw(self, page: Page, path: str) -> None:
        """Put a picture in place of each chart of a page, and the chart's numbers below it."""
        html = page.content or ""
        if _CHART.search(html):
            url = "" if page.url == "./" else page.url
            page.content = self._drawn(html, url, Places(path, page.file.content_string))

    def _drawn(self, html: str, url: str, places: Places) -> str:
        return _CHART.sub(lambda match: self._figure(match, url, places), html)

    def _figure(self, match: re.Match[str], url: str, places: Places) -> str:
        """A figure with its picture and its numbers; what cannot be drawn stays visible, marked."""
        told = attributes(match["attributes"])
        name = _name(told["src"])
        try:
            table = self._table(told["src"], url)
            wishes = {key: told[f"data-{key}"] for key in _WISHES if f"data-{key}" in told}
            picture = self._picture(vega.svg(specification(table, wishes, self.brand), self.cache))
        except ChartError as error:
            message = f'no chart can be made of "{told["src"]}": {error}'
            self.found.append(Diagnostic(CHART_IS_READABLE, message, places.text(name)))
            return f'<mark class="galley-unresolved">{escape(told["src"])}</mark>{match["rest"]}'
        kept = {key: value for key, value in told.items() if not key.startswith("data-")}
        kept["src"] = href(url, picture)
        spelled = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
        return f"<img{spelled} />{match['rest']}{_numbers(numbers(table, wishes))}"

    def _table(self, address: str, url: str) -> Table:
        target = inside(address, url)
        file = self.files.get_file_from_path(unquote(target.path)) if target else None
        if file is None or not file.abs_src_path:
            raise ChartError("there is no such file beside the chapter")
        path = Path(file.abs_src_path)
        if path.stat().st_size > LARGEST:
            raise ChartError("it is too large to be drawn")
        text, wrong = read_text(path.read_bytes(), file.src_uri)
        for diagnostic in wrong:
            line = diagnostic.location.line
            raise ChartError(f"in its line {line} {diagnostic.message}")
        return read_table(text)

    def _picture(self, svg: str) -> str:
        """Add a picture to the site, under a name made from its content; its address."""
        address = f"assets/charts/{hashlib.sha256(svg.encode()).hexdigest()[:16]}.svg"
        path = self.cache.file(Path(address).name, svg.encode())
        if self.files.get_file_from_path(address) is None:
            self.files.append(File.generated(self.config, address, abs_src_path=str(path)))
        return address


def _name(address: str) -> str:
    return address.rsplit("/", 1)[-1]


def _numbers(table: Table) -> str:
    """The numbers of a chart as a table, for those who cannot see it."""
    return "".join(_lines(table))


def _lines(table: Table) -> Iterator[str]:
    yield '<details class="example galley-chart-data"><summary>The numbers of the chart</summary><table><thead><tr>'
    styles = [_style(cells) for cells in zip(*table.rows, strict=True)]
    for name, style in zip(table.columns, styles, strict=True):
        yield f'<th scope="col"{style}>{escape(name)}</th>'
    yield "</tr></thead><tbody>"
    for row in table.rows:
        cells = zip(row, styles, strict=True)
        yield "<tr>" + "".join(f"<td{style}>{escape(cell)}</td>" for cell, style in cells) + "</tr>"
    yield "</tbody></table></details>"


def _style(cells: Sequence[str]) -> str:
    return ' style="text-align: right;"' if is_numeric(cells) else ""
