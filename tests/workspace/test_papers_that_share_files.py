"""Papers of one repository share bibliography, style, template, brand, figures, data and snippets."""

import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest
from galley.hosts.mkdocs import runs

from tests.support.building import TESTS, contents, galley, replace_in, write
from tests.support.previewing import page, previewing, until

SETTINGS = """
site_name: Paper {name}
docs_dir: chapters
site_dir: build/site
theme: {{name: mkdocs}}
markdown_extensions:
  - pymdownx.snippets: {{base_path: [{shared}/snippets], restrict_base_path: false}}
plugins:
  - galley:
      {root}
      bibliography: {shared}/references.bib
      style: {shared}/author-date.csl
      paper: {{title: Paper {name}, language: en-GB}}
  - galley-proofs:
      template: {shared}/ours.typ
      reference_document: {shared}/house.docx
      folder: build
"""
CHAPTER = """# What {name} says

As @ash says.

![A box](common/box.svg){{#fig-box alt="A box"}}

![Two bars](common/bars.csv){{#fig-bars data-chart="bars" alt="Two bars of 1 and 2"}}

--8<-- "terms.md"
"""
SHARED = {
    "references.bib": "@book{ash, author = {Ash, Ann}, title = {Alpha}, date = {2020}}\n",
    "pictures/box.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'
    '<rect width="40" height="20" fill="#036"/></svg>\n',
    "pictures/bars.csv": "name,count\na,1\nb,2\n",
    "snippets/terms.md": "Terms that all papers share.\n",
    "_brand.yml": "logo: logo.svg\ncolor: {primary: '#7a1f5c'}\n",
    "logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<circle cx="4" cy="4" r="3"/></svg>\n',
}
PROOFS = TESTS.parent / "plugins" / "galley" / "proofs"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of two papers, and a paper outside it that has copies of all that they share."""
    folder = tmp_path_factory.mktemp("papers")
    shared = folder / "ours" / "shared"
    write(shared, SHARED)
    template = (PROOFS / "templates" / "paper.typ").read_text("utf-8")
    (shared / "ours.typ").write_text(f"{template}\n// Ours.\n", encoding="utf-8")
    style = (TESTS / "styles" / "author-date.csl").read_text("utf-8")
    (shared / "author-date.csl").write_text(style, encoding="utf-8")
    for name in ("a", "b"):
        _paper(folder / "ours" / name, name, "../shared", "root: ..")
        (folder / "ours" / name / "chapters" / "common").symlink_to("../../shared/pictures")
        (folder / "ours" / name / "_brand.yml").symlink_to("../shared/_brand.yml")
    subprocess.run(["git", "init", "--quiet", folder / "ours"], check=True)
    house = ("reference", "../house.docx")
    write(shared / "new", {"mkdocs.yml": "site_name: New\nplugins: [galley]\n", "docs/x.md": "x"})
    assert galley(*house, folder=shared / "new").returncode == 0
    shutil.rmtree(shared / "new")
    lone = folder / "lone"
    _paper(lone, "a", ".", "")
    for path, content in contents(shared).items():
        place = lone / path.replace("pictures/", "chapters/common/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


def _paper(folder: Path, name: str, shared: str, root: str) -> None:
    settings = SETTINGS.format(name=name, shared=shared, root=root)
    write(folder, {"mkdocs.yml": settings, "chapters/index.md": CHAPTER.format(name=name)})


def built(folder: Path) -> dict[str, bytes]:
    """What a strict build that has nothing to say writes."""
    said = galley("build", "--quiet", "--strict", folder=folder)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
    return contents(folder / "build")


def test_papers_that_share_files_are_what_papers_with_copies_are(repository: Path) -> None:
    """Site, PDF and DOCX, byte by byte; nothing is written outside the papers."""
    before = contents(repository / "ours" / "shared")
    one, other = built(repository / "ours" / "a"), built(repository / "ours" / "b")
    assert one == built(repository / "lone")
    for name in ("site/index.html", "paper-b.pdf", "paper-b.docx", "site/common/bars.csv"):
        assert name in other
    assert b"Terms that all papers share." in other["site/index.html"]
    assert b"#7a1f5c" in other["site/assets/galley/brand.css"]
    assert "site/assets/brand/logo.svg" in other
    assert contents(repository / "ours" / "shared") == before


def test_a_change_of_a_shared_file_is_seen(repository: Path) -> None:
    """A preview and `check --watch` look at every folder that a paper reads from."""
    ours = repository / "ours"
    watched = {folder for folder, _ in runs.check(ours / "a" / "mkdocs.yml").watched}
    for folder in ("a", "shared", "shared/snippets", "shared/pictures", "a/chapters"):
        assert ours / folder in watched


@pytest.mark.release
def test_a_preview_shows_a_change_of_a_shared_file(repository: Path, tmp_path: Path) -> None:
    """The bibliography, a figure and a snippet above the paper's folder, while `galley serve` runs."""
    shutil.copytree(repository / "ours", tmp_path / "ours", symlinks=True)
    shared = tmp_path / "ours" / "shared"
    with previewing(tmp_path / "ours" / "a") as port:
        assert "Aspen" not in (page(port) or "Aspen")
        for name, old, new, path in (
            ("references.bib", "Ash,", "Aspen,", "/"),
            ("snippets/terms.md", "all papers", "no papers", "/"),
            ("pictures/box.svg", "#036", "#063", "/common/box.svg"),
        ):
            replace_in(shared / name, old, new)
            until(partial(_shows, port, path, new.strip(",")))


