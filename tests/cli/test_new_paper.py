"""`galley new`: a paper to write over, which is right from its first minute."""

import json
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
import yaml
from galley.workspace.starting.answers import LICENCES, STARTER, StartingPoint

from tests.support.building import REPOSITORY, galley, write

TITLE = 'Who "may": use, & pay?'
# What a folder that stands alone needs beside its text.
FURNITURE = {
    *(".devcontainer", ".editorconfig", ".gitattributes", ".gitignore", ".pre-commit-config.yaml"),
    *(".vscode", "CITATION.cff", "LICENCE", "README.md", "galley.txt", "paper.py"),
    *("requirements.lock", "mkdocs.yml", "chapters", "references.bib", "register.lock"),
}
# What each starting point shows, by what is written in its chapters.
SHOWN = {
    "a figure": r"^!\[.+\]\(figures/\w+\.svg\)\{#fig-",
    "a chart": r"^!\[.+\]\(data/\w+\.csv\)\{#fig-\w+ chart=",
    "a table": r"^: .+\{#tbl-",
    "an equation": r"^\$\$ \{#eq-",
    "a summary": r"^##? Summary \{#",
    "a bibliography": r"^\\full_bibliography$",
    "a citation": r"\[@\w+",
}
NAMED = {
    f"GIT_{who}_{what}": "a@example.org"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}


def listed(folder: Path) -> set[str]:
    """The names in a folder."""
    return {path.name for path in folder.iterdir()}


def text_of(folder: Path) -> str:
    """All chapters of a paper."""
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("chapters/*.md")))


def test_new_paper_has_nothing_wrong_and_three_proofs(tmp_path: Path) -> None:
    """Whatever its title, the examples check clean in all rules, and are built."""
    begun = galley("new", "paper", "--title", TITLE, "--author", "A: B, {C}", folder=tmp_path)
    assert begun.returncode == 0
    built = galley("build", "--strict", folder=tmp_path / "paper")
    assert built.returncode == 0, built.stderr
    home = (tmp_path / "paper/build/site/index.html").read_text(encoding="utf-8")
    assert TITLE in unescape(home)
    assert {path.suffix for path in (tmp_path / "paper/build").iterdir()} == {"", ".pdf", ".docx"}


@pytest.mark.parametrize("point", StartingPoint)
def test_each_starting_point_could_be_released(point: StartingPoint, tmp_path: Path) -> None:
    """It has one of each thing, an item of each kind, also of a further one, and no warning."""
    words = ("--starting-point", point.value, "--kind", "risk", "--host", "gitlab", "--no-git")
    assert galley("new", "paper", *words, folder=tmp_path).returncode == 0
    paper = tmp_path / "paper"
    assert listed(paper) == {*FURNITURE, ".gitlab-ci.yml"}
    text = text_of(paper)
    for thing, pattern in SHOWN.items():
        assert re.search(pattern, text, re.MULTILINE), thing
    settings = yaml.safe_load((paper / "mkdocs.yml").read_text(encoding="utf-8"))
    kinds = [kind["name"] for kind in settings["plugins"][1]["galley"]["kinds"]]
    assert kinds[-1] == "risk"
    for kind in kinds:
        assert re.search(rf"^/// {kind} \|", text, re.MULTILINE), kind
    checked = galley("check", "--strict", "--release-at", "2027-01-01T00:00Z", folder=paper)
    said = "Profile: paper, because mkdocs.yml has the option paper."
    assert (checked.returncode, checked.stdout.strip()) == (0, said), checked.stdout


