"""A release that is built twice: the same bytes, or the first that differs, named."""

import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from galley.workspace.reproducing.differing import difference, differing

from tests.support.building import TESTS, copy_workspace, galley, replace_in
from tests.support.repositories import commit, git

MOMENT = "2026-11-30T01:00:00+00:00"


def archive(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, part in parts.items():
            made.writestr(zipfile.ZipInfo(name, (2026, 11, 30, 0, 0, 0)), part)
    return content.getvalue()


@pytest.mark.parametrize(
    ("first", "second", "place", "around"),
    [
        (b"one two", b"one too", "a, at byte 6", ("one two", "one too")),
        (b"one", b"one two", "a, at byte 4", ("the file ends here", "one two")),
        (b"\0\1\2", b"\0\1\xff", "a, at byte 3", ("02", "ff")),
        (b"x", None, "a", ("it is there", "it is not there")),
        (
            archive(x=b"same", y=archive(z=b"<w>1</w>")),
            archive(x=b"same", y=archive(z=b"<w>2</w>")),
            "a, in y, in z, at byte 4",
            ("<w>1</w>", "<w>2</w>"),
        ),
        (archive(x=b""), archive(), "a, in x", ("it is there", "it is not there")),
        (b"PK no archive", b"PK an archive", "a, at byte 4", ("PK no archive", "PK an archive")),
    ],
)
def test_first_difference_is_named(
    first: bytes, second: bytes | None, place: str, around: tuple[str, str]
) -> None:
    """The file, the part in it and in what that is part of, the byte, and what is there."""
    found = difference("a", first, second)
    assert (found.place, found.around) == (place, around)


def test_archives_of_the_same_parts_may_differ() -> None:
    """By their order or dates: the first byte is one of the head of a part."""
    one, other = archive(x=b"1", y=b"2"), archive(y=b"2", x=b"1")
    assert difference("a.zip", one, other).place == "a.zip, at byte 15"


def test_manifest_comes_last() -> None:
    """It differs wherever anything does."""
    names = ["manifest.json", "a.pdf", "z.pdf"]
    first, second = (dict.fromkeys([*names, "same"], b"1"), dict.fromkeys(names, b"2"))
    assert differing(first, {**second, "same": b"1"}) == ("a.pdf", "z.pdf", "manifest.json")


def tagged(folder: Path, version: str) -> Path:
    """The paper in a repository of its own, at the second commit, with a tag of a version."""
    git(folder, "init", "--quiet")
    (folder / ".gitignore").write_text(".cache/\nbuild/\n", encoding="utf-8")
    commit(folder, "2026-11-29T01:00:00+00:00")
    commit(folder, MOMENT)
    git(folder, "tag", "--annotate", "--message", version, f"v{version}", at=MOMENT)
    return folder


@pytest.mark.release
def test_release_is_the_same_under_other_circumstances(tmp_path: Path) -> None:
    """Of our own paper, in all of its files."""
    folder = tagged(copy_workspace("repository", tmp_path / "paper"), "0.1")
    said = galley("release", "--check-reproducible", "0.1", folder=folder, timeout=1800)
    assert said.returncode == 0, said.stdout + said.stderr
    assert (
        "A second build has the same bytes: another folder, a clone without history" in said.stdout
    )
    assert galley("release", "verify", "build/release/0.1", folder=folder).returncode == 0


HOOK = """
import getpass, os, time

WHAT = {what}


def on_page_markdown(markdown, page, config, files):
    return markdown.replace("unmistakableword", WHAT)
"""


@pytest.mark.release
@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("getpass.getuser()", "another"),
        ("os.getcwd()", "/another "),
        ("time.tzname[0]", "LATER"),
        ("oct(os.umask(0))", "0o77"),
    ],
)
def test_what_differs_is_found(tmp_path: Path, what: str, shown: str) -> None:
    """A hook that writes something of the machine into a chapter: the place in the files is named."""
    folder = tmp_path / "paper"
    shutil.copytree(TESTS / "papers" / "released", folder)
    (folder / "hook.py").write_text(HOOK.format(what=what), encoding="utf-8")
    replace_in(folder / "mkdocs.yml", "docs_dir: chapters", "docs_dir: chapters\nhooks: [hook.py]")
    tagged(folder, "1.0")
    said = galley("release", "--check-reproducible", "1.0", folder=folder, umask=0o022)
    assert said.returncode == 1, said.stdout + said.stderr
    told = said.stderr.partition("The first difference is in ")[2].splitlines()
    assert re.fullmatch(r"\S+, at byte [\d,]+:", told[0])
    assert [line[:10] for line in told[1:3]] == ["  first   ", "  second  "]
    assert shown in told[2]
    assert "Other files that differ: " in told[3]
    assert not (folder / "build" / "release").exists()
