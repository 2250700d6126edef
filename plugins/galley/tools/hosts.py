"""Which hosts may be asked: those of the public internet, and those that the user named.

A file that somebody sent, or a server that redirects, could otherwise have a host of the user's own
network asked, which answers nobody outside it.
"""

import ipaddress
import socket
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.request import HTTPHandler, HTTPSHandler, Request


class NotPublicError(OSError):
    """A host of this machine or its network, which nobody named."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Makes connections to public hosts, and to those with the names that the user gave.

    The address that is judged is the one that is connected to: a name cannot lead elsewhere meanwhile.
    """

    named: frozenset[str]

    def connect(self, address: tuple[str, int], timeout: float, *_: object) -> socket.socket:
        """Connect to a host and a port, as `socket.create_connection` does."""
        host, port = address
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        places = [str(place[0]) for *_, place in found]
        if host.casefold() not in self.named and not all(map(is_public, places)):
            raise NotPublicError(host)
        for place in places[:-1]:
            with suppress(OSError):
                return socket.create_connection((place, port), timeout)
        return socket.create_connection((places[-1], port), timeout)


class Plain(HTTPHandler):
    """Asks over http, through a gate if there is one."""

    def __init__(self, gate: Gate | None) -> None:
        super().__init__()
        self._gate = gate

    def http_open(self, req: Request) -> HTTPResponse:
        def connection(host: str, **options: Any) -> HTTPConnection:
            return _through(self._gate, HTTPConnection(host, **options))

        return self.do_open(connection, req)


class Secure(HTTPSHandler):
    """Asks over https, through a gate if there is one."""

    def __init__(self, gate: Gate | None) -> None:
        super().__init__()
        self._gate = gate

    def https_open(self, req: Request) -> HTTPResponse:
        def connection(host: str, **options: Any) -> HTTPConnection:
            return _through(self._gate, HTTPSConnection(host, **options))

        return self.do_open(connection, req)


def _through(gate: Gate | None, connection: HTTPConnection) -> HTTPConnection:
    if gate:
        # The one place at which a connection asks for its socket, before it speaks TLS.
        connection._create_connection = gate.connect  # type: ignore[attr-defined]
    return connection


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    # An address of IPv4 may be wrapped into one of IPv6.
    wrapped = [getattr(ip, name, None) for name in ("ipv4_mapped", "sixtofour")]
    return all(each.is_global and not each.is_multicast for each in (ip, *filter(None, wrapped)))
