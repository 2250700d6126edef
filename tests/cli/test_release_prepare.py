"""Preparing a release: what is written, what is printed, and when nothing is."""

import shlex
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from galley.workspace.options.options import PaperOptions
from galley.workspace.preparing.changes_file import BEGIN
from galley.workspace.preparing.citation_file import with_version
from galley.workspace.preparing.next_steps import commands, reminders
from galley.workspace.preparing.preparing import Preparation

from tests.support.building import REPOSITORY, contents, galley, replace_in, write
from tests.support.repositories import commit, git, run

CONFIGURATION = """\
site_name: A paper   # of the tests
theme: mkdocs
plugins:
  - galley:
      waivers: {item-has-a-source: the items are examples}
      paper:
        version: "0.8"   # the last draft
        date: 1 May 2026
        status: Draft
"""
CITATION = """\
cff-version: 1.2.0
title: A paper
version: 0.8  # as in mkdocs.yml
date-released: '2026-05-01'
preferred-citation:
  title: A paper
  version: "0.8"
references:
  - {type: software, version: "0.8"}
"""
NEED = "# Needs\n\n/// need | A light\n    id: need-light\n\nShips need a light.\n///\n"
ANSWER = "\n/// recommendation | A tower\n    id: recommendation-tower\n    addresses: need-light\n\nBuild it.\n///\n"
FILES = {
    "mkdocs.yml": CONFIGURATION,
    "references.bib": "",
    ".gitignore": ".cache/\nbuild/\n",
    "CITATION.cff": CITATION,
    "docs/index.md": "# One\n\nWords.\n",
    "docs/needs.md": NEED + ANSWER,
}
Made = Callable[[str], Path]


