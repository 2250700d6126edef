"""The time that is written into outputs: never the clock's, so that equal input gives equal bytes."""

import os
from pathlib import Path

from galley.tools import git

# The variable that tells other programs the date. https://reproducible-builds.org/specs/source-date-epoch/
DATE = "SOURCE_DATE_EPOCH"
# The first moment that a ZIP archive, and so a DOCX, can carry: 1 January 1980.
EARLIEST = 315532800


def unknown(folder: Path) -> str:
    """What is said where outputs get the earliest date because there is no other; else nothing."""
    if os.environ.get(DATE, "").isdigit() or git.last_commit_time(folder) is not None:
        return ""
    why = git.without_commit(folder)
    return f"The files are dated 1 January 1980 and name no revision: {why}, or set {DATE}."


def of_sources(folder: Path) -> int:
    """`SOURCE_DATE_EPOCH` where it is set, else the last commit's time, in seconds since 1970."""
    given = os.environ.get(DATE, "")
    if given.isdigit():
        return max(int(given), EARLIEST)
    return max(git.last_commit_time(folder) or 0, EARLIEST)
