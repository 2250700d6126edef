"""The matrix on the site, in a browser: filters, keyboard, print, accessibility."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.building import REPOSITORY, galley
from tests.case import Case, write_workspace

pytestmark = pytest.mark.xdist_group("matrix")

# The id of each need, and what it can be filtered by.
NEEDS = {
    "last": "status: agreed\n    priority: high\n    stakeholders: operators, regulators",
    "proof": "status: draft\n    priority: high\n    stakeholders: regulators",
    "price": "status: draft\n    priority: low\n    stakeholders: operators",
    "exit": "status: draft\n    priority: low",
}
CONSIDERATIONS = {
    "stage": "status: agreed\n    stakeholders: developers\n    addresses: need-last, need-proof",
    "host": "status: draft\n    stakeholders: operators\n    addresses: need-last",
    "alone": "status: draft\n    stakeholders: developers, operators\n    informs: recommendation-go",
    "terms": "status: agreed\n    stakeholders: operators\n    addresses: need-last, need-price",
}
ALL_ROWS, ALL_COLUMNS = ["N1", "N2", "N3", "N4"], ["C1", "C2", "C3", "C4"]
# What is shown for a chosen value: rows, columns, and what is said of them.
CHOICES = {
    ("stakeholders", "operators"): (["N1", "N3"], ["C2", "C3", "C4"], "2 needs, 3 considerations"),
    ("stakeholders", "regulators"): (["N1", "N2"], [], "2 needs, 0 considerations"),
    ("status", "agreed"): (["N1"], ["C1", "C4"], "1 need, 2 considerations"),
    ("status", "draft"): (["N2", "N3", "N4"], ["C2", "C3"], "3 needs, 2 considerations"),
    # No consideration has a priority: they are not filtered by it.
    ("priority", "low"): (["N3", "N4"], ALL_COLUMNS, "2 needs, 4 considerations"),
}


def item(kind: str, name: str, options: str) -> str:
    """An item as an author writes it."""
    return f"/// {kind} | The {name} of it\n    id: {kind}-{name}\n    {options}\n\nIt is so.\n\n///\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a register, as this repository's own site is set up."""
    folder = tmp_path_factory.mktemp("matrix")
    items = [
        *(item("need", name, options) for name, options in NEEDS.items()),
        *(item("consideration", name, options) for name, options in CONSIDERATIONS.items()),
        item("recommendation", "go", "status: agreed"),
    ]
    views = "\\register need\n\n\\matrix need consideration\n\n\\coverage\n"
    chapters = {
        "index.md": "# Items\n\n" + "\n".join(items),
        "register.md": f"# Register\n\n{views}",
    }
    write_workspace(Case(chapters), folder)
    (folder / "mkdocs.yml").write_text(_configuration(), encoding="utf-8")
    done = galley("build", "-q", folder=folder)
    assert done.returncode == 0, done.stderr
    with served(folder / "build/site") as address:
        yield address


def _configuration() -> str:
    """This repository's `mkdocs.yml` with other pages."""
    text = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    before, _, rest = text.partition("\nnav:\n")
    after = rest.partition("\ntheme:\n")[2]
    return f"{before}\nnav: [index.md, register.md]\ntheme:\n{after}"
