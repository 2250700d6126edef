"""What a release refuses: the table of the manual, row by row, as `galley check --release` says it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from galley.workspace.release.releasing import ReleaseError, release_of

from tests.support.building import REPOSITORY, galley, replace_in, write
from tests.support.repositories import commit, git

CHAPTER = """\
# One

TODO: write this.

/// need | A light
    id: need-light

Ships need a light.
///

/// need | A bell
    id: need-bell

Ships need a bell.
///

/// recommendation | A tower
    id: recommendation-tower
    addresses: need-light

Build it.
///
"""
HANDLING = '\n        handling: {mark: "TLP:AMBER", embargo: 2999-01-01T00:00Z}\n'
CONFIGURATION = f"""\
site_name: A paper
theme: mkdocs
hooks: [hook.py]
plugins:
  - galley:
      paper:
        version: "1.0"{HANDLING}"""
HOOK = """
import logging

def on_pre_build(config):
    logging.getLogger("mkdocs.plugins.other").warning("this plugin is old")
"""
FILES = {
    "mkdocs.yml": CONFIGURATION,
    "hook.py": HOOK,
    "references.bib": "",
    "register.lock": "recommendation-tower addresses need-light 0000000000000000\n",
    ".gitignore": ".cache/\nbuild/\n__pycache__/\n",
    "docs/index.md": CHAPTER,
}
# The rules that the table names, and with what each tells its author to go on.
RULES = {
    "mark-allows-release": "; ask whoever set the mark",
    "embargo-is-over": "; make the tag after it has ended",
    "need-is-addressed": '; write "addresses: need-bell" into the item that does',
    "link-is-not-suspect": '; read both, then run "galley register accept',
    "text-is-finished": "; write it, or",
}


def tagged(folder: Path) -> Path:
    commit(folder, "2026-11-30T00:00:00+00:00")
    git(folder, "tag", "--force", "--annotate", "--message", "One", "v1.0")
    return folder


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A paper with everything that a release refuses, tagged as 1.0."""
    write(tmp_path / "paper", FILES)
    git(tmp_path / "paper", "init", "--quiet")
    return tagged(tmp_path / "paper")


def test_each_rule_of_the_table_holds_a_release_back(paper: Path) -> None:
    """With an error and what to do; each other warning does so too, and a draft has no errors."""
    manual = (REPOSITORY / "manual" / "chapters" / "releasing.md").read_text(encoding="utf-8")
    table = manual.partition("| a release refuses |")[2].partition(": What a release refuses")[0]
    assert set(re.findall(r"\(`([a-z-]+)`\)", table)) == RULES.keys()
    assert galley("check", "-q", folder=paper).returncode == 0
    said = galley("check", "-q", "--release", folder=paper)
    assert said.returncode == 1
    lines = said.stdout.splitlines()
    for rule, advice in RULES.items():
        assert [advice in line for line in lines if f" error {rule}: " in line] == [True], rule
    others = {line.split(" warning ")[1].split(":")[0] for line in lines if " warning " in line}
    assert others == {"item-has-a-source", "site-builds-without-complaint"}
    assert galley("release", "1.0", folder=paper).returncode == 1
    assert not (paper / "build").exists()


def new_file(paper: Path) -> None:
    (paper / "docs" / "new.md").write_text("# New\n", encoding="utf-8")


def commit_nothing(paper: Path) -> None:
    """The version that is asked for is not prepared, and has no tag."""


def other_version(paper: Path) -> None:
    replace_in(paper / "mkdocs.yml", '"1.0"', '"1.1"')
    tagged(paper)


CHECK, RELEASE = ("check", "--release=v1.0"), ("release", "1.0")


@pytest.mark.parametrize(
    ("words", "spoil", "told"),
    [
        (CHECK, lambda p: git(p, "tag", "--delete", "v1.0"), "make it: git tag --annotate v1.0"),
        (
            RELEASE,
            lambda p: git(p, "tag", "--force", "v1.0", "HEAD"),
            "tag --force --annotate v1.0",
        ),
        (CHECK, lambda p: commit(p, "2026-12-01T00:00:00+00:00"), "git checkout refs/tags/v1.0"),
        (RELEASE, lambda p: replace_in(p / "docs/index.md", "TODO", "DONE"), "make a new tag"),
        (CHECK, new_file, "docs/new.md is in no commit, and a build may read it. Commit it and"),
        (RELEASE, other_version, 'version "1.1", and the release is "1.0". Run galley release pre'),
        (("release", "2.0"), commit_nothing, 'is "2.0". Run galley release prepare 2.0, then make'),
    ],
    ids="no-tag light-tag other-commit change new-file other-version next-version".split(),
)
def test_each_state_of_the_table_is_refused(
    paper: Path, words: tuple[str, ...], spoil: Callable[[Path], object], told: str
) -> None:
    """In one line, before anything is set; the check and the release ask the same."""
    spoil(paper)
    said = galley(*words, folder=paper)
    assert (said.returncode, said.stdout, told in said.stderr) == (2, "", True), said.stderr
    assert len(said.stderr.splitlines()) == 1


@pytest.mark.parametrize("version", ["1/../..", "../1.0", "-1", "2.0"])
def test_version_is_a_name(paper: Path, version: str) -> None:
    """It names a folder, and part of a tag."""
    with pytest.raises(
        ReleaseError, match=r'is not a version; write one|There is no tag "v2\.0" here'
    ):
        release_of(version, paper / "mkdocs.yml")


def test_warnings_are_waived_by_name_with_a_reason(paper: Path) -> None:
    """Also what MkDocs and other plugins complain of, which they would count themselves."""
    reason = "the plugin says so of itself"
    waivers = {"item-has-a-source": "examples", "site-builds-without-complaint": reason}
    settings = CONFIGURATION.replace(HANDLING, "\n") + f"      waivers: {waivers}\n"
    assert yaml.safe_load(settings)["plugins"][0]["galley"]["waivers"] == waivers
    chapter = CHAPTER.replace("TODO: write", "Read").replace(
        ": need-light\n\nB", ": need-light, need-bell\n\nB"
    )
    write(paper, {"mkdocs.yml": settings, "docs/index.md": chapter, "register.lock": ""})
    tagged(paper)
    said = galley("check", "--release", folder=paper)
    assert said.returncode == 0, said.stdout
    assert (
        f"note site-builds-without-complaint: this plugin is old (waived: {reason})" in said.stdout
    )
    assert said.stdout.endswith('\nThe paper may be released as "v1.0".\n')
    said = galley("release", "1.0", folder=paper)
    assert said.returncode == 0, said.stderr
