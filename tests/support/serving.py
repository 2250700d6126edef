"""A web server on this machine, over http or over https with a certificate of its own."""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import trustme


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says: a status, a body, more headers; `cut` bytes are promised and not sent."""

    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0
    waits: bool = False


@dataclass
class Server:
    """A running server: what it answers by path, what it was asked, with the headers, and what it was told.

    That is the method, the path and the body of each request that has one.
    """

    address: str
    answers: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    told: list[tuple[str, str, bytes]] = field(default_factory=list)
    stop: Event = field(default_factory=Event)

    def url(self, path: str) -> str:
        """The address of a path of this server."""
        return self.address + path


@contextmanager
def serving(authority: trustme.CA | None = None) -> Iterator[Server]:
    """Serve on a free port of the loopback, over https if an authority vouches for it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append((self.path, dict(self.headers)))
            if size := int(self.headers.get("Content-Length", "0")):
                server.told.append((self.command, self.path, self.rfile.read(size)))
            found = server.answers.get(self.path, Answer("no", 404))
            answer = found if isinstance(found, Answer) else found()
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) + answer.cut))
            self.end_headers()
            if answer.waits:
                server.stop.wait(30)
            self.wfile.write(body)

        do_POST = do_PATCH = do_GET  # noqa: N815  # the names of the base

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
            """Say nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    scheme = "http"
    if authority:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        running.socket = context.wrap_socket(running.socket, server_side=True)
        scheme = "https"
    server = Server(f"{scheme}://127.0.0.1:{running.server_address[1]}")
    thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        running.shutdown()
        running.server_close()
        thread.join()


def trusting(authority: trustme.CA, folder: Path) -> dict[str, str]:
    """The environment of a program that trusts an authority alone."""
    path = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return {"SSL_CERT_FILE": str(path), "SSL_CERT_DIR": str(folder / "none"), "NO_PROXY": "*"}
