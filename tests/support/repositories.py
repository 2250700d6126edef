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


def git(folder: Path, *words: str, at: str = "2026-11-29T20:00:00-05:00", stdin: str = "") -> str:
    """What git says, with nobody's settings, at a time."""
    names = {
        f"GIT_{who}_{what}": f"{what}@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    settled = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    times = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env={**os.environ, **names, **settled, **times},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commit(folder: Path, at: str) -> str:
    """Commit everything at a time; the name of the commit."""
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "A state", at=at)
    return git(folder, "rev-parse", "HEAD")