def prepare(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    said = galley("release", "prepare", "--date", "2 June 2026", *words, folder=folder)
    assert "Traceback" not in said.stderr
    return said


def follow(folder: Path, said: str) -> list[str]:
    """Run the commands of git that are printed; all that are printed."""
    commands = [line.strip() for line in said.splitlines() if line.startswith("  ")]
    for command in commands[:-1]:
        run(folder, *shlex.split(command.removeprefix("git ")))
    return commands


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a paper in its folder `lights`, of which 0.9 was released as it was told to be."""
    top = tmp_path_factory.mktemp("prepared")
    paper = top / "lights"
    write(paper, FILES)
    git(top, "init", "--quiet")
    commit(top, "2026-05-01T00:00:00+00:00")
    before = contents(top / ".git")
    said = prepare(paper, "0.9")
    assert said.returncode == 0, said.stderr
    assert contents(top / ".git") == before, "nothing is committed, tagged or added"
    assert said.stdout.startswith(
        'Wrote mkdocs.yml: version "0.9" (it was "0.8"), date "2 June 2026" (it was "1 May 2026").\n'
        'Wrote CITATION.cff: version "0.9" (it was "0.8").\n'
        "Wrote register.lock: 1 link recorded.\n"
        "Wrote anchors.lock: 3 paragraphs are new.\n"
        "Wrote CHANGES.md: this is the first release.\n"
        "No tag names an earlier release. If there is one elsewhere: git fetch --tags\n"
    )
    assert (paper / "mkdocs.yml").read_text() == CONFIGURATION.replace('"0.8"', '"0.9"').replace(
        "1 May", "2 June"
    )
    cited = CITATION.replace("0.8  #", '"0.9"  #').replace(
        'A paper\n  version: "0.8"', 'A paper\n  version: "0.9"'
    )
    today = f"'{date.today().isoformat()}'"
    assert (paper / "CITATION.cff").read_text() == cited.replace("'2026-05-01'", today)
    assert follow(paper, said.stdout) == [
        "git add mkdocs.yml register.lock anchors.lock CHANGES.md CITATION.cff",
        "git commit --message 'Version 0.9'",
        "git tag --annotate lights/v0.9 --message 'Version 0.9'",
        "galley release 0.9",
    ]
    assert galley("check", "-q", "--release", folder=paper).returncode == 0
    return top


def test_citation_file_of_something_else_stays() -> None:
    """A program in the same folder has versions of its own."""
    text = CITATION.replace("0.8", "3.2")
    assert with_version(text, "0.9", "0.8", date(2026, 6, 2)) == text


def test_manual_shows_the_commands_that_are_printed(released: Path, tmp_path: Path) -> None:
    """For a paper that has its repository to itself."""
    manual = (REPOSITORY / "manual" / "chapters" / "releasing.md").read_text(encoding="utf-8")
    block = manual.partition("```sh\ngalley release prepare 1.0 ")[2].partition("```")[0]
    shown = [shlex.split(line, comments=True) for line in block.splitlines()[1:]]
    paper = shutil.copytree(released / "lights", tmp_path / "lights")
    replace_in(paper / "CITATION.cff", "0.9", "1.0")
    asked = Preparation(
        settings=paper / "mkdocs.yml",
        version="1.0",
        paper=PaperOptions(),
        today=date(2026, 11, 30),
    )
    assert shown == [list(command) for command in commands(asked, "v1.0")]


def test_reminders_are_of_what_nobody_else_decides() -> None:
    """A paper that says what it is and how it may be used needs none."""
    assert list(reminders(PaperOptions(licence="CC-BY-4.0", status="White paper"))) == []
    draft, licence = reminders(PaperOptions(status="Working draft"))
    assert draft.startswith('The status of the paper is "Working draft", and the cover says so.')
    assert licence.startswith("The paper names no licence, so nobody may reuse it.")
    own = PaperOptions(licence="CC0-1.0", status="Green paper", draft_statuses=("Green Paper",))
    assert len(list(reminders(own))) == 1


@pytest.fixture
def paper(released: Path, tmp_path: Path) -> Path:
    """The paper in a clone of its repository."""
    git(tmp_path, "clone", "--quiet", str(released), "clone")
    return tmp_path / "clone" / "lights"


def test_changes_are_those_since_the_last_release(paper: Path) -> None:
    """Of this paper, by its own tags; a change that is in no commit is named, and an embargo."""
    git(paper, "tag", "--annotate", "--message", "Another paper", "towers/v2.0")
    replace_in(paper / "docs" / "index.md", "Words.", "Words here.")
    replace_in(paper / "mkdocs.yml", "status: Draft", "handling: {embargo: 2999-01-01T00:00Z}")
    replace_in(paper / "CHANGES.md", "2 June 2026\n", "2 June 2026\n\nBy hand.\n")
    said = prepare(paper, "v1.0")
    assert said.returncode == 0, said.stderr
    assert "Wrote CHANGES.md: what has changed since lights/v0.9." in said.stdout
    assert "docs/index.md" in git(paper, "status", "--short")
    assert "Other files have changes that are in no commit" in said.stdout
    assert "The embargo ends at 2999-01-01T00:00Z: make the tag after that." in said.stdout
    assert "git tag --annotate lights/v1.0" in said.stdout
    told = (paper / "CHANGES.md").read_text(encoding="utf-8")
    first, second = told.split("\n## ")[1:]
    assert first.splitlines()[:10] == [
        "Version 1.0, 2 June 2026",
        "",
        BEGIN,
        "",
        "Changes since version 0.9 of 2 February 2022.",
        "",
        "### Chapters",
        "",
        "- One: words added: 1, removed: 0",
        "",
    ]
    assert second.splitlines()[:3] == ["Version 0.9, 2 June 2026", "", "By hand."]


def broken(paper: Path) -> tuple[str, ...]:
    """An older state of which nothing can be set."""
    replace_in(paper / "mkdocs.yml", "plugins:", "plugins: [")
    name = commit(paper, "2026-05-02T00:00:00+00:00")
    replace_in(paper / "mkdocs.yml", "plugins: [", "plugins:")
    return ("1.0", "--since", name)


def suspect(paper: Path) -> tuple[str, ...]:
    replace_in(paper / "docs" / "needs.md", "Ships need", "All ships need")
    return ("1.0",)


def shallow(paper: Path) -> tuple[str, ...]:
    commit(paper, "2026-05-02T00:00:00+00:00")
    git(paper.parent, "fetch", "--quiet", "--depth=1", (paper.parent.parent / "clone").as_uri())
    git(paper.parent, "update-ref", "-d", "refs/tags/lights/v0.9")
    return ("1.0",)


@pytest.mark.parametrize(
    ("spoil", "code", "told"),
    [
        (lambda _: ("0.9",), 2, 'The tag "lights/v0.9" says that 0.9 was released; name the next'),
        (lambda _: ("1/0",), 2, '"1/0" is not a version; write one such as 1.0'),
        (lambda _: ("1.0", "--since", "v0.1"), 2, 'there is no revision "v0.1"'),
        (suspect, 1, "link-is-not-suspect"),
        (broken, 2, "cannot be set with this Galley:\n  mkdocs.yml:4:"),
        (shallow, 2, "git fetch --unshallow --tags"),
    ],
    ids=["released", "no-version", "no-revision", "suspect-link", "not-set", "shallow"],
)
def test_nothing_is_written(
    paper: Path, spoil: Callable[[Path], tuple[str, ...]], code: int, told: str
) -> None:
    """With the reason, and what to do."""
    words = spoil(paper)
    before = git(paper, "status", "--short", "--untracked-files")
    said = prepare(paper, *words)
    assert (said.returncode, told in said.stdout + said.stderr) == (code, True), said
    assert git(paper, "status", "--short", "--untracked-files") == before
    if spoil is broken:
        assert prepare(paper, *words, "--no-changes").returncode == 0
