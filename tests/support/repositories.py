"""Repositories of git, made by git itself."""

import os
import subprocess
from pathlib import Path

# When everything is committed, and by whom.
MOMENT = 1643767322
_PERSON = ("-c", "user.name=A", "-c", "user.email=a@example.org")


def run(folder: Path, *words: str) -> str:
    """What git itself says, as its user calls it."""
    told = {**os.environ, "GIT_COMMITTER_DATE": f"{MOMENT} +0000"}
    command = ["git", *_PERSON, *words]
    said = subprocess.run(command, cwd=folder, env=told, capture_output=True, text=True, check=True)
    return said.stdout.strip()
