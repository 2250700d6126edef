"""Addresses that lead nowhere: which file of the site their author meant."""

import posixpath
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from galley.core.rules.diagnostic import did_you_mean

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"})


def meant(address: str, chapter: str, page_url: str, known: Iterable[str]) -> str | None:
    """A question that names the file which an address may have meant, as seen from its chapter.

    `known` are the files of the site by their addresses. What was mistyped may be the slashes, the
    capitals, the ending of a picture, the folder, or some letters of the name.
    """
    folder = _folder_of(chapter, page_url)
    typed = unquote(address.partition("#")[0]).replace("\\", "/")
    wanted = posixpath.normpath(posixpath.join(folder, typed))
    names = sorted(_sources(known))
    for key in (str.casefold, _without_ending, _own_name):
        found = next((name for name in names if key(name) == key(wanted)), None)
        if found is not None:
            return f'did you mean "{posixpath.relpath(found, folder or ".")}"?'
    if posixpath.splitext(wanted.casefold())[1] not in _PICTURES:
        return None
    return did_you_mean(typed, (posixpath.relpath(name, folder or ".") for name in names))


def _sources(known: Iterable[str]) -> Iterator[str]:
    """Pictures, and chapters under the name of their source."""
    for name in map(unquote, known):
        if name.endswith(("/", ".html")):
            yield f"{name.removesuffix('.html').rstrip('/')}.md"
        elif posixpath.splitext(name)[1].casefold() in _PICTURES:
            yield name


def _without_ending(name: str) -> str:
    """A name in any capitals without its ending, if that is a picture's."""
    stem, ending = posixpath.splitext(name.casefold())
    return stem if ending in _PICTURES else name.casefold()


def _own_name(name: str) -> str:
    return posixpath.basename(name.casefold())


def _folder_of(chapter: str, page_url: str) -> str:
    """The folder of a chapter, from the root of the site, by its path and its address."""
    is_index = posixpath.splitext(posixpath.basename(chapter))[0].lower() in ("index", "readme")
    inner = page_url if is_index else page_url.rstrip("/")
    return posixpath.dirname(inner)
