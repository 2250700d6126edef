"""Every case in tests/cases comes out as it says."""

import logging
from pathlib import Path

import pytest

from tests.support.case import (
    CASES,
    case_files,
    earlier,
    listed_changes,
    read_case,
    set_case,
    shortfalls,
)


@pytest.mark.parametrize(
    "path", case_files(), ids=lambda p: str(p.relative_to(CASES).with_suffix(""))
)
def test_case(path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The galley and the diagnostics are those of the case, and MkDocs has nothing to add."""
    case = read_case(path)
    outcome = set_case(case, tmp_path)
    found = shortfalls(case, outcome)
    assert not found, "\n".join(found)
    if case.before:
        before = set_case(earlier(case), tmp_path / "before")
        assert listed_changes(before, outcome) == case.changes.strip()
    # What another plugin of a case complains of is its own business, and so is what the browser of another test
    # left in this process.
    others = ("mkdocs_macros", "asyncio")
    said = [record for record in caplog.records if not any(name in record.name for name in others)]
    assert [r.getMessage() for r in said if r.levelno >= logging.WARNING] == []
