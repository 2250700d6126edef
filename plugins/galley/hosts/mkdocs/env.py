"""Setting a paper when every page is rendered and none is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mkdocs.exceptions import PluginError
from mkdocs.structure.nav import Navigation

from galley.core.galley import Galley
from galley.core.rules.diagnostic import Diagnostic
from galley.hosts.mkdocs import complaints, set_pages
from galley.hosts.mkdocs.files import FilesOfHost, ReadFiles
from galley.hosts.mkdocs.values import add, pages_of, path_of, rendered_pages
from galley.tools.process import ToolError
from galley.workspace.cleaning.cleaning import TakenOut
from galley.workspace.drawing import DrawnPages, draw
from galley.workspace.fonts import webfonts
from galley.workspace.setting import Meanwhile, SetPaper, Setting, set_paper


@dataclass(frozen=True, slots=True)
class RenderedSite:
    """A site whose pages are rendered, what was taken out of them by their paths, and what is wrong."""

    host: FilesOfHost
    nav: Navigation
    read: ReadFiles
    taken_out: Mapping[str, tuple[TakenOut, ...]]
    told: Sequence[Diagnostic]


def set_site(site: RenderedSite, meanwhile: Meanwhile) -> SetPaper:
    """Set the paper of a site, and hand its pages back to the host."""
    drawn, workspace = _drawn(site), site.host.workspace
    unrendered = complaints.unrendered(site.host.files, workspace.folder)
    setting = Setting(
        workspace=workspace,
        sources=site.read.sources,
        drawn=drawn,
        files=site.host.values(),
        left_out=site.read.left_out,
        taken_out=site.taken_out,
        told=[*site.told, *unrendered],
    )
    paper = set_paper(setting, meanwhile)
    for page in pages_of(site.host.files):
        set_page = paper.galley.pages[path_of(page.file, workspace.folder)]
        set_pages.hand_back(page, set_page, trusted=workspace.trusts_html)
    return paper


def _drawn(site: RenderedSite) -> DrawnPages:
    """The pages with their pictures, which the host gets as well."""
    host = site.host
    pages = rendered_pages(site.nav, host.files, host.config, host.workspace.folder)
    drawn = draw(host.workspace, pages, host.values())
    add(drawn.added, host.files, host.config)
    texts = {page.path: page.html for page in drawn.pages}
    for page in pages_of(host.files):
        page.content = texts[path_of(page.file, host.workspace.folder)]
    return drawn


def add_fonts(host: FilesOfHost, galley: Galley) -> None:
    """Add the fonts to the site that its letters need."""
    shown = [page.html for page in galley.pages.values()]
    try:
        add(webfonts.site_files(host.workspace.fonts, shown), host.files, host.config)
    except ToolError as error:
        raise PluginError(f"The site's fonts could not be made. {error}") from error
