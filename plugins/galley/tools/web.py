"""Texts from the web: the one place that asks a network, and only when an author says so.

Nothing of it runs in a build. A text is asked for over https, each redirect is looked at before
it is followed, and the time, the size and the number of pages are limited.
"""

import http.client
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from threading import Thread
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

_NEXT = re.compile(r'<([^<>]+)>\s*;[^,]*\brel\s*=\s*"?next\b', re.IGNORECASE)
_AT_ONCE = 1 << 16


class WebError(Exception):
    """A text could not be had; the message says why, and what may be done."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a text may take in seconds, how many bytes, pages and redirects it may have."""

    seconds: float = 120
    size: int = 64_000_000
    pages: int = 500
    redirects: int = 5
    silence: float = 30


@dataclass(frozen=True, slots=True)
class _Page:
    """One answer: its text, and the address of the page that follows it."""

    text: str
    following: str = ""


class _NoRedirect(HTTPRedirectHandler):
    """A redirect is an answer like another: it is looked at before it is followed."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        return None


def fetch(url: str, *, token: str = "", plain: bool = False, limits: Limits | None = None) -> str:
    """The text at an address, with the pages that follow it (RFC 8288, `rel="next"`), joined.

    `token` is shown to the host of the address alone; `plain` allows http. Raises WebError.
    """
    bounds = limits or Limits()
    done: list[str | WebError] = []

    def work() -> None:
        try:
            done.append("\n".join(_pages(url, token, plain, bounds)))
        except WebError as error:
            done.append(error)

    # A host that sends a byte now and then would never be late for a socket's own limit.
    worker = Thread(target=work, daemon=True)
    worker.start()
    worker.join(bounds.seconds)
    if not done:
        raise WebError(f"{url} took longer than {bounds.seconds:g} seconds")
    (outcome,) = done
    if isinstance(outcome, WebError):
        raise outcome
    return outcome


def _pages(url: str, token: str, plain: bool, limits: Limits) -> Iterator[str]:
    seen: set[str] = set()
    size = 0
    while url not in seen:
        if len(seen) == limits.pages:
            raise WebError(f"there are more than {limits.pages} pages; ask for more at once")
        page = _follow(url, token, plain, limits, limits.size - size)
        yield page.text
        size += len(page.text.encode())
        seen.add(url)
        following = urljoin(url, page.following)
        if not page.following:
            return
        if _origin(following) != _origin(url):
            raise WebError(f"the next page is on another host: {following}")
        url = following


def _follow(url: str, token: str, plain: bool, limits: Limits, room: int) -> _Page:
    """The answer at an address or where it leads, whatever host that is."""
    home = _origin(url)
    for _ in range(limits.redirects + 1):
        _check(url, plain)
        answer = _ask(url, token if _origin(url) == home else "", limits, room)
        if isinstance(answer, _Page):
            return answer
        url = urljoin(url, answer)
    raise WebError(f"the address leads on more than {limits.redirects} times")


def _check(url: str, plain: bool) -> None:
    parts = _split(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise WebError(f"{url} is no address of the web, which begins with https://")
    if parts.scheme == "http" and not plain:
        raise WebError(f"{url} is not https: what comes could be anybody's; --plain-http allows it")
    if parts.username or parts.password:
        raise WebError("an address with a password in it is not asked for")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise WebError(f"{url} is no address: {error}") from error
    return parts


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = _split(url)
    return parts.scheme, parts.hostname, parts.port


def _ask(url: str, token: str, limits: Limits, room: int) -> _Page | str:
    """The page at an address, or the address that it leads to."""
    headers = {"User-Agent": "galley", "Accept": "application/x-bibtex, text/*;q=0.9, */*;q=0.1"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        request = Request(url, headers=headers)  # noqa: S310  # `_check` has looked at its scheme
        with build_opener(_NoRedirect).open(request, timeout=limits.silence) as answer:
            return _page(url, answer, room)
    except HTTPError as error:
        with error:
            if error.code in (301, 302, 303, 307, 308) and (target := error.headers["Location"]):
                return target
        raise WebError(f"{url} answers {error.code} {error.reason}{_hint(error.code)}") from error
    except URLError as error:
        raise WebError(f"{url} cannot be reached: {error.reason}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise WebError(f"{url} cannot be read: {error or type(error).__name__}") from error


def _hint(code: int) -> str:
    if code in (401, 403):
        return "; set GALLEY_BIB_TOKEN if it asks for a key"
    return "; try again later" if code in (429, 503) else ""


def _page(url: str, answer: http.client.HTTPResponse, room: int) -> _Page:
    headers = answer.headers
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        raise WebError(f"{url} sends compressed bytes, which nobody asked for")
    content = bytearray()
    began = time.monotonic()
    while part := answer.read1(_AT_ONCE):
        content += part
        if len(content) > room:
            megabytes = len(content) / 1_000_000
            raise WebError(f"{url} sends too much: {megabytes:.0f} MB, and more to come")
    told = headers.get("Content-Length", "")
    if told.isdigit() and len(content) < int(told):
        seconds = time.monotonic() - began
        raise WebError(f"{url} was cut off after {len(content):,} bytes and {seconds:.0f} s")
    return _Page(_decoded(url, bytes(content), headers), _following(headers))


def _decoded(url: str, content: bytes, headers: Message) -> str:
    charset = headers.get_content_charset("utf-8")
    try:
        return content.decode("utf-8-sig" if charset.startswith("utf") else charset)
    except (UnicodeDecodeError, LookupError) as error:
        raise WebError(f"{url} is no text in {charset}") from error


def _following(headers: Message) -> str:
    match = _NEXT.search(", ".join(headers.get_all("Link", [])))
    return match[1] if match else ""
