"""The EPUB: valid, every link in it leads somewhere, and it says what the site says."""

from pathlib import Path

import pytest
from galley.hosts.mkdocs import runs
from galley.hosts.mkdocs.plugin import GalleyPlugin
from galley.hosts.mkdocs.values import site_files
from galley.proofs.document.reading import read_document
from galley.proofs.epub import epub
from galley.workspace.proofs.document import document_of
from galley.workspace.proofs.orders import press_of
from lxml import html
from mkdocs.config.defaults import MkDocsConfig

from tests.support.building import copy_workspace
from tests.support.epub import complaints, dangling, labels, read_book


def made(name: str, folder: Path) -> tuple[bytes, list[str]]:
    """The EPUB of a paper of the tests, and the labels of its galley."""
    found: list[tuple[bytes, list[str]]] = []

    def take(plugin: GalleyPlugin, config: MkDocsConfig) -> None:
        assert plugin.paper is not None
        workspace, galley = plugin.workspace, plugin.paper.galley
        files = site_files(plugin.files, config, workspace.folder)
        document = document_of(workspace, galley, files)
        parts = read_document(document, workspace.cache)
        set_ = [html.fromstring(f"<div>{part.html}</div>") for part in document.parts]
        told = [label for part in set_ for label in labels(part)]
        found.append((epub.prove(document, parts, press_of(workspace)), told))

    outcome = runs.check(copy_workspace(name, folder) / "mkdocs.yml", proofs=True, take=take)
    assert found, outcome.failure or outcome.diagnostics
    return found[0]


@pytest.mark.release
@pytest.mark.parametrize("name", ["everything", "targets", "scripts", "repository"])
def test_epub_is_valid_and_says_what_the_galley_says(name: str, tmp_path: Path) -> None:
    """Titles full of signs, ids that Pandoc takes for itself, formulas in headings."""
    content, expected = made(name, tmp_path / "paper")
    book = read_book(content)
    path = tmp_path / "book.epub"
    path.write_bytes(content)
    assert complaints(path) == []
    assert dangling(book) == []
    # A caption that stands above its figure is below it in a book.
    assert sorted(label for one in book.chapters for label in labels(one)) == sorted(expected)
    assert len(expected) > 1
