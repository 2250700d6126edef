"""Links and images inside the paper: whether what they lead to is there."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import unquote

from galley.core.html.markers import identifiers, tags
from galley.core.html.safe_addresses import lost
from galley.core.insertion.page import Page
from galley.core.numbers.crossref import Numbering
from galley.core.pictures.unreadable import unreadable
from galley.core.rules.diagnostic import Diagnostic, Location, did_you_mean
from galley.core.rules.rules import (
    ANCHOR_IS_UNIQUE,
    IMAGE_EXISTS,
    IMAGE_IS_LOCAL,
    LINK_RESOLVES,
)
from galley.core.text.addresses import inside
from galley.core.text.locations import Places
from galley.core.text.meant import meant

# What can be led to, and what leads somewhere.
_CHECKED = ("id", "href", "src")
# The lists of works that a page can have; with both, each entry would have its id twice.
_LISTS_OF_WORKS = ("\\full_bibliography", "\\bibliography")


def check_links(
    pages: Iterable[Page], numbering: Numbering, files: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """What is wrong with the links, the images and the ids of the set pages.

    `files` are all files of the site by their address from its root, pages included, each with
    the reason why it cannot be drawn, if it is a picture and there is one.
    """
    # The list of references that a page ends with is ours.
    found = [(page, list(tags(page.text, having=_CHECKED))) for page in pages]
    anchors = {page.chapter.url: _anchors(page, elements) for page, elements in found}
    return tuple(
        diagnostic
        for page, elements in found
        for diagnostic in (
            *_duplicates(page, anchors[page.chapter.url], numbering),
            *_links(
                page,
                [a["href"] for name, a in elements if name == "a" and a.get("href")],
                anchors,
                files,
            ),
            *_images(page, [a.get("src", "") for name, a in elements if name == "img"], files),
        )
    )


def _anchors(page: Page, elements: Iterable[tuple[str, Mapping[str, str]]]) -> Counter[str]:
    """The ids of a page, each with how often it is given."""
    given = (told["id"] for _, told in elements if told.get("id"))
    return Counter([*given, *identifiers(page.references)])


def _duplicates(page: Page, anchors: Counter[str], numbering: Numbering) -> Iterable[Diagnostic]:
    places = Places.of(page.chapter)
    has_both = all(command in page.chapter.source for command in _LISTS_OF_WORKS)
    listed = {identifier for identifier in anchors if has_both and identifier.startswith("ref-")}
    if any(anchors[identifier] > 1 for identifier in listed):
        message = (
            f"this page has both {' and '.join(_LISTS_OF_WORKS)}, so works have the same id twice"
        )
        place = places.anywhere(*_LISTS_OF_WORKS)
        hint = "remove one of the two, or move it to another page"
        yield Diagnostic(ANCHOR_IS_UNIQUE, message, place, hint)
    for identifier, count in anchors.items():
        # Those that can be referred to were counted when they were numbered.
        if count > 1 and identifier not in numbering.labels and identifier not in listed:
            message = f'the id "{identifier}" is given {count} times on this page'
            yield Diagnostic(ANCHOR_IS_UNIQUE, message, places.text(f"#{identifier}", identifier))


def _links(
    page: Page,
    addresses: Iterable[str],
    anchors: Mapping[str, Counter[str]],
    files: Mapping[str, str],
) -> Iterable[Diagnostic]:
    places = Places.of(page.chapter)
    for address in dict.fromkeys(addresses):
        target = inside(address, page.chapter.url)
        if target is None:
            continue
        if written := lost(address):
            message = f'the link leads to "{written}", which names no host of the web'
            yield Diagnostic(LINK_RESOLVES, message, _place_of(written, places))
        elif target.path not in files:
            message = f'the link leads to "{address}", which does not exist'
            hint = meant(address, page.chapter.path, page.chapter.url, files)
            yield Diagnostic(LINK_RESOLVES, message, _place_of(address, places), hint)
        elif (
            target.fragment
            and target.path in anchors
            and target.fragment not in anchors[target.path]
        ):
            hint = did_you_mean(target.fragment, anchors[target.path])
            message = f'the link leads to "#{target.fragment}", which is not a place on its page'
            place = places.text(f"#{target.fragment}", address)
            yield Diagnostic(LINK_RESOLVES, message, place, hint)


def _images(page: Page, addresses: Iterable[str], files: Mapping[str, str]) -> Iterable[Diagnostic]:
    places = Places.of(page.chapter)
    for address in dict.fromkeys(addresses):
        target = inside(address, page.chapter.url)
        if target is None:
            shown = address if len(address) < 80 else f"{address[:40]}…"
            message = f'the image "{shown}" is not in the workspace; save it beside the chapter'
            # From the root of a repository, as GitHub shows it, or of a host.
            own = address.removeprefix("/")
            is_rooted = own != address and not own.startswith("/")
            hint = meant(own, page.chapter.path, page.chapter.url, files) if is_rooted else None
            yield Diagnostic(IMAGE_IS_LOCAL, message, _place_of(address, places), hint)
        elif target.path not in files:
            name = lost(address) or address
            message = f'no image "{name}"'
            hint = meant(name, page.chapter.path, page.chapter.url, files)
            yield Diagnostic(IMAGE_EXISTS, message, _place_of(name, places), hint)
        elif files[target.path]:
            yield undrawable(address, files[target.path], _place_of(address, places))


# How an address is written in Markdown and in HTML, and how many characters of HTML are before it.
_WRITTEN = (("]({}", 0), ('="{}"', 2), ("='{}'", 2), ("]: {}", 0), ("<{}>", 0), ("{}", 0))


def _place_of(address: str, places: Places) -> Location:
    """Where an address is written; any word that holds its letters comes last."""
    for form, before in _WRITTEN:
        for typed in (unquote(address), address):
            place = places.text(form.format(typed))
            if place.line:
                return replace(place, column=place.column + before)
    return places.text(address)


def undrawable(name: str, reason: str, place: Location) -> Diagnostic:
    """What is said of a picture that no proof can show."""
    return unreadable(f'the image "{name}" cannot be drawn: {reason}', place)
