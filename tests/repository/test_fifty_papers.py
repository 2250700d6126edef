"""The manual's page for organisations: its files are right, and their commands publish the papers."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.repository.test_workflows import carry_out, clone_of_runner, runs_of
from tests.support.building import REPOSITORY, replace_in, write
from tests.support.repositories import commit, git

PAGE = (REPOSITORY / "manual" / "chapters" / "organisations.md").read_text(encoding="utf-8")
# The files that the page shows, by their names.
FILES = dict(re.findall(r"^`([\w./]+)`\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
SETTINGS = "papers/energy/mkdocs.yml"
PAPERS, RELEASE = ".github/workflows/papers.yml", ".github/workflows/release.yml"


def test_page_shows_its_files() -> None:
    """Each action is the one of our own workflows, and only the jobs that publish have a right to write."""
    assert FILES.keys() == {SETTINGS, PAPERS, RELEASE, "renovate.json"}
    ours = "".join(p.read_text("utf-8") for p in (REPOSITORY / ".github").glob("workflows/*.yml"))
    actions = re.findall(r"uses: (.+)", FILES[PAPERS] + FILES[RELEASE])
    assert actions
    assert [action for action in actions if action not in ours] == []
    for name in (PAPERS, RELEASE):
        workflow: dict[Any, Any] = yaml.safe_load(FILES[name])
        assert workflow["permissions"] == {}
        writing = {
            n for n, job in workflow["jobs"].items() if "write" in job["permissions"].values()
        }
        assert writing == ({"deploy"} if name == PAPERS else {"publish"})


def test_zizmor_finds_nothing_in_them(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    words = [
        str(Path(sys.executable).with_name("zizmor")),
        "--offline",
        "--no-config",
        PAPERS,
        RELEASE,
    ]
    said = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


@pytest.mark.release
@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("vendor.github-workflows", PAPERS),
        ("vendor.github-workflows", RELEASE),
        ("vendor.renovate", "renovate.json"),
    ],
)
def test_files_fit_their_schemata(schema: str, name: str, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    command = str(Path(sys.executable).with_name("check-jsonschema"))
    words = [command, "--builtin-schema", schema, name]
    said = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


def two_papers(folder: Path) -> Path:
    """The repository of the page, with two papers that cite the same work."""
    galley = Path(sys.executable).with_name("galley")
    words = ["new", "first", "--host", "github", "--no-git"]
    subprocess.run([galley, *words], cwd=folder, check=True, capture_output=True)
    repository = folder / "papers"
    for name in ("paper.py", "galley.txt", "requirements.lock", ".gitignore", ".github/host.py"):
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "first" / name).rename(repository / name)
    replace_in(repository / ".gitignore", "/build/", "build/")
    replace_in(repository / ".gitignore", "/.cache/", ".cache/")
    write(repository, FILES)
    settings = FILES[SETTINGS].replace("Energy", "Water")
    write(
        repository,
        {
            "papers/water/mkdocs.yml": settings,
            "papers/energy/chapters/index.md": "# Energy\n\nIt is so [@doe2020].\n",
            "papers/water/chapters/index.md": "# Water\n\nIt is so too [@doe2020].\n",
            "shared/references.bib": "@book{doe2020, author = {Doe, Jane}, title = {All}, date = {2020}, publisher = {Press}}\n",
            "_brand.yml": 'color: {palette: {ink: "#1a3a5f"}, primary: ink}\n',
        },
    )
    git(repository, "init", "--quiet", "--initial-branch=main")
    commit(repository, "2026-11-30T00:00:00+00:00")
    git(repository, "tag", "--annotate", "--message=One", "papers/energy/v1.0")
    return repository


@pytest.mark.release
def test_commands_publish_two_papers(tmp_path: Path) -> None:
    """The matrix builds each; a tag releases one; the site has both, with all versions, and a page that leads to them."""
    repository = two_papers(tmp_path)
    papers = repository / PAPERS
    clone = clone_of_runner(repository, tmp_path / "clone", "refs/heads/main")
    (listing,) = runs_of(papers, "list")
    carry_out(listing, clone, GITHUB_OUTPUT=str(tmp_path / "outputs"))
    listed = (tmp_path / "outputs").read_text("utf-8").partition("papers=")[2]
    assert json.loads(listed) == ["energy", "water"]
    for paper in json.loads(listed):
        for command in runs_of(papers, "build"):
            carry_out(command, clone, PAPER=paper)
        # As the artifacts come to the job that assembles.
        built = clone / "build" / "papers" / f"paper-{paper}"
        built.parent.mkdir(parents=True, exist_ok=True)
        (clone / "papers" / paper / "build").rename(built)

    tagged = clone_of_runner(repository, tmp_path / "tagged", "refs/tags/papers/energy/v1.0")
    for command in runs_of(repository / RELEASE, "dossier"):
        carry_out(command, tagged, TAG="papers/energy/v1.0")
    dossier = clone / "build" / "versions" / "energy" / "1.0.zip"
    dossier.parent.mkdir(parents=True)
    os.replace(tagged / "dossier.zip", dossier)

    _, *rest = runs_of(papers, "assemble")
    for command in rest:
        carry_out(command, clone, ADDRESS="https://us.example.org/papers/")
    hosted = clone / "build" / "hosted"
    index = (hosted / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<li><a href="([^"]+)">(\w+)</a>, ([^,]+),', index) == [
        ("energy/", "Energy", "Version 1.0"),
        ("water/", "Water", "Draft"),
    ]
    page = (hosted / "energy" / "1.0" / "index.html").read_text(encoding="utf-8")
    assert 'rel="canonical" href="https://us.example.org/papers/energy/1.0/"' in page
    assert "Doe" in page
    assert "1a3a5f" in (hosted / "water" / "draft" / "assets/galley/brand.css").read_text("utf-8")
