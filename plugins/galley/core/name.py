"""Names of authors in scripts whose family and given names stand apart."""

from collections.abc import Mapping
from typing import Any

from galley.core.script import script_of

# citeproc joins the names of every script that it does not take for one like Latin, as it should
# those in Chinese, Japanese and Korean (王伟), but not those in these.
_PARTED = frozenset(
    "Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Thai Lao "
    "Tibetan Myanmar Ethiopic Khmer".split()
)


def with_names_apart(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry in CSL JSON, its names printed as "family, given" in scripts such as Tamil's."""
    return {field: _names(value) for field, value in entry.items()}


def _names(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [_apart(name) if isinstance(name, dict) else name for name in value]


def _apart(name: dict[str, Any]) -> dict[str, Any]:
    family, given = str(name.get("family", "")), str(name.get("given", ""))
    if given and family and script_of(family[0]) in _PARTED:
        return {**name, "given": f", {given}"}
    return name
