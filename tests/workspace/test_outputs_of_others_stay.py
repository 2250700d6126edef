"""A build destroys nothing: what it did not write stays, and what it wrote before goes."""

import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.building import TESTS, contents, galley, replace_in, write
from tests.support.isolation import bound_by_rights, with_disk
from tests.support.repositories import run

GALLEY = [sys.executable, "-m", "galley.cli"]
CONFIGURATION = "site_name: A paper\ndocs_dir: chapters\nsite_dir: public\ntheme: mkdocs\nplugins: [galley: {profile: paper}]\n"
WORKSPACE = {
    "mkdocs.yml": CONFIGURATION,
    "references.bib": "",
    "chapters/index.md": "# One\n\nWords.\n",
    "chapters/gone/old.md": "# Two\n\nWords.\n",
}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A workspace of two pages, with no proofs."""
    write(tmp_path / "paper", WORKSPACE)
    return tmp_path / "paper"


def build(folder: Path) -> None:
    """Build a paper that is in order."""
    said = galley("build", "--quiet", folder=folder)
    assert (said.returncode, said.stdout) == (0, ""), said.stderr


def test_worktree_of_a_branch_that_is_published(paper: Path) -> None:
    """Its `.git`, and what others published with it, are as they were; pages that are gone are gone."""
    run(paper, "init", "-q")
    run(paper, "commit", "-q", "--allow-empty", "-m", "One")
    run(paper, "worktree", "add", "-q", "-b", "pages", "public")
    kept = {
        "CNAME": "example.org\n",
        ".nojekyll": "",
        "v1/gone/old/index.html": "v1",
        "gone/note": "n",
    }
    write(paper / "public", kept)
    pointer = (paper / "public" / ".git").read_text("utf-8")
    build(paper)
    assert (paper / "public" / "gone" / "old" / "index.html").is_file()
    (paper / "chapters" / "gone" / "old.md").unlink()
    build(paper)
    for name, text in {**kept, ".git": pointer}.items():
        assert (paper / "public" / name).read_text("utf-8") == text
    assert not (paper / "public" / "gone" / "old").exists()
    assert "?? index.html" in run(paper / "public", "status", "--porcelain")
    assert [path.name for path in paper.iterdir() if path.name.startswith(".public")] == []


def test_clone_of_a_branch_that_is_published(paper: Path) -> None:
    """A `.git` that is a whole repository moves from site to site."""
    (paper / "public").mkdir()
    run(paper / "public", "init", "-q")
    run(paper / "public", "commit", "-q", "--allow-empty", "-m", "One")
    (paper / "public" / "elsewhere").symlink_to(paper / "chapters")
    build(paper)
    build(paper)
    assert run(paper / "public", "log", "--format=%s") == "One"
    assert (paper / "public" / "elsewhere").is_symlink()
    assert (paper / "chapters" / "index.md").is_file()


def test_file_of_somebody_else_is_not_overwritten(paper: Path) -> None:
    """The first build of a site does not take a folder of somebody's pages for its own."""
    write(paper / "public", {"index.html": "mine", "css/own.css": "mine"})
    before = contents(paper / "public")
    said = galley("build", folder=paper)
    assert (said.returncode, contents(paper / "public")) == (2, before)
    assert "public/index.html was not written by a build" in said.stderr
    assert "Nothing was written" in said.stderr


def test_list_that_names_files_elsewhere(paper: Path) -> None:
    """A list that came with a clone removes nothing outside of the site, and nothing behind a link."""
    build(paper)
    write(paper, {"mine.txt": "mine", "own/mine.txt": "mine"})
    (paper / "public" / "out").symlink_to(paper / "own")
    with (paper / "public" / ".galley-files").open("a", encoding="utf-8") as file:
        file.write(f"../mine.txt\n{paper}/mine.txt\nout/mine.txt\n\n.\n")
    build(paper)
    assert (paper / "mine.txt").is_file()
    assert (paper / "own" / "mine.txt").is_file()


def test_killed_before_the_old_site_was_removed(paper: Path) -> None:
    """What others had put into it comes back with the next build."""
    build(paper)
    write(paper / "public", {"CNAME": "example.org\n"})
    build(paper)
    # As it is when a build was killed just after the two had changed places.
    shutil.copytree(paper / "public", paper / ".public-galley-1")
    (paper / "public" / "CNAME").unlink()
    build(paper)
    assert (paper / "public" / "CNAME").read_text("utf-8") == "example.org\n"
    assert [path.name for path in paper.iterdir() if path.name.startswith(".public")] == []


