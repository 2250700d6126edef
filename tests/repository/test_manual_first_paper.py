"""The manual's first paper is written as its page says, and comes out as the page says."""

import re
from pathlib import Path

import pytest

from tests.support.building import REPOSITORY, galley

pytestmark = pytest.mark.release

PAGE = REPOSITORY / "manual" / "chapters" / "first-paper.md"
_BLOCK = re.compile(
    r'^```(?P<kind>\w+)(?: title="(?P<file>[^"]+)")?\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL
)


def put(paper: Path, name: str, text: str) -> None:
    """Write a file as the page says: a list of chapters in place of the old one, an entry at the end."""
    path = paper / name
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    if name == "mkdocs.yml":
        text = re.sub(r"nav:\n(?:  - .+\n)+", text, old)
    elif name == "references.bib":
        text = f"{old}\n{text}"
    path.write_text(text, encoding="utf-8")


def test_first_paper_comes_out_as_its_page_says(tmp_path: Path) -> None:
    """Every command and every file of the page, in order."""
    folder, said = tmp_path, ""
    for block in _BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        if block["file"]:
            put(tmp_path / "letters", block["file"], block["text"])
        elif block["kind"] == "text":
            assert block["text"].strip() in said
        for line in block["text"].splitlines() if block["kind"] == "sh" else ():
            if line.startswith("cd "):
                folder = tmp_path / line.removeprefix("cd ")
            elif line.startswith("galley ") and "serve" not in line:
                words = re.findall(r'"([^"]+)"|(\S+)', line)[1:]
                said = galley(*("".join(word) for word in words), folder=folder).stdout
    assert galley("check", "--strict", folder=folder).returncode == 0
    for name in ("site/costs/index.html", "clear-letters.pdf", "clear-letters.docx"):
        assert (folder / "build" / name).is_file()
