"""Setting a paper: from its rendered pages to the galley, with all that is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from galley.core.checks.exceptions import without_excepted
from galley.core.checks.links import check_links
from galley.core.galley import Galley
from galley.core.html.markers import tags
from galley.core.manuscript import Manuscript
from galley.core.rules.diagnostic import Diagnostic, in_order
from galley.core.rules.rules import (
    CITATION_KEY_RESOLVES,
    CROSSREF_TARGET_RESOLVES,
    NEEDED_BY,
    Profile,
)
from galley.core.text.chapter import Matter
from galley.workspace.cleaning import cleaning
from galley.workspace.drawn_pages import DrawnPages
from galley.workspace.fonts import fonts
from galley.workspace.manuscript import read_manuscript
from galley.workspace.pictures.pictures import problem
from galley.workspace.reading.files_of_site import SiteFile, SiteFiles
from galley.workspace.sources import Sources
from galley.workspace.typesetting import Meanwhile, typeset
from galley.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RenderedPaper:
    """What is known of a paper when its pages are rendered.

    `files` are those of the site, and `left_out` those that were taken from it; `taken_out` is what
    was taken out of pages, by their sources; `listings` are the paths of pages that a plugin reads as
    the navigation; `told` is what is known to be wrong.
    """

    workspace: Workspace
    sources: Sources
    drawn: DrawnPages
    files: SiteFiles
    left_out: Sequence[SiteFile]
    taken_out: Mapping[str, tuple[cleaning.TakenOut, ...]]
    listings: Set[str]
    told: Sequence[Diagnostic]


@dataclass(frozen=True, slots=True)
class SetPaper:
    """A paper that was set, its pages before that, and all that is wrong, in order and weighed."""

    galley: Galley
    drawn: DrawnPages
    diagnostics: tuple[Diagnostic, ...]


def set_paper(setting: RenderedPaper, meanwhile: Meanwhile) -> SetPaper:
    """Set the paper."""
    workspace, sources = setting.workspace, setting.sources
    manuscript, unread = read_manuscript(
        workspace, setting.drawn.pages, sources.shelf, sources.inclusions
    )
    galley = typeset(manuscript, sources.processor, workspace.cache, meanwhile)
    pages = galley.pages.items()
    for_readers = [page for path, page in pages if path not in setting.listings]
    found = [
        *setting.told,
        *setting.drawn.diagnostics,
        *sources.shelf.diagnostics,
        *unread,
        *galley.diagnostics,
        *_active(setting),
        *check_links(for_readers, galley.numbering, _addresses(setting)),
        *_undrawn(setting, galley, manuscript),
    ]
    needed = _needed(workspace)
    found = _of_authors(found, setting.drawn)
    told = without_excepted(found, manuscript.chapters, manuscript.bibliography, needed)
    weights = workspace.options.weights(is_release=workspace.release_at is not None)
    weighed = replace(weights, needed=needed).weighed(told)
    return SetPaper(galley, setting.drawn, in_order(weighed))


def _needed(workspace: Workspace) -> frozenset[str]:
    """The rules without which the PDF of a paper cannot meet its standards; that of a site is mended."""
    proofs = workspace.proofs
    if workspace.options.built_as is Profile.SITE or proofs is None or "pdf" not in proofs.formats:
        return frozenset()
    return frozenset().union(*(NEEDED_BY[standard] for standard in proofs.standards))


def _of_authors(found: Iterable[Diagnostic], drawn: DrawnPages) -> list[Diagnostic]:
    """The diagnostics without those on pages that other plugins made, which nobody can mend.

    What such a page cites or refers to is still told.
    """
    made = {page.path for page in drawn.pages if not page.file.in_chapters_folder}
    return [d for d in found if d.location.path not in made or d.rule.name in _OF_ANY_PAGE]


_OF_ANY_PAGE = {CITATION_KEY_RESOLVES.name, CROSSREF_TARGET_RESOLVES.name}


def _active(setting: RenderedPaper) -> Iterator[Diagnostic]:
    """What was taken out of the chapters."""
    for page in setting.drawn.pages:
        if taken := setting.taken_out.get(page.file.source):
            yield from cleaning.told(
                taken, page.path, page.source, setting.workspace.options.html_policy
            )


def _undrawn(
    setting: RenderedPaper, galley: Galley, manuscript: Manuscript
) -> Iterable[Diagnostic]:
    """What the fonts of the PDF lack, where one is made; a browser finds fonts of its own."""
    workspace = setting.workspace
    if workspace.proofs is None or "pdf" not in workspace.proofs.formats:
        return ()
    paper = workspace.options.paper
    drawings = dict(_drawings(setting, galley))
    return fonts.check(workspace.fonts, galley, manuscript, drawings, workspace.asked, paper)


def _drawings(setting: RenderedPaper, galley: Galley) -> Iterator[tuple[str, str]]:
    """The SVG files of the chapters that the pages of the paper show, each with its path."""
    inside = [
        page.html for page in galley.pages.values() if page.chapter.matter is not Matter.OUTSIDE
    ]
    shown = {
        unquote(told.get("src", "")).rpartition("/")[2]
        for html in inside
        for name, told in tags(html, having=("src",))
        if name == "img"
    }
    for file in setting.files:
        is_shown = file.in_chapters_folder and file.source.rpartition("/")[2] in shown
        if is_shown and file.path and file.path.suffix.lower() == ".svg":
            yield file.name, file.path.read_text(encoding="utf-8", errors="replace")


def _addresses(setting: RenderedPaper) -> dict[str, str]:
    """Every file of the site by its address, with what is wrong with it as a picture.

    Those that were left out are named as well: that they were is told already.
    """
    known = [file for file in setting.left_out if file.source.isprintable()]
    proofs = setting.workspace.proofs
    formats = proofs.formats if proofs else ()
    # Links to a chapter that was left out stay as they are written.
    return {address: "" for file in known for address in (file.url or "./", quote(file.source))} | {
        file.url: problem(file.path, formats) for file in setting.files
    }
