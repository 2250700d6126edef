"""Papers that are built once for all tests; xdist keeps the tests of a paper on one worker."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.building import Built, build, copy_workspace
from tests.hosting import Hosted, serve
from tests.tools import chromium_path


def _grouped(*names: str) -> list[Any]:
    return [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """Builds a paper of the suite by its name, once."""

    @functools.cache
    def made(name: str) -> Built:
        return build(name, copy_workspace(name, tmp_path_factory.mktemp(name) / "paper"))

    return made


@pytest.fixture(scope="session", params=_grouped("repository", "everything", "numeric", "note"))
def paper(request: pytest.FixtureRequest, built: Callable[[str], Built]) -> Built:
    """Each paper of the suite, built."""
    return built(request.param)


@pytest.fixture(scope="session", params=_grouped("everything"))
def everything(request: pytest.FixtureRequest, built: Callable[[str], Built]) -> Built:
    """The paper with every construct, built."""
    return built(request.param)


@pytest.fixture(scope="session", params=_grouped("numeric"))
def built_numeric(request: pytest.FixtureRequest, built: Callable[[str], Built]) -> Built:
    """The same in a style that cites by numbers."""
    return built(request.param)


@pytest.fixture(scope="session", params=_grouped("note"))
def built_note(request: pytest.FixtureRequest, built: Callable[[str], Built]) -> Built:
    """The same in a style that cites in notes."""
    return built(request.param)


@pytest.fixture(scope="session", params=_grouped("repository", "everything"))
def hosted(request: pytest.FixtureRequest, built: Callable[[str], Built]) -> Iterator[Hosted]:
    """A site as a host serves it."""
    with serve(built(request.param)) as hosted:
        yield hosted


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium, without a window."""
    with sync_playwright() as playwright:
        # A container's root has no sandbox to run in.
        started = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield started
        started.close()
