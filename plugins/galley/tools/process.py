"""Running an external program: time-limited, without a shell, its words kept for the author.

A program runs in a group of processes of its own, which is stopped whole: a program that starts
others leaves none of them behind.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

from galley.tools import interruption

# No program of ours has a reason to reach a network. Those that would nevertheless, because a
# source names an address, ask this proxy first, which no machine can have.
_NO_NETWORK = dict.fromkeys(
    [
        name
        for kind in ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")
        for name in (kind, kind.upper())
    ],
    "http://127.0.0.1:0",
) | {"no_proxy": "", "NO_PROXY": ""}


class ToolError(Exception):
    """An external program could not do its work; the message says which, and what it said."""


class ToolStoppedError(ToolError):
    """An external program did not come to its end: the work that it was given may be right."""


@dataclass(slots=True)
class Supervisor:
    """The programs that run at this moment, and how many seconds each may take."""

    seconds: float = 600
    _running: set[subprocess.Popen[bytes]] = field(default_factory=set)
    # Reentrant: a signal may call `stop` while this thread starts a program.
    _lock: Any = field(default_factory=RLock)
    _stopped: bool = False

    def begin(self, seconds: float) -> None:
        """Let programs run, each for so many seconds."""
        self.seconds, self._stopped = seconds, False

    def stop(self) -> None:
        """Stop all programs, and start no more before the next `begin`."""
        with self._lock:
            self._stopped = True
            running = tuple(self._running)
        for process in running:
            _kill(process)

    def run(
        self,
        command: Sequence[str | Path],
        *,
        name: str,
        stdin: bytes = b"",
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> bytes:
        """What the program wrote to standard output.

        Raises ToolError if it fails, and ToolStoppedError if it cannot start, takes longer than it may,
        or is stopped by someone else.
        """
        # A program that is being started is not yet known to `stop`.
        with interruption.postponed():
            process = self._start(command, name, folder, environment)
        try:
            output, errors = process.communicate(stdin, self.seconds)
        except subprocess.TimeoutExpired as error:
            told = f"{name} took longer than {self.seconds:g} seconds and was stopped"
            raise ToolStoppedError(f"{told}; the option time_limit allows it more") from error
        finally:
            # A group that came to its end is gone: this stops what is left of one that did not.
            if process.returncode is None:
                _kill(process)
                process.communicate()
            with self._lock:
                self._running.discard(process)
        if process.returncode < 0:
            raise ToolStoppedError(f"{name} was stopped by {_signal(-process.returncode)}")
        if process.returncode:
            said = errors.decode(errors="replace").strip()
            raise ToolError(f"{name} failed: {said or f'exit code {process.returncode}'}")
        return output

    def _start(
        self,
        command: Sequence[str | Path],
        name: str,
        folder: Path | None,
        environment: Mapping[str, str] | None,
    ) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._stopped:
                raise ToolStoppedError(f"{name} was not started, as the build was stopped")
            try:
                process = subprocess.Popen(  # noqa: S603  # the command is ours, never the manuscript's
                    [str(word) for word in command],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    cwd=folder,
                    env={**os.environ, **_NO_NETWORK, **(environment or {})},
                    start_new_session=True,
                )
            except OSError as error:
                raise ToolStoppedError(f"{name} could not be started: {error}") from error
            self._running.add(process)
        return process


SUPERVISOR = Supervisor()
interruption.before_the_end(SUPERVISOR.stop)
run = SUPERVISOR.run


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _signal(number: int) -> str:
    known = {int(one) for one in signal.Signals}
    name = signal.Signals(number).name if number in known else f"signal {number}"
    by_system = number == getattr(signal, "SIGKILL", None)
    return f"{name}, perhaps for want of memory" if by_system else name
