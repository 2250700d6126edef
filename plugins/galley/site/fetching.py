"""Bibliography files that come from the web: which they are, and how they are renewed."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from galley.core.bibtex.remote import Difference, as_file, difference, holds_secret, source_of
from galley.site.reading import LARGEST_BIBLIOGRAPHY
from galley.tools import files
from galley.tools.web import Limits, fetch

# What a file is called where nobody says, and the address does not.
DEFAULT = "library.bib"
TOKEN = "GALLEY_BIB_TOKEN"  # noqa: S105  # the name of a variable, not what is in it


class FetchError(Exception):
    """A file cannot be fetched, for a reason that is not the web's."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file and the address that it comes from."""

    path: Path
    address: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as it would be, and what would be new in it."""

    source: Source
    text: str
    difference: Difference
    entries: int


def sources(
    address: str | None, path: Path | None, known: list[Path], folder: Path
) -> list[Source]:
    """The files to fetch: one that is named, by its address or its path, or all that were before.

    `known` are the bibliography files of the workspace in `folder`. Raises FetchError.
    """
    fetched = [Source(each, found) for each in known if (found := _source(each))]
    if address is None:
        return _renewed(path, fetched)
    if holds_secret(address):
        raise FetchError(f"an address with a key in it would be kept; put the key in {TOKEN}")
    same = [source for source in fetched if source.address == address]
    if path is None and same:
        return same
    # A workspace that was migrated names a file that is not there yet.
    missing = [each for each in known if not each.exists()]
    target = path or (missing[0] if len(missing) == 1 else folder / _name(address))
    if target.exists() and not _source(target):
        raise FetchError(
            f"{target.name} was not fetched, and is not overwritten; name another file"
        )
    return [Source(target, address)]


def _renewed(path: Path | None, fetched: list[Source]) -> list[Source]:
    if path is not None:
        found = _source(path)
        if not found:
            raise FetchError(f"{path.name} does not say where it was fetched; name the address")
        return [Source(path, found)]
    if not fetched:
        raise FetchError("no bibliography file says where it was fetched; name an address")
    return fetched


def _source(path: Path) -> str:
    try:
        return source_of(_text(path).partition("\n")[0])
    except OSError:
        return ""


def _text(path: Path) -> str:
    return files.read(path, largest=LARGEST_BIBLIOGRAPHY).decode(errors="replace")


def _name(address: str) -> str:
    name = PurePosixPath(unquote(urlsplit(address).path)).name
    return name if name.endswith(".bib") and name != ".bib" else DEFAULT


def bring(
    source: Source, *, token: str = "", plain: bool = False, limits: Limits | None = None
) -> Fetched:
    """What an address has now, beside what the file holds.

    Raises WebError if it cannot be had, FetchError if it is no bibliography.
    """
    came = fetch(source.address, token=token, plain=plain, limits=limits)
    try:
        text = as_file(source.address, came)
    except ValueError as error:
        raise FetchError(f"{source.address}: {error}") from error
    before = _text(source.path) if source.path.exists() else ""
    entries = len(difference("", text).came)
    return Fetched(source, text, difference(before, text), entries)
