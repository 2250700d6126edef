"""`galley template` and `galley reference`: the files that an author changes and names in mkdocs.yml."""

from pathlib import Path

import pytest

from tests.support.building import galley


@pytest.mark.parametrize(
    ("command", "ending"), [("template", ".typ"), ("reference", ".docx")], ids=lambda word: word
)
def test_file_with_another_ending_is_not_written(tmp_path: Path, command: str, ending: str) -> None:
    """Neither Typst nor Word would open it."""
    done = galley(command, "own.txt", folder=tmp_path)
    said = f"own.txt does not end in {ending}; name a file that does.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
    assert list(tmp_path.iterdir()) == []


def test_reference_of_a_workspace_that_is_not_there_is_not_written(tmp_path: Path) -> None:
    """Whoever names a workspace wants its styles, not Galley's own."""
    done = galley("reference", "-f", "nowhere.yml", "own.docx", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "nowhere.yml not found.\n"
    assert list(tmp_path.iterdir()) == []


def test_reference_needs_no_workspace(tmp_path: Path) -> None:
    """Before there is a workspace, the file has Galley's own styles."""
    assert galley("reference", "own.docx", folder=tmp_path).returncode == 0
    assert (tmp_path / "own.docx").is_file()
