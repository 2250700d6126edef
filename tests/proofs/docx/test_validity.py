"""Every DOCX passes Microsoft's Open XML SDK, and so does the reference document."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from galley.proofs.docx.reference import reference

from tests.support.building import Built
from tests.support.validator import errors

PAPERS = ("repository", "everything", "numeric", "note", "targets", "hostile")


@pytest.mark.parametrize("name", PAPERS)
def test_docx_is_valid(name: str, built: Callable[[str], Built]) -> None:
    """No element, attribute or relation that Word does not expect."""
    assert errors(built(name).docx) == []


def test_reference_document_is_valid() -> None:
    """What a person opens to change the styles is whole."""
    assert errors(reference.SHIPPED) == []


def test_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    """A property of paragraphs at a wrong place is told, so that silence says something."""
    path = tmp_path / "wrong.docx"
    shutil.copy(reference.SHIPPED, path)
    with zipfile.ZipFile(reference.SHIPPED) as good, zipfile.ZipFile(path, "w") as wrong:
        for name in good.namelist():
            text = good.read(name)
            if name == "word/document.xml":
                text = text.replace(b"<w:pPr>", b"<w:pPr><w:pgSz/>", 1)
            wrong.writestr(name, text)
    assert any("pgSz" in error for error in errors(path))
