"""Changing single values of `mkdocs.yml`: only the lines concerned, and everything else byte for byte."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

import yaml

from galley.core.rules.diagnostic import Location, location_at
from galley.workspace.options.yaml_tree import SettingsError

# A text that YAML takes for a text without quotes: words, numbers behind or between them, no date.
_PLAIN = re.compile(r"\d{1,2}\.? [^\W\d_]+ \d{4}|[^\W\d_]+ \d{4}|\d+年(?:\d+月(?:\d+日)?)?")
# What may be before a value that is written out: an anchor, a tag.
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")


# Options that have another name today: the steps to each, and its new name. Nothing else knows of the old
# ones: an older revision is read as if it had been written today.
RENAMED: Mapping[tuple[str, ...], str] = {}


class _Change(NamedTuple):
    """New text for a stretch of the old one."""

    start: int
    end: int
    text: str


def spliced(text: str, steps: Sequence[str], given: Mapping[str, str], name: str) -> str:
    """The text of a file of settings with these values below the mapping that the steps lead to.

    A step is a name, or that of an item of a list. Raises SettingsError, at its place in the file called
    `name`, for what cannot be changed without changing something else.
    """
    by_hand = "write " + ", ".join(f'{option}: "{value}"' for option, value in given.items())
    try:
        root = _composed(text)
        mapping = _reached(root, steps)
        if not isinstance(mapping, yaml.MappingNode):
            reason = f"{steps[-1]}: has no values of its own here; {by_hand} below it"
            raise SettingsError(reason, Location(name))
        made = _changed(text, _changes(text, mapping, given, name))
        if _is_as_wanted(made, root, steps, given):
            return made
    except (yaml.YAMLError, RecursionError) as error:
        raise SettingsError(f"this cannot be read; {by_hand}", Location(name)) from error
    below = f" below {steps[-1]}:" if steps else ""
    reason = f"something else would change too; {by_hand}{below}"
    raise SettingsError(reason, Location(name))


def with_present_names(text: str, renamed: Mapping[tuple[str, ...], str] = RENAMED) -> str:
    """The text of a file of settings in which options that were renamed have their new names.

    One that cannot be read as YAML stays as it is.
    """
    try:
        root = _composed(text)
    except (yaml.YAMLError, RecursionError):
        return text
    names = [
        _Change(key.start_mark.index, key.end_mark.index, new)
        for steps, new in renamed.items()
        for key, _ in _pairs(_reached(root, steps[:-1]))
        if key.value == steps[-1]
    ]
    return _changed(text, names)


def _changed(text: str, changes: Iterable[_Change]) -> str:
    for change in sorted(changes, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return text


def _reached(node: yaml.Node | None, steps: Sequence[str]) -> yaml.Node | None:
    for step in steps:
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        pairs = (pair for item in items for pair in _pairs(item))
        node = next((value for key, value in pairs if key.value == step), None)
    return node


def _pairs(node: yaml.Node | None) -> Sequence[tuple[yaml.Node, yaml.Node]]:
    return node.value if isinstance(node, yaml.MappingNode) else ()


def _changes(
    text: str, mapping: yaml.MappingNode, given: Mapping[str, str], name: str
) -> Iterator[_Change]:
    written = {key.value: (key, value) for key, value in _pairs(mapping)}
    for option, value in given.items():
        if option in written:
            yield from _change(text, *written[option], value, name)
    if missing := {option: value for option, value in given.items() if option not in written}:
        yield _added(text, mapping, [f"{o}: {_spelled(v, None)}" for o, v in missing.items()])


def _change(text: str, key: yaml.Node, node: yaml.Node, value: str, name: str) -> Iterator[_Change]:
    """The new value of an option that is written already, if it is another."""
    if isinstance(node, yaml.ScalarNode) and node.value == value:
        return
    option = key.value
    start, end = node.start_mark.index, node.end_mark.index
    place = location_at(name, text, key.start_mark.index)
    if not key.end_mark.index <= start <= end:
        raise SettingsError(f'"{option}" is an alias; write {option}: "{value}" there', place)
    if not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">"):
        raise SettingsError(f'"{option}" is not plain text; write {option}: "{value}" there', place)
    before = _PROPERTIES.match(text, start, end)
    # A name without a value has its value at once behind the colon.
    gap = " " if text[start - 1 : start] == ":" else ""
    yield _Change(before.end() if before else start, end, gap + _spelled(value, node.style))


def _added(text: str, mapping: yaml.MappingNode, lines: Sequence[str]) -> _Change:
    """New lines after the last that holds a value in full, or in front of the others."""
    if mapping.flow_style:
        start = mapping.start_mark.index + 1
        return _Change(start, start, ", ".join((*lines, "") if mapping.value else lines))
    first = mapping.value[0][0].start_mark
    apart = ("\r\n" if "\r\n" in text else "\n") + " " * first.column
    ends = [
        value.end_mark.index
        for _, value in mapping.value
        if isinstance(value, yaml.ScalarNode) and value.style not in ("|", ">")
        if value.start_mark.line == value.end_mark.line
    ]
    if not ends:
        return _Change(first.index, first.index, apart.join((*lines, "")))
    end = re.compile(r"\r?\n|\Z").search(text, max(ends))
    at = end.start() if end else len(text)
    return _Change(at, at, apart.join(("", *lines)))


def _spelled(value: str, style: str | None) -> str:
    """A value in the quotes that it had; in double ones where it had none, and might be no text."""
    if style == "'":
        return "'" + value.replace("'", "''") + "'"
    if style is None and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_as_wanted(
    made: str, root: yaml.Node, steps: Sequence[str], given: Mapping[str, str]
) -> bool:
    """Whether a text says the same as before, except for what was to be changed."""
    after = _composed(made)
    found = {key.value: value.value for key, value in _pairs(_reached(after, steps))}
    was, now = (
        _print(node, {(id(_reached(node, steps)), option) for option in given})
        for node in (root, after)
    )
    return was == now and all(found.get(option) == value for option, value in given.items())


def _composed(text: str) -> yaml.Node:
    """The nodes of a text, whose places are those of its characters."""
    found = yaml.compose(text, Loader=yaml.SafeLoader)
    if found is None:
        raise yaml.YAMLError("there is nothing in it")
    return found


def _print(node: yaml.Node | None, but: Set[tuple[int, str]]) -> int:
    """What tells the values of a node from others, without those of some names in some mappings."""
    # An alias names its node again, and may do so within it.
    known: dict[int, int] = {}

    def told(inner: yaml.Node | None) -> int:
        if id(inner) not in known:
            known[id(inner)] = 0
            known[id(inner)] = hash((inner and inner.tag, *parts(inner)))
        return known[id(inner)]

    def parts(inner: yaml.Node | None) -> Iterator[object]:
        match inner:
            case yaml.MappingNode():
                kept = (p for p in inner.value if (id(inner), p[0].value) not in but)
                yield from ((told(key), told(value)) for key, value in kept)
            case yaml.SequenceNode():
                yield from map(told, inner.value)
            case yaml.ScalarNode():
                yield inner.value

    return told(node)
