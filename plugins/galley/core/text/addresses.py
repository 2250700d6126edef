"""Addresses inside the site."""

import posixpath
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import quote, unquote, urlsplit


def href(origin: str, target: str, fragment: str = "") -> str:
    """The relative address of a page, or of a place on it, as seen from another page.

    Addresses are relative to the site's root; a folder's ends in a slash.
    """
    anchor = f"#{fragment}" if fragment else ""
    if origin == target and fragment:
        return anchor
    return _path(origin, target) + anchor


@cache
def _path(origin: str, target: str) -> str:
    start = posixpath.dirname("/" + origin)
    path = posixpath.relpath("/" + target, start or "/")
    return path + "/" if target.endswith("/") or not target else path


@dataclass(frozen=True, slots=True)
class Address:
    """An address inside the site: a page or file from the site's root, and a place on it."""

    path: str
    fragment: str


def inside(address: str, page_url: str) -> Address | None:
    """What a relative address on a page leads to, or `None` if it leads to another host."""
    place, _, fragment = address.partition("#")
    path = _path_of(place, page_url)
    return None if path is None else Address(path, unquote(fragment))


@lru_cache(maxsize=4096)
def _path_of(address: str, page_url: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        # It names a host, and none that there can be.
        return None
    if parts.scheme or parts.netloc or address.startswith("/"):
        return None
    if not parts.path:
        return page_url
    joined = posixpath.normpath(
        posixpath.join("/", posixpath.dirname(page_url), quote(unquote(parts.path)))
    )
    path = joined.lstrip("/")
    is_folder = parts.path.endswith(("/", "/.", "/..")) or parts.path in (".", "..")
    return f"{path}/" if is_folder and path else path
