"""Papers that are built once for all tests; xdist keeps the tests of a paper on one worker."""

import pytest

from tests.building import Built, build, copy_workspace

PAPERS = ("repository", "everything", "numeric", "note")


@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in PAPERS],
)
def paper(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Each paper of the suite, built."""
    return build(
        request.param, copy_workspace(request.param, tmp_path_factory.mktemp("paper") / "w")
    )


@pytest.fixture(
    scope="session", params=[pytest.param("everything", marks=pytest.mark.xdist_group("everything"))]
)
def everything(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The paper with every construct, built."""
    return build(
        request.param, copy_workspace(request.param, tmp_path_factory.mktemp("everything") / "w")
    )
