"""Another revision of a workspace is read from a copy, and neither is changed by the other."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from galley.hosts.mkdocs import runs
from galley.hosts.mkdocs.configuration import load
from galley.hosts.mkdocs.opening import Assignment, opening_of
from galley.hosts.mkdocs.plugin import plugin_of
from galley.workspace import revisions
from galley.workspace.revisions import RevisionError, at

from tests.support.building import contents

CONFIGURATION = (
    "site_name: A paper\ntheme: mkdocs\ndocs_dir: chapters\nplugins: [galley: {profile: paper}]\n"
)


def git(folder: Path, *words: str, stdin: bytes = b"") -> str:
    """What git says, with nobody's settings."""
    who = {
        f"GIT_{w}_{x}": f"{x}@example.org"
        for w in ("AUTHOR", "COMMITTER")
        for x in ("NAME", "EMAIL")
    }
    settled = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env={**os.environ, **who, **settled},
        input=stdin,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().strip()


def commit(folder: Path, name: str) -> None:
    """Commit all there is, under a tag with a text of its own."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", name)
    git(folder, "tag", "--annotate", name, "--message", f"The {name} state.")


def write(folder: Path, files: dict[str, str]) -> None:
    """Write texts into a folder by their paths."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A paper in a repository with another one, which has an old revision and a new one."""
    folder = tmp_path / "repository" / "papers" / "one"
    write(
        folder,
        {
            "mkdocs.yml": CONFIGURATION,
            "chapters/index.md": "# Old words {#sec-one}\n",
            "references.bib": "",
        },
    )
    write(tmp_path / "repository", {"papers/two/mkdocs.yml": CONFIGURATION})
    git(tmp_path / "repository", "init", "--quiet")
    commit(folder, "old")
    write(folder, {"chapters/index.md": "# New words\n", "chapters/more.md": "# More\n"})
    commit(folder, "new")
    return folder


def test_files_are_those_of_the_revision(paper: Path) -> None:
    """A tag, a commit and an expression each give the files as they were, beside those of other papers."""
    names = ["old", git(paper, "rev-parse", "HEAD^"), "HEAD~1", "refs/tags/old"]
    for name in names:
        with at(paper, name) as folder:
            assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")} == {
                "mkdocs.yml",
                "chapters/index.md",
                "references.bib",
            }
            assert (folder / "chapters/index.md").read_text() == "# Old words {#sec-one}\n"
            assert (folder.parent / "two" / "mkdocs.yml").read_text() == CONFIGURATION


def test_open_workspace_reads_another_revision(paper: Path) -> None:
    """Whoever has a workspace in hand reads its other revisions by name."""
    config = load(paper / "mkdocs.yml").config
    assert config is not None
    plugin = plugin_of(config)
    assert plugin is not None
    workspace = opening_of(config, plugin, plugin.options, Assignment(), serving=False)
    with workspace.at("old") as folder:
        assert (folder / "chapters/index.md").read_text() == "# Old words {#sec-one}\n"


def test_worktree_of_a_repository(paper: Path, tmp_path: Path) -> None:
    """A paper that is checked out beside its repository reads the same revisions."""
    git(paper, "worktree", "add", "--quiet", str(tmp_path / "beside"), "new")
    with at(tmp_path / "beside" / "papers" / "one", "old") as folder:
        assert (folder / "chapters/index.md").read_text() == "# Old words {#sec-one}\n"


def test_paper_is_set_as_it_was(paper: Path) -> None:
    """An older revision is set like any workspace, and leaves nothing to the run behind it."""
    date = os.environ.get("SOURCE_DATE_EPOCH")
    with at(paper, "old") as folder:
        outcome = runs.check(folder / "mkdocs.yml")
    assert outcome.galley is not None, outcome
    assert "Old words" in outcome.galley.pages["chapters/index.md"].html
    assert os.environ.get("SOURCE_DATE_EPOCH") == date


def test_working_tree_and_repository_stay_as_they_are(paper: Path) -> None:
    """What is not committed stays, and git learns of nothing."""
    write(paper, {"chapters/index.md": "# Not committed\n", "notes.txt": "mine"})
    repository = paper.parents[1]
    before = contents(repository)
    with at(paper, "old") as folder:
        assert not (folder / "notes.txt").exists()
    assert contents(repository) == before
    assert not (repository / ".git" / "worktrees").exists()


