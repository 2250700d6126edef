"""Papers that are all about numbers: with every target, counted by chapter, and our own."""

from collections.abc import Callable

import pytest

from tests.building import Built

pytest_plugins = ["tests.fixtures_proofs"]


@pytest.fixture(scope="session", params=["targets", "per-chapter", "repository"])
def numbered(request: pytest.FixtureRequest, built: Callable[[str], Built]) -> Built:
    """Each paper whose numbers are compared, built."""
    return built(request.param)
