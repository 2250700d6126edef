"""`CITATION.cff` beside a paper, by which hosts say how to cite it: its version and its date.

https://citation-file-format.github.io
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from galley.core.rules.diagnostic import Location
from galley.tools import files
from galley.workspace.options.splicing import spliced
from galley.workspace.options.yaml_tree import LARGEST, SettingsError
from galley.workspace.preparing.preparing import Preparation, PreparedFile, before
from galley.workspace.release.releasing import ReleaseError

CITATION = "CITATION.cff"
_PARTS: tuple[tuple[str, ...], ...] = ((), ("preferred-citation",))


def citation_of(asked: Preparation) -> Iterator[PreparedFile]:
    """The file with the version, if it is about this paper and says another. Raises ReleaseError."""
    text, was = _text(asked), asked.paper.version
    try:
        made = with_version(text, asked.version, was, asked.today)
    except SettingsError as error:
        raise ReleaseError(f"{error.location}: {error}") from error
    if made != text:
        yield PreparedFile(CITATION, made.encode(), f'version "{asked.version}"{before(was)}')


def cites(asked: Preparation) -> bool:
    """Whether the file is about the version that is prepared. Raises ReleaseError."""
    return any(part.get("version") == asked.version for _, part in _parts(_text(asked)))


def with_version(text: str, version: str, was: str, today: date) -> str:
    """The file with a version in place of the one that it was, and the day where it has one.

    A file about something else, such as a program, has another version and stays. Raises SettingsError.
    """
    for steps, part in _parts(text):
        if part.get("version") == was != version:
            dated = {"date-released": today.isoformat()} if "date-released" in part else {}
            text = spliced(text, steps, {"version": version, **dated}, CITATION)
    return text


def _text(asked: Preparation) -> str:
    path = asked.folder / CITATION
    try:
        return files.read(path, asked.folder, largest=LARGEST).decode() if path.exists() else ""
    except UnicodeDecodeError as error:
        raise ReleaseError(f"{CITATION} is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise ReleaseError(f"{CITATION} cannot be read: {error.strerror}") from error


def _parts(text: str) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """What has a version: the whole, and the work that is to be cited in its place."""
    try:
        # Without types: 1.10 is a version, and no number.
        whole = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # it makes texts and nothing else
    except (yaml.YAMLError, RecursionError) as error:
        raise SettingsError(
            "this cannot be read as YAML; correct it", Location(CITATION)
        ) from error
    for steps in _PARTS:
        part = whole
        for step in steps:
            part = part.get(step) if isinstance(part, dict) else None
        if isinstance(part, dict):
            yield steps, part