def _shows(port: int, path: str, words: str) -> bool:
    return words in (page(port, path) or "")


def test_without_the_option_one_message_says_what_to_write(tmp_path: Path) -> None:
    """Nothing that only follows from it is told: no missing picture, no unknown key."""
    paper = tmp_path / "a"
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    write(tmp_path / "shared", SHARED)
    _paper(paper, "a", "../shared", "")
    said = galley("check", "--quiet", folder=paper)
    assert (said.returncode, said.stdout) == (
        1,
        'mkdocs.yml:11:21 error source-is-in-the-workspace: "../shared/references.bib" is outside '
        'the folder of mkdocs.yml; to read files from there, write "root: .." under galley in '
        "mkdocs.yml\n",
    )


@pytest.mark.parametrize(
    ("root", "reason"),
    [
        ("../..", 'this is above the Git repository; the widest root is ".."'),
        ("chapters", "the folder of mkdocs.yml is not inside it; write a folder above, as in .."),
        ("../nowhere", "there is no such folder"),
    ],
)
def test_roots_that_cannot_be(repository: Path, root: str, reason: str) -> None:
    """Nothing else is told beside it."""
    paper = repository / "ours" / "refused"
    _paper(paper, "a", "../shared", f"root: {root}")
    said = galley("check", "--quiet", folder=paper)
    wanted = f'mkdocs.yml:10:13 error option-fits: "{root}" cannot be the root: {reason}\n'
    assert (said.returncode, said.stdout) == (1, wanted)


def test_a_root_reaches_nothing_secret(repository: Path) -> None:
    """Neither Git's own files nor hidden ones that a link leads to, nor what is outside the root."""
    ours = repository / "ours"
    paper = ours / "curious"
    _paper(paper, "a", "../shared", "root: ..")
    (ours / ".env").write_text("PASSWORD=quokka\n", encoding="utf-8")
    common = paper / "chapters" / "common"
    common.mkdir()
    for name, target in {
        "box.svg": "../../../.env",
        "bars.csv": "../../../.git/config",
        "far.csv": "../../../../lone/chapters/common/bars.csv",
    }.items():
        (common / name).symlink_to(target)
    said = galley("build", "--quiet", folder=paper)
    assert said.returncode == 1
    for name, reason in {
        "box.svg": "this leads to a hidden file",
        "bars.csv": "this leads to a hidden file",
        "far.csv": "this leads out of the workspace",
    }.items():
        rule = f"chapters/common/{name} error source-is-in-the-workspace: {reason}"
        assert rule in said.stderr
    assert not (paper / "build").exists()


def test_a_picture_may_be_named_above_the_chapters(repository: Path) -> None:
    """It becomes a file of the site, and a figure of the proofs; without the root it is told."""
    paper = repository / "ours" / "naming"
    write(
        paper,
        {
            "mkdocs.yml": "site_name: N\ndocs_dir: chapters\nsite_dir: build/site\ntheme: mkdocs\n"
            "plugins: [galley: {root: .., paper: {title: N, language: en}}, "
            "galley-proofs: {formats: [docx], folder: build}]\n",
            "chapters/part/index.md": '# N\n\n![A box](../../../shared/pictures/box.svg){#fig-box alt="A box"}\n\n'
            '![Two bars](../../../shared/pictures/bars.csv){#fig-two data-chart="bars" alt="Two"}\n',
        },
    )
    made = built(paper)
    assert made["site/assets/root/shared/pictures/box.svg"] == SHARED["pictures/box.svg"].encode()
    assert b'src="../assets/root/shared/pictures/box.svg"' in made["site/part/index.html"]
    settings = (paper / "mkdocs.yml").read_text("utf-8").replace("root: .., ", "")
    (paper / "mkdocs.yml").write_text(settings, encoding="utf-8")
    said = galley("check", "--quiet", folder=paper)
    assert said.stdout.splitlines() == [
        f'chapters/part/index.md:{place} error source-is-in-the-workspace: "{name}" is outside the '
        'folder of mkdocs.yml; to read files from there, write "root: .." under galley in '
        "mkdocs.yml"
        for place, name in (("3:10", "box.svg"), ("5:13", "bars.csv"))
    ]
