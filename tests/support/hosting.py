"""Sites behind an address of this machine."""

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.building import Built
from tests.support.printed.site import pages


@dataclass(frozen=True, slots=True)
class Hosted:
    """A site behind an address."""

    built: Built
    address: str

    @property
    def pages(self) -> list[str]:
        """The addresses of the pages, in the order of the navigation."""
        folders = (path.parent.relative_to(self.built.site) for path in pages(self.built.site))
        return [f"{self.address}{'' if folder == Path() else f'{folder}/'}" for folder in folders]

    def has_page(self, address: str) -> bool:
        """Whether an address is that of a page."""
        path = address.removeprefix(self.address)
        return path != address and (self.built.site / path / "index.html").is_file()


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the host's name
        pass


@contextmanager
def serve(built: Built) -> Iterator[Hosted]:
    """The site of a paper on a free port."""
    handler = functools.partial(_Silent, directory=str(built.site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Hosted(built, f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()