def test_site_that_cannot_be_moved(paper: Path) -> None:
    """A disk in the place of the site is written file by file, and keeps what is not a build's."""
    (paper / "public").mkdir()
    builds = (
        "{galley} build -q && echo example.org > public/CNAME && rm chapters/gone/old.md && "
        "{galley} build -q && cat public/CNAME && ls public/gone public/index.html"
    )
    script = builds.format(galley=" ".join(GALLEY))
    command = with_disk(paper / "public", "50m", ["sh", "-c", script])
    said = subprocess.run(command, cwd=paper, capture_output=True, text=True, check=False)
    assert said.stdout == "example.org\npublic/index.html\n", said.stderr
    assert "public/gone" in said.stderr


def test_nothing_was_written_is_true(tmp_path: Path) -> None:
    """Where the site cannot take its place, the proofs that were put beside it go back."""
    folder = shutil.copytree(TESTS / "papers" / "faults", tmp_path / "paper")
    before = {
        "paper.pdf": "old",
        ".galley-proofs": f"{sha256(b'old').hexdigest()}  paper.pdf\n",
        "site/mine": "mine",
    }
    write(folder / "build", before)
    (folder / "build" / "site").chmod(0o555)
    command = bound_by_rights([*GALLEY, "build"])
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    (folder / "build" / "site").chmod(0o755)
    assert (said.returncode, "Nothing was written" in said.stderr) == (2, True), said.stderr
    assert contents(folder / "build") == {name: text.encode() for name, text in before.items()}


def test_proof_takes_the_place_of_a_builds_alone(tmp_path: Path) -> None:
    """A file that no build wrote stays where a proof should go, and so does one edited in Word."""
    folder = shutil.copytree(TESTS / "papers" / "faults", tmp_path / "paper")
    proofs = folder / "build"
    for name in ("paper.pdf", "paper.docx"):
        write(proofs, {name: "mine"})
        said = galley("build", "--quiet", folder=folder)
        assert (said.returncode, f"build/{name} was not written by a build" in said.stderr) == (
            2,
            True,
        )
        assert contents(proofs) == {name: b"mine"}
        (proofs / name).unlink()
    build(folder)
    edited = (proofs / "paper.docx").read_bytes() + b"edited"
    (proofs / "paper.docx").write_bytes(edited)
    replace_in(folder / "chapters" / "index.md", "first edition says", "second edition says")
    before = contents(proofs)
    said = galley("build", "--quiet", folder=folder)
    assert (said.returncode, "was changed since" in said.stderr) == (2, True), said.stderr
    assert contents(proofs) == before
    (proofs / "paper.docx").rename(folder / "edited.docx")
    build(folder)
    assert contents(proofs)["paper.docx"] != edited


def test_proofs_of_an_earlier_galley_are_replaced(tmp_path: Path) -> None:
    """A folder of proofs without a list: those that the site offers as well are a build's."""
    folder = shutil.copytree(TESTS / "papers" / "faults", tmp_path / "paper")
    build(folder)
    (folder / "build" / ".galley-proofs").unlink()
    replace_in(folder / "chapters" / "index.md", "first edition says", "second edition says")
    build(folder)
    assert "paper.pdf" in (folder / "build" / ".galley-proofs").read_text("utf-8")


@pytest.mark.parametrize(
    ("command", "site", "reason"),
    [
        ("build", ".git", "inside a repository of git"),
        ("check", ".git/hooks", "inside a repository of git"),
        ("build", ".cache", "the folder of Galley's cache"),
        ("build", "~", "holds your home folder"),
        ("build", "link", "symbolic link"),
        ("build", "loose", "symbolic link"),
        ("build", "out/site", "leads out of the workspace"),
    ],
)
def test_dangerous_targets_are_refused(
    paper: Path, tmp_path: Path, command: str, site: str, reason: str
) -> None:
    """At the option's line, before anything is written."""
    home = tmp_path / "home"
    home.mkdir()
    run(paper, "init", "-q")
    (paper / "link").symlink_to("chapters")
    (paper / "loose").symlink_to("../nothing")
    (paper / "out").symlink_to(home)
    replace_in(paper / "mkdocs.yml", "public", str(tmp_path / "home") if site == "~" else site)
    before = contents(tmp_path)
    said = galley(command, folder=paper, environment={"HOME": str(home), "GALLEY_CACHE_KEY": "x"})
    told = said.stdout + said.stderr
    assert (said.returncode, contents(tmp_path)) == (1, before), told
    assert "mkdocs.yml:3:11 error output-destroys-nothing" in told
    assert reason in told