def test_copy_goes_whatever_happens(paper: Path) -> None:
    """The copy is removed behind an error, also one of the reader's."""
    with pytest.raises(ZeroDivisionError), at(paper, "old") as folder:
        raise ZeroDivisionError
    assert not folder.parents[1].exists()


def test_nothing_is_written_to_the_copy(paper: Path) -> None:
    """Files and folders of the copy are read-only."""
    with at(paper, "old") as folder:
        every = [folder.parents[1], *folder.parents[1].rglob("*")]
        assert len(every) > 6
        assert [path for path in every if path.stat().st_mode & 0o222] == []


@pytest.mark.parametrize(
    "name",
    [
        "none",
        "--upload-pack=/bin/sh",
        "-h",
        "--all",
        "",
        "old new",
        "old..new",
        "^old",
        "a\nb",
        "\0",
        "HEAD:papers",
    ],
)
def test_what_is_no_revision_is_told(paper: Path, name: str) -> None:
    """A name that no revision has, or that git would take for something else, is told in one line."""
    with pytest.raises(RevisionError) as told, at(paper, name):
        pass
    assert str(told.value).startswith("there is no revision")
    assert str(told.value).isprintable()


def test_folder_that_is_in_no_repository(tmp_path: Path) -> None:
    """A workspace without git has no other revisions."""
    with pytest.raises(RevisionError, match="is in no git repository"), at(tmp_path, "HEAD"):
        pass


def test_folder_that_was_not_there_yet(paper: Path) -> None:
    """A paper that is younger than the revision is told."""
    folder = paper.parent / "three"
    write(folder, {"mkdocs.yml": CONFIGURATION})
    with pytest.raises(RevisionError, match='there is no folder "papers/three"'), at(folder, "old"):
        pass


def test_shallow_clone_says_what_it_lacks(paper: Path, tmp_path: Path) -> None:
    """A clone of the last commit has that one; for others, the line says how to bring them."""
    origin = f"file://{paper.parents[1]}"
    git(tmp_path, "clone", "--quiet", "--depth=1", origin, "clone")
    clone = tmp_path / "clone" / "papers" / "one"
    with at(clone, "HEAD") as folder:
        assert (folder / "chapters/more.md").exists()
    with pytest.raises(RevisionError, match="git fetch --unshallow"), at(clone, "old"):
        pass


def test_repository_has_no_say_in_its_files(paper: Path, tmp_path: Path) -> None:
    """Attributes, filters and hooks change nothing and run nothing; a submodule is an empty folder."""
    canary = tmp_path / "sang"
    command = f"sh -c 'touch {canary}; cat'"
    for name in ("filter.bird.smudge", "filter.bird.process", "core.fsmonitor", "core.sshCommand"):
        git(paper, "config", name, command)
    hook = paper.parents[1] / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {canary}\n", encoding="utf-8")
    hook.chmod(0o755)
    attributes = "*.md filter=bird export-ignore text eol=crlf\n*.bib export-subst ident\n"
    write(paper, {".gitattributes": attributes, "references.bib": "$Format:%H$ $Id$\n"})
    head = git(paper, "rev-parse", "HEAD")
    git(paper, "update-index", "--add", "--cacheinfo", f"160000,{head},papers/one/module")
    for name in (".gitattributes", "references.bib"):
        blob = git(paper, "hash-object", "-w", "--no-filters", name)
        git(paper, "update-index", "--add", "--cacheinfo", f"100644,{blob},papers/one/{name}")
    git(paper, "commit", "--quiet", "--message", "armed")
    canary.unlink(missing_ok=True)
    with at(paper, "HEAD") as folder:
        assert (folder / "chapters/index.md").read_bytes() == b"# New words\n"
        assert (folder / "references.bib").read_bytes() == b"$Format:%H$ $Id$\n"
        assert list((folder / "module").iterdir()) == []
    assert not canary.exists()


