"""Handing the pages back to the host, as they are set."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from galley.core.formulas.mathematics import in_words
from galley.core.html.active_content import inert_titles
from galley.core.html.markers import markers
from galley.core.html.notes import kept_from_search
from galley.core.html.tree import parse
from galley.core.insertion import page as pages
from galley.core.insertion.listing import without_backlinks
from galley.workspace.cleaning import cleaning

_FORMULA = re.compile(r"\\\((.*?)\\\)")


def hand_back(page: Page, set_page: pages.Page, *, trusted: bool) -> None:
    """Give MkDocs its page with the set text, and the headings that setting added to it.

    What themes print of a page unseen is made inert, unless the workspace trusts its HTML.
    """
    for name in _copies(page):
        setattr(page, name, set_page.html if trusted else inert_titles(set_page.html))
    # The links back from entries come behind the search, which has no use for them.
    page.content = kept_from_search(without_backlinks(set_page.text))
    if page.present_anchor_ids is not None:
        page.present_anchor_ids.update(set_page.identifiers)
    if set_page.number:
        page.title = f"{set_page.number} {page.title}"
    _number_links(page.toc.items, set_page.numbers)
    _spell_formulas(page, set_page.text)
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


def _spell_formulas(page: Page, html: str) -> None:
    """Put formulas in the page's title and in the table of contents as words."""
    if "\\(" not in f"{page.title}{page.toc}":
        return
    headings = parse(html).elements("h1", "h2", "h3", "h4", "h5", "h6")
    words = {
        heading.attributes.get("id", ""): [in_words(math) for math in heading.elements("math")]
        for heading in headings
    }

    def spell(links: Iterable[AnchorLink]) -> None:
        for link in links:
            title = _with_words(link.title, words.get(link.id, ()))
            if link.level == 1 and page.title:
                page.title = page.title.replace(link.title, title)
            link.title = title
            spell(link.children)

    spell(page.toc.items)


def _with_words(title: str, words: Iterable[str]) -> str:
    """A title with each formula as its words, or as its TeX if there are none."""
    waiting = iter(words)
    return _FORMULA.sub(lambda match: escape(next(waiting, match[1]), quote=False), title)


def _number_links(links: Iterable[AnchorLink], numbers: Mapping[str, str]) -> None:
    """Put the numbers of the headings before their titles in the table of contents."""
    for link in links:
        if link.id in numbers:
            link.title = f"{numbers[link.id]} {link.title}"
        _number_links(link.children, numbers)
