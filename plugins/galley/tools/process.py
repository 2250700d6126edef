"""Running an external program: time-limited, without a shell, its words kept for the author."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


class ToolError(Exception):
    """An external program could not do its work; the message says which, and what it said."""


def run(
    command: Sequence[str | Path],
    *,
    name: str,
    stdin: bytes = b"",
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    seconds: float = 600,
) -> bytes:
    """What the program wrote to standard output.

    Raises ToolError if it cannot start, fails, or takes longer than `seconds`.
    """
    try:
        done = subprocess.run(  # noqa: S603  # the command is ours, never the manuscript's
            [str(word) for word in command],
            input=stdin,
            capture_output=True,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"{name} took longer than {seconds:g} seconds and was stopped") from error
    except OSError as error:
        raise ToolError(f"{name} could not be started: {error}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}"
        raise ToolError(f"{name} failed: {said}")
    return done.stdout
