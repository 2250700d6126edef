"""The contents of a page, as a host lists them: numbers, formulas as words, what setting added."""

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any, Protocol, TypeVar

from galley.core.formulas.mathematics import in_words
from galley.core.html.tree import parse
from galley.core.insertion.page import PageHeading
from galley.workspace.furniture.furniture import Furnished
from galley.workspace.furniture.places import HEADINGS

_FORMULA = re.compile(r"\\\((.*?)\\\)")


class ContentsLink(Protocol):
    """A heading in the contents of a page, with those below it."""

    title: str
    id: str
    level: int
    children: list[Any]


Link = TypeVar("Link", bound=ContentsLink)
# Makes a link of a title, an id and a level.
Make = Callable[[str, str, int], Link]


def number(links: Iterable[ContentsLink], numbers: Mapping[str, str]) -> None:
    """Put the numbers of headings before their titles."""
    for link in links:
        if link.id in numbers:
            link.title = f"{numbers[link.id]} {link.title}"
        number(link.children, numbers)


def spell_formulas(links: Iterable[ContentsLink], title: str, html: str) -> str:
    """Put formulas in the links as words, and return the title of the page with them so."""
    links = list(links)
    if "\\(" not in title and not any("\\(" in link.title for link in _all(links)):
        return title
    words = {
        heading.attributes.get("id", ""): [in_words(math) for math in heading.elements("math")]
        for heading in parse(html).elements(*HEADINGS)
    }
    for link in _all(links):
        spelled = _with_words(link.title, words.get(link.id, ()))
        if link.level == 1 and title:
            title = title.replace(link.title, spelled)
        link.title = spelled
    return title


def _all(links: Iterable[ContentsLink]) -> Iterable[ContentsLink]:
    for link in links:
        yield link
        yield from _all(link.children)


def _with_words(title: str, words: Iterable[str]) -> str:
    """A title with each formula as its words, or as its TeX if there are none."""
    waiting = iter(words)
    return _FORMULA.sub(lambda match: escape(next(waiting, match[1]), quote=False), title)


def append(links: list[Link], headings: Iterable[PageHeading], make: Make[Link]) -> None:
    """Add headings at the end of a page, below its title."""
    for heading in headings:
        # The page's own title is the only entry of the first level, and holds all others.
        below = links[-1].children if links and links[-1].level < heading.level else links
        below.append(make(heading.title, heading.identifier, heading.level))


def furnish(links: list[Link], furnished: Furnished, make: Make[Link]) -> None:
    """Name what a page has beside its own sections: first, last, and the items below their sections."""

    def made(headings: Iterable[PageHeading]) -> list[Link]:
        return [make(escape(h.title), h.identifier, h.level) for h in headings]

    for link in list(_all(links)):
        # Items come before the sections below theirs.
        link.children[:0] = made(furnished.items.get(link.id, ()))
    listed = links[0].children if links and links[0].level == 1 else links
    listed[:] = [*made(furnished.first), *listed, *made(furnished.last)]
