"""A paper of one chapter, and the commands on it."""

import subprocess
import sys
from pathlib import Path

from tests.support.building import galley

BIN = Path(sys.executable).parent
CONFIGURATION = """
site_name: A paper
docs_dir: chapters
site_dir: build/site
theme: mkdocs
plugins:
  - galley: {profile: paper}
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What `galley` or `mkdocs` does in a folder."""
    return galley(
        *words[1:], folder=folder, module={"galley": "galley.cli"}.get(words[0], words[0])
    )


def break_chapter(paper: Path) -> None:
    """Cite a work that the bibliography does not have."""
    (paper / "chapters" / "index.md").write_text("# One\n\nSee @no.\n", encoding="utf-8")
