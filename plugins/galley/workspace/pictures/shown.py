"""The drawings that the pages of a paper show."""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from galley.core.galley import Galley
from galley.core.html.markers import tags
from galley.core.text.chapter import Matter
from galley.workspace.reading.files_of_site import SiteFile


def shown_drawings(files: Iterable[SiteFile], galley: Galley) -> Iterator[tuple[str, str]]:
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
    for file in files:
        is_shown = file.in_chapters_folder and file.source.rpartition("/")[2] in shown
        if is_shown and file.path and file.path.suffix.lower() == ".svg":
            yield file.name, file.path.read_text(encoding="utf-8", errors="replace")
