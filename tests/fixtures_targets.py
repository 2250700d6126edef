"""Papers that are all about numbers, built once for the tests of equality, fields and pages."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.building import HERE, Built, build, copy_workspace, replace_in

TARGETS = HERE / "papers" / "targets"


def _repository(folder: Path) -> None:
    copy_workspace("repository", folder)


def _targets(folder: Path) -> None:
    shutil.copytree(TARGETS, folder)


def _per_chapter(folder: Path) -> None:
    _targets(folder)
    replace_in(
        folder / "mkdocs.yml", "section_depth: 3", "section_depth: 3\n        per_chapter: true"
    )


PAPERS: dict[str, Callable[[Path], None]] = {
    "targets": _targets,
    "per-chapter": _per_chapter,
    "repository": _repository,
}


@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in PAPERS],
)
def numbered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The paper with every target, the same with figures counted by chapter, and our own."""
    folder = tmp_path_factory.mktemp("numbered") / "workspace"
    PAPERS[request.param](folder)
    return build(request.param, folder)