def test_every_answer_is_kept(tmp_path: Path) -> None:
    """Options decide on language, citations, licence, host and authors."""
    style = (REPOSITORY / "tests" / "styles" / "numeric.csl").read_bytes()
    (tmp_path / "ours.csl").write_bytes(style)
    words = ("--language", "zh-Hant", "--style", "ours.csl", "--licence", "none", "--no-git")
    authors = ("--author", "Ann Roe", "--author", "{Examples Abroad}")
    begun = galley("new", "paper", *words, *authors, "--host", "github", folder=tmp_path)
    assert begun.returncode == 0
    assert "  Roe, Ann\n  Examples Abroad (an organisation)\n" in begun.stdout
    paper = tmp_path / "paper"
    assert listed(paper) == {*FURNITURE, ".github", "style.csl"} - {"LICENCE"}
    assert (paper / "style.csl").read_bytes() == style
    settings = yaml.safe_load((paper / "mkdocs.yml").read_text(encoding="utf-8"))
    options = settings["plugins"][1]["galley"]
    assert settings["theme"]["language"] == "zh-Hant"
    assert options["style"] == "style.csl"
    assert options["paper"]["language"] == "zh-Hant"
    assert "licence" not in options["paper"]
    cited = yaml.safe_load((paper / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["authors"] == cited["preferred-citation"]["authors"]
    assert cited["authors"] == [
        {"family-names": "Roe", "given-names": "Ann"},
        {"name": "Examples Abroad"},
    ]
    assert options["paper"]["authors"] == [
        {"name": "Ann Roe", "family": "Roe"},
        {"name": "{Examples Abroad}"},
    ]
    assert "license" not in cited
    assert "All rights reserved." in (paper / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--language", "klingon-!"), "is not the tag of a language"),
        (("--style", "none.csl"), "nor a CSL file"),
        (("--kind", "Big Risk"), "is not a name of lower-case letters"),
        (("--host", "elsewhere"), "is not one of"),
    ],
)
def test_wrong_answers_are_refused(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """Nothing is written."""
    refused = galley("new", "paper", *words, folder=tmp_path)
    assert refused.returncode == 2
    assert said in refused.stderr
    assert not (tmp_path / "paper").exists()


def test_matcher_of_the_editor_reads_every_message(tmp_path: Path) -> None:
    """VS Code marks each line that a message names: its regular expression finds them all."""
    galley("new", "paper", "--no-git", folder=tmp_path)
    paper = tmp_path / "paper"
    wrong = "# Wrong\n\n" + "See [@nothing] and @fig-none: $x$.\n\n" * 12 + "### Deep\n"
    write(paper, {"chapters/01-letters.md": wrong, "chapters/alone.md": "# Alone\n\nText.\n"})
    tasks = json.loads((paper / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"]
    (task,) = (task for task in tasks if task["label"] == "Check the paper")
    assert task["args"][0] == "paper.py"
    pattern = task["problemMatcher"]["pattern"]
    said = galley(*task["args"][1:], folder=paper).stdout
    found = [re.match(pattern["regexp"], line) for line in said.splitlines()]
    read = {
        tuple(match[pattern[part]] for part in ("file", "line", "column", "severity", "code"))
        for match in found
        if match
    }
    data = json.loads(galley("check", "--format", "json", folder=paper).stdout)["diagnostics"]
    assert len(data) > 20
    assert read == {
        (one["path"], str(one["line"]), str(one["column"]), one["severity"], one["rule"])
        for one in data
        if one["line"] is not None
    }


def test_first_commit_has_all_files_and_runs_nothing(tmp_path: Path) -> None:
    """It is made by the author's own name; a hook of their settings is not run."""
    write(tmp_path, {"hooks/pre-commit": "#!/bin/sh\ntouch ../ran\n"})
    (tmp_path / "hooks/pre-commit").chmod(0o755)
    hooks = (tmp_path / "hooks").as_posix()
    write(tmp_path, {"settings": f"[core]\n\thooksPath = {hooks}\n[commit]\n\tgpgSign = true\n"})
    settings = {"GIT_CONFIG_GLOBAL": str(tmp_path / "settings"), **NAMED}
    begun = galley("new", "paper", folder=tmp_path, environment=settings)
    assert "Everything is in a first commit." in begun.stdout
    git = ["git", "-C", str(tmp_path / "paper")]
    said = subprocess.run([*git, "status", "--short"], capture_output=True, text=True, check=True)
    assert said.stdout == ""
    said = subprocess.run([*git, "ls-files"], capture_output=True, text=True, check=True)
    assert {name.partition("/")[0] for name in said.stdout.splitlines()} == FURNITURE
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "paper/ran").exists()
    inside = galley("new", "paper/another", folder=tmp_path, environment=settings)
    assert "Nothing is committed: the folder is in a git repository already." in inside.stdout


def test_author_whom_git_does_not_know_is_told(tmp_path: Path) -> None:
    """The paper is there all the same."""
    unknown = dict.fromkeys((*NAMED, "EMAIL"), None)
    write(tmp_path, {"settings": "[user]\n\tuseConfigOnly = true\n"})
    settings = {**unknown, "GIT_CONFIG_GLOBAL": str(tmp_path / "settings")}
    begun = galley("new", "paper", folder=tmp_path, environment=settings)
    assert begun.returncode == 0
    assert "git does not know your name: set it with git config" in begun.stdout
    assert (tmp_path / "paper/mkdocs.yml").exists()


@pytest.mark.skipif(os.name == "nt", reason="a terminal of this kind is POSIX's")
def test_terminal_is_asked(tmp_path: Path) -> None:
    """Each question has an answer that is taken if nothing else is typed."""
    import pty  # Windows has none

    # More answers than questions: a question that is asked again must not wait for ever.
    answers = ["Our title", "Ann Roe; Bob Doe", "policy", "", "notes", "Big", "risk", *[""] * 20]
    owner, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "galley.cli", "new", "paper", "--no-git"],
        cwd=tmp_path,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    os.write(owner, "".join(f"{answer}\n" for answer in answers).encode())
    said = b""
    try:
        while part := os.read(owner, 65536):
            said += part
    except OSError:
        pass  # Linux says so that the other end is closed
    os.close(owner)
    assert process.wait(timeout=30) == 0, said.decode()
    settings = yaml.safe_load((tmp_path / "paper/mkdocs.yml").read_text(encoding="utf-8"))
    options = settings["plugins"][1]["galley"]
    assert settings["site_name"] == "Our title"
    assert [author["name"] for author in options["paper"]["authors"]] == ["Ann Roe", "Bob Doe"]
    assert options["citation_notes"] is True
    assert options["kinds"][-1]["name"] == "risk"
    assert options["paper"]["licence"] == "CC-BY-4.0"


def test_title_is_the_name_of_the_folder(tmp_path: Path) -> None:
    """Nothing but a folder needs to be said, and names and acronyms keep their capitals."""
    assert galley("new", "our MOU with_Ash", folder=tmp_path).returncode == 0
    told = (tmp_path / "our MOU with_Ash/mkdocs.yml").read_text(encoding="utf-8")
    assert 'site_name: "Our MOU with Ash"' in told


def test_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    """What is there may be somebody's work."""
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper/mine.txt").write_text("Words", encoding="utf-8")
    refused = galley("new", "paper", folder=tmp_path)
    assert refused.returncode == 2
    assert "paper is not empty" in refused.stderr
    assert [path.name for path in (tmp_path / "paper").iterdir()] == ["mine.txt"]


def test_papers_are_begun_with_the_versions_of_this_repository() -> None:
    """A paper's lock file is ours, without what only this repository needs; each licence has a text."""
    own, theirs = (
        set(re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip()))
        for path in (REPOSITORY / "requirements.lock", STARTER / "requirements.lock")
    )
    assert theirs < own
    assert {entry.partition("==")[0] for entry in own - theirs} == {"setuptools"}
    assert "CC-BY-4.0" in LICENCES
