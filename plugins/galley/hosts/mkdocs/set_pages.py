"""Handing the pages back to the host, as they are set."""

from collections.abc import Iterable, Mapping

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from galley.core.html.active_content import inert_titles
from galley.core.html.markers import markers
from galley.core.insertion import page as pages
from galley.core.insertion.listing import without_backlinks
from galley.workspace.cleaning import cleaning

_TEX = "<annotation "


def hand_back(page: Page, set_page: pages.Page, *, trusted: bool) -> None:
    """Give MkDocs its page with the set text, and the headings that setting added to it.

    What themes print of a page unseen is made inert, unless the workspace trusts its HTML.
    """
    for name in _copies(page):
        setattr(page, name, set_page.html if trusted else inert_titles(set_page.html))
    # The links back from entries come behind the search, which has no use for them, nor for the TeX
    # that formulas hold for those who copy them.
    page.content = without_backlinks(set_page.text).replace(_TEX, f"{_TEX}data-search-exclude ")
    if page.present_anchor_ids is not None:
        page.present_anchor_ids.update(set_page.identifiers)
    if set_page.number:
        page.title = f"{set_page.number} {page.title}"
    _number_links(page.toc.items, set_page.numbers)
    if not trusted:
        page.title, page.meta = cleaning.inert_words(page.title), cleaning.inert_words(page.meta)
    for heading in set_page.headings:
        link = AnchorLink(heading.title, heading.identifier, heading.level)
        items = page.toc.items
        # The page's own title is the only entry of the first level, and holds all others.
        (items[-1].children if items and items[-1].level < heading.level else items).append(link)


def _copies(page: Page) -> list[str]:
    """Where plugins keep the rendered page for themselves, as those do that put pages together."""
    held = vars(page).items()
    texts = {name: text for name, text in held if isinstance(text, str) and name != "content"}
    return [name for name, text in texts.items() if text == page.content or markers(text)]


def _number_links(links: Iterable[AnchorLink], numbers: Mapping[str, str]) -> None:
    """Put the numbers of the headings before their titles in the table of contents."""
    for link in links:
        if link.id in numbers:
            link.title = f"{numbers[link.id]} {link.title}"
        _number_links(link.children, numbers)