def tree(folder: Path, *entries: tuple[str, str, str]) -> str:
    """A folder in the objects of a repository, of entries by kind, name and object, whatever they are."""
    raw = b"".join(f"{kind} {name}\0".encode() + bytes.fromhex(o) for kind, name, o in entries)
    words = ("hash-object", "-w", "--stdin", "--literally", "-t", "tree")
    return git(folder, *words, stdin=raw)


def test_links_do_not_lead_out(paper: Path, tmp_path: Path) -> None:
    """A link stays if it leads to a file of the copy, by whatever way; any other is left out."""
    write(tmp_path, {"secret": "mine"})
    links = {
        "inside.md": "chapters/index.md",
        "beside": "../two/mkdocs.yml",
        "nowhere": "missing",
        "circle": "circle",
        "root": str(tmp_path / "secret"),
        "up": "../../../secret",
        "step": "../..",
        "by-steps": "step/../secret",
        "folder": "/",
    }
    for name, target in links.items():
        (paper / name).symlink_to(target)
    commit(paper, "linked")
    with at(paper, "linked") as folder:
        left = {path.name for path in folder.iterdir() if path.is_symlink()}
        assert left == {"inside.md", "beside", "nowhere", "circle", "step"}
        assert (folder / "inside.md").read_text() == "# New words\n"


@pytest.mark.parametrize("name", ["..", ".", ".git", ".GIT", "a/b"])
def test_names_that_no_file_has(paper: Path, name: str) -> None:
    """A folder whose entries would be written elsewhere is refused as a whole."""
    blob = git(paper, "hash-object", "-w", "--stdin", stdin=b"words")
    made = git(paper, "commit-tree", tree(paper, ("100644", name, blob)), "-m", "strange")
    with pytest.raises(RevisionError, match="a file that cannot be"), at(paper, made):
        pass


def test_link_is_no_way_for_files(paper: Path, tmp_path: Path) -> None:
    """A folder and a link of one name: nothing is written to where the link leads."""
    blob = git(paper, "hash-object", "-w", "--stdin", stdin=b"words")
    target = git(paper, "hash-object", "-w", "--stdin", stdin=str(tmp_path).encode())
    inner = tree(paper, ("100644", "sang", blob))
    both = tree(paper, ("120000", "way", target), ("40000", "way", inner))
    made = git(paper, "commit-tree", both, "-m", "strange")
    with pytest.raises(RevisionError, match="cannot be written"), at(paper, made):
        pass
    assert not (tmp_path / "sang").exists()


def bomb(paper: Path) -> str:
    """Ten folders with ten folders each, and so on: few objects, and 10,000,000,000 files."""
    made = ("100644", git(paper, "hash-object", "-w", "--stdin", stdin=b"words"))
    for _ in range(10):
        kind, name = made
        made = ("40000", tree(paper, *((kind, str(n), name) for n in range(10))))
    return git(paper, "commit-tree", made[1], "-m", "bomb")


def pit(paper: Path) -> str:
    """A folder in a folder in a folder, two hundred times."""
    made = tree(paper, ("100644", "a", git(paper, "hash-object", "-w", "--stdin", stdin=b"words")))
    for _ in range(200):
        made = tree(paper, ("40000", "a", made))
    return git(paper, "commit-tree", made, "-m", "pit")


@pytest.mark.parametrize(("make", "told"), [(bomb, "100,000 files"), (pit, "100 times")])
def test_few_objects_with_many_files(paper: Path, make: Callable[[Path], str], told: str) -> None:
    """A revision that would fill the disk is refused before anything is written."""
    with pytest.raises(RevisionError, match=told), at(paper, make(paper)):
        pass


def test_object_that_is_missing(paper: Path) -> None:
    """A clone that lacks a file of the revision says so."""
    blob = git(paper, "rev-parse", "old:papers/one/chapters/index.md")
    (paper.parents[1] / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(RevisionError, match="the repository lacks"), at(paper, "old"):
        pass


def test_files_come_in_batches(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few bytes are asked for at once, every file is whole."""
    monkeypatch.setattr(revisions, "_BATCH", 10)
    with at(paper, "new") as folder:
        assert (folder / "chapters/index.md").read_text() == "# New words\n"
        assert (folder / "mkdocs.yml").read_text() == CONFIGURATION
