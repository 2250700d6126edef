"""`galley new`: a paper to write over, which is right from its first minute."""

from html import unescape
from pathlib import Path

from tests.support.building import galley

TITLE = 'Who "may": use, & pay?'


def test_new_paper_has_nothing_wrong_and_three_proofs(tmp_path: Path) -> None:
    """Whatever its title, the examples check clean in all rules, and are built."""
    begun = galley("new", "paper", "--title", TITLE, "--author", "A: B, {C}", folder=tmp_path)
    assert begun.returncode == 0
    checked = galley("check", "--strict", folder=tmp_path / "paper")
    said = "Profile: paper, because mkdocs.yml has the option paper."
    assert (checked.returncode, checked.stdout.strip()) == (0, said), checked.stderr
    built = galley("build", folder=tmp_path / "paper")
    assert built.returncode == 0
    home = (tmp_path / "paper/build/site/index.html").read_text(encoding="utf-8")
    assert TITLE in unescape(home)
    names = {path.suffix for path in (tmp_path / "paper/build").iterdir()}
    assert names == {"", ".pdf", ".docx"}


def test_title_is_the_name_of_the_folder(tmp_path: Path) -> None:
    """Nothing but a folder needs to be said."""
    assert galley("new", "access-for_all", folder=tmp_path).returncode == 0
    told = (tmp_path / "access-for_all/mkdocs.yml").read_text(encoding="utf-8")
    assert 'site_name: "Access for all"' in told
    assert galley("check", folder=tmp_path / "access-for_all").returncode == 0


def test_title_keeps_the_capitals_of_the_folder(tmp_path: Path) -> None:
    """Names and acronyms in the title are as they were typed."""
    assert galley("new", "our MOU with-Ash", folder=tmp_path).returncode == 0
    told = (tmp_path / "our MOU with-Ash/mkdocs.yml").read_text(encoding="utf-8")
    assert 'site_name: "Our MOU with Ash"' in told


def test_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    """What stands there may be somebody's work."""
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper/mine.txt").write_text("Words", encoding="utf-8")
    refused = galley("new", "paper", folder=tmp_path)
    assert refused.returncode == 2
    assert "paper is not empty" in refused.stderr
    assert [path.name for path in (tmp_path / "paper").iterdir()] == ["mine.txt"]
