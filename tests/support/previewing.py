"""A preview by `galley serve`, and what it answers."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

# So many seconds a preview has to start, or to show a change.
_PATIENCE = 120


@contextmanager
def previewing(folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """Serve a workspace on a free port, from when it answers on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "galley.cli", "serve", "--address", f"127.0.0.1:{port}"]
    told = {**os.environ, **(environment or {})}
    with subprocess.Popen(command, cwd=folder, env=told, stderr=subprocess.DEVNULL) as run:
        try:
            until(lambda: page(port) is not None)
            yield port
        finally:
            run.terminate()
            with suppress(subprocess.TimeoutExpired):
                run.wait(20)
            run.kill()


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < end, "the preview does not come to it"
        time.sleep(0.2)


def page(port: int, path: str = "/") -> str | None:
    """What a preview shows under a path; nothing while it does not answer."""
    with suppress(OSError):
        return ask(port, {"Host": f"127.0.0.1:{port}"}, path)[1]
    return None


def state(port: int) -> dict[str, object]:
    """What a page is told first: which build it is of, and what is wrong with it."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as asked:
        asked.sendall(f"GET /.galley/events HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        said = b""
        while not (found := re.search(rb"^data: (.*)\n", said, re.MULTILINE)):
            said += asked.recv(65536)
    told: dict[str, object] = json.loads(found[1])
    return told


def ask(port: int, headers: Mapping[str, str], path: str = "/") -> tuple[int, str]:
    """The status and the body of the answer to a request with just these headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest("GET", path, skip_host=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
