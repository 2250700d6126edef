"""One page at a time: what authors wrote before it is rendered, and what is active in it behind that."""

from pathlib import Path

from mkdocs.structure.pages import Page

from galley.core.html.active_content import inert_titles
from galley.core.html.markers import with_marks_behind_links
from galley.core.insertion.listing import with_backlinks
from galley.core.insertion.page import Page as SetPage
from galley.core.rules.diagnostic import Diagnostic
from galley.workspace.cleaning import cleaning
from galley.workspace.reading.chapters import readable
from galley.workspace.reading.front_matter import typed_words
from galley.workspace.reading.reader import has_bounds, shown


def read(page: Page, markdown: str, folder: Path) -> tuple[str, list[Diagnostic]]:
    """The Markdown of a page as far as it can be read; its front matter keeps words as they are typed."""
    source = page.file.content_string
    if not has_bounds(page.meta):
        page.meta = {}
    page.meta.update(typed_words(page.meta, source))
    return readable(
        markdown, source, shown(Path(page.file.src_dir or folder, page.file.src_uri), folder)
    )


def inert(html: str, *, trusted: bool) -> tuple[str, tuple[cleaning.TakenOut, ...]]:
    """The HTML of a page without what is active in it, unless the workspace trusts it, and what that was."""
    html = with_marks_behind_links(html)
    return (cleaning.without_our_classes(html), ()) if trusted else cleaning.clean(html)


def show(page: Page, set_page: SetPage, *, trusted: bool) -> None:
    """Add to a page what its readers see and the search must not."""
    shown_text = with_backlinks(page.content or "", set_page.text) + set_page.references
    page.content = shown_text if trusted else inert_titles(shown_text)
