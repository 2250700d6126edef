"""Attribute lists, as authors write them behind a construct."""

import re

from markdown.extensions.attr_list import get_attrs_and_remainder


def read_attributes(text: str) -> dict[str, str]:
    """The attributes of a list such as `#fig-x .wide alt="…" width=80%`, `fig:x` as `fig-x`."""
    found, _ = get_attrs_and_remainder(text)
    attributes: dict[str, str] = {}
    for name, value in found:
        key = "class" if name == "." else name
        attributes[key] = (
            f"{attributes[key]} {value}" if name == "." and key in attributes else value
        )
    if "id" in attributes:
        attributes["id"] = standard_identifier(attributes["id"])
    return attributes


def standard_identifier(identifier: str) -> str:
    """An id as the register of targets spells it: `fig:x` is `fig-x`."""
    return re.sub(r"^([a-z]+):", r"\1-", identifier)
