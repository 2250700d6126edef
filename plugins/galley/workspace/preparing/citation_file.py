"""`CITATION.cff` beside a paper, by which hosts say how to cite it: its version and its date.

https://citation-file-format.github.io
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from galley.core.rules.diagnostic import Location
from galley.workspace.options.splicing import spliced
from galley.workspace.options.yaml_tree import SettingsError

NAME = "CITATION.cff"
_PARTS: tuple[tuple[str, ...], ...] = ((), ("preferred-citation",))


def cites(text: str, version: str) -> bool:
    """Whether the file is about this version of the paper. Raises SettingsError if it cannot be read."""
    return any(part.get("version") == version for _, part in _parts(text))


def with_version(text: str, version: str, before: str, today: date) -> str:
    """The file with a version in place of the one before, and the day where it has one.

    A file about something else, such as a program, has another version and stays. Raises SettingsError.
    """
    for steps, part in _parts(text):
        if part.get("version") == before != version:
            dated = {"date-released": today.isoformat()} if "date-released" in part else {}
            text = spliced(text, steps, {"version": version, **dated}, NAME)
    return text


def _parts(text: str) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """What has a version: the whole, and the work that is to be cited in its place."""
    try:
        # Without types: 1.10 is a version, and no number.
        whole = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # it makes texts and nothing else
    except (yaml.YAMLError, RecursionError) as error:
        raise SettingsError("this cannot be read as YAML; correct it", Location(NAME)) from error
    for steps in _PARTS:
        part = whole
        for step in steps:
            part = part.get(step) if isinstance(part, dict) else None
        if isinstance(part, dict):
            yield steps, part
