"""Addresses that a reader may follow from a proof: the web, a mailbox, a place in the paper.

A proof leaves the site behind, so an address without a host leads nowhere in it, and one such as
`//host/share` or `file:` sends the reader's machine to a file server. Format: RFC 3986, and the
WHATWG URL Standard for what programs forgive.
"""

import ipaddress
import re
from urllib.parse import quote, unquote, urlsplit

SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_WEB = re.compile(r"https?:", re.IGNORECASE)
# Programs remove these before they look at the scheme.
_IGNORED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_HOST = re.compile(r"[^\W_](?:[\w.-]*[^\W_])?\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)
_ENDS = re.compile(r"[^\s@]+@[^\s@]+")
# What an address cannot hold behind its host; letters of any script are left as they are.
_QUOTED = re.compile(r"[\s\"<>\\^`{|}\[\]]")


def outward(address: str) -> str:
    """The address as a link in a proof may have it; nothing if no link may lead there.

    A place in the document keeps its `#`. Characters that an address cannot hold are quoted.
    """
    plain = _IGNORED.sub("", address).strip()
    if plain.startswith("#"):
        return plain
    scheme = _SCHEME.match(plain)
    if scheme is None or scheme[1].lower() not in SCHEMES:
        return ""
    if scheme[1].lower() == "mailto":
        return _spelled(plain) if _is_mailbox(plain[scheme.end() :]) else ""
    return _spelled(plain) if _has_host(plain) else ""


def is_lost(address: str) -> bool:
    """Whether an address names a host, and one that no program can find: it leads nowhere at all."""
    if _WEB.match(address):
        return not outward(address)
    try:
        urlsplit(address)
    except ValueError:
        return True
    return False


def as_name(address: str) -> str:
    """A lost address as the name of a file beside the page, which every program can take apart."""
    return quote(address, safe="")


def lost(name: str) -> str:
    """The address that `as_name` spelled so; nothing for any other name."""
    address = unquote(name)
    return address if "%" in name and is_lost(address) else ""


def _has_host(address: str) -> bool:
    """Whether an address of the web names a host, and one that all programs read alike."""
    try:
        parts = urlsplit(address)
        # Raises ValueError where the port is not a number.
        _ = parts.port
    except ValueError:
        return False
    # Browsers take `\\` for `/`, so that the host would end there.
    if "\\" in parts.netloc:
        return False
    host = parts.netloc.rpartition("@")[2]
    name = host if host.endswith("]") else re.sub(r":\d*$", "", host)
    return _HOST.fullmatch(name) is not None and _is_number_of_host(name)


def _is_number_of_host(name: str) -> bool:
    """Whether a host whose last part is a number is an address of the internet, as it must be then."""
    if not name.rstrip(".").rpartition(".")[2].isdecimal():
        return True
    try:
        ipaddress.IPv4Address(name.rstrip("."))
    except ValueError:
        # Browsers read other spellings as well, such as one number for all four.
        return name.isdecimal() and int(name) < 2**32
    return True


def _is_mailbox(text: str) -> bool:
    """Whether the part behind `mailto:` names people, and no attachment."""
    people, _, fields = text.partition("?")
    attached = re.search(r"(?:^|&)attach(?:ment)?=", unquote(fields), re.IGNORECASE)
    if attached or "\\" in text:
        return False
    if not people:
        return bool(fields)
    return all(_ENDS.fullmatch(one.strip()) for one in people.split(","))


def _spelled(address: str) -> str:
    """The address with what it cannot hold quoted, a lone `%` as well."""
    head, separator, fragment = address.partition("#")
    whole = head + separator + fragment.replace("#", "%23")
    whole = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", whole)
    host = urlsplit(whole).netloc
    end = whole.find(host) + len(host)
    return whole[:end] + _QUOTED.sub(_quote, whole[end:])


def _quote(sign: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in sign[0].encode())
