"""Papers that are built once for all tests, whichever of pytest's workers asks first."""

import functools
import os
from collections.abc import Callable, Iterator

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from tests.support.building import Built, build, copy_workspace, keep_for_others
from tests.support.hosting import Hosted, serve
from tests.support.tools import chromium_path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """Builds a paper of the suite by its name; nobody may change what was built."""
    own = tmp_path_factory.getbasetemp()
    # The workers of one run have the folders of their own in one folder.
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    papers = shared / "papers"
    papers.mkdir(exist_ok=True)
    keep_for_others(papers)

    @functools.cache
    def made(name: str) -> Built:
        folder, whole = papers / name, papers / f"{name}.whole"
        with FileLock(papers / f"{name}.lock"):
            if not whole.exists():
                build(name, copy_workspace(name, folder, cold=True))
                whole.touch()
        return Built(name, folder)

    return made


@pytest.fixture(scope="session", params=["repository", "everything", "numeric", "note"])
def paper(request: pytest.FixtureRequest, built: Callable[[str], Built]) -> Built:
    """Each paper of the suite, built."""
    return built(request.param)


@pytest.fixture(scope="session", params=["targets", "per-chapter", "repository"])
def numbered(request: pytest.FixtureRequest, built: Callable[[str], Built]) -> Built:
    """Each paper whose numbers are compared, built."""
    return built(request.param)


@pytest.fixture(scope="session")
def everything(built: Callable[[str], Built]) -> Built:
    """The paper with every construct, built."""
    return built("everything")


@pytest.fixture(scope="session", params=["repository", "everything"])
def hosted(request: pytest.FixtureRequest, built: Callable[[str], Built]) -> Iterator[Hosted]:
    """A site as a host serves it."""
    with serve(built(request.param)) as hosted:
        yield hosted


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium, without a window."""
    with sync_playwright() as playwright:
        # The root of a container has no sandbox to run in.
        started = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield started
        started.close()
