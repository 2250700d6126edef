"""Task lists: what is ticked stays ticked in every proof, whatever draws the boxes of the site."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.support import words_of_docx
from tests.support.building import galley
from tests.support.case import Case, write_workspace

CHAPTER = """# Tasks

- [x] done in a list
- [ ] open in a list
- [X] done with a capital
    - [x] done inside
    - [ ] open inside

A paragraph between lists.

1. [x] done in an order
2. [ ] open in an order

A paragraph between lists.

- [x] done with room

- [ ] open with room

!!! note

    - [x] done in a box
    - [ ] open in a box

=== "A tab"

    - [x] done in a tab
    - [ ] open in a tab

A note.[^1]

[^1]:
    - [x] done in a note
    - [ ] open in a note

/// need | A need
    id: need-a

- [x] done in an item
- [ ] open in an item
///

> - [x] done in a quotation
> - [ ] open in a quotation

Term
:   - [x] done in a definition
    - [ ] open in a definition

| A | B |
|---|---|
| <input type="checkbox" checked> done in a cell | <input type="checkbox" disabled> open in a cell |

Then <input disabled checked type="checkbox"> done in text and <input type="checkbox"> open in text.
"""
WHERE = (
    *("a list", "an order", "a box", "a tab", "a note", "an item", "a quotation"),
    *("a definition", "a cell", "text"),
)
OPTIONS: tuple[dict[str, bool], ...] = (
    {},
    {"custom_checkbox": True},
    {"custom_checkbox": True, "clickable_checkbox": True},
)


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: "-".join(options) or "plain")
def test_a_ticked_box_stays_ticked(options: dict[str, bool], tmp_path: Path) -> None:
    """Each task has the same box in the PDF and the DOCX as on the site."""
    rules = dict.fromkeys(("item-has-a-source", "need-is-addressed"), "off")
    extensions = [{"pymdownx.tabbed": {"alternate_style": True}}, {"pymdownx.tasklist": options}]
    plugins = [{"galley": {"rules": rules}}, {"galley-proofs": {"folder": "build"}}]
    settings = {"plugins": plugins, "markdown_extensions": extensions, "site_dir": "build/site"}
    write_workspace(Case({"index.md": CHAPTER}, mkdocs=settings), tmp_path)
    done = galley("build", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    for words in (_of_pdf(tmp_path), _of_docx(tmp_path)):
        for place in (*(f"in {where}" for where in WHERE), "inside", "with room"):
            assert re.search(rf"☒\s*done {place}\b", words), (place, words)
            assert re.search(rf"☐\s*open {place}\b", words), (place, words)
        assert re.search(r"☒\s*done with a capital", words)


def _of_pdf(folder: Path) -> str:
    (path,) = (folder / "build").glob("*.pdf")
    read = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return read.stdout.decode()


def _of_docx(folder: Path) -> str:
    (path,) = (folder / "build").glob("*.docx")
    texts = words_of_docx.read(path)
    return " ".join("".join([*text.running, *text.notes.values()]) for text in texts)
