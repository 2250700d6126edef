"""Reading options into the frozen values of `options.py`, whose types say what each may be."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    NamedTuple,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from galley.core.checks.exceptions import unknown_rule
from galley.core.rules.diagnostic import Diagnostic, did_you_mean
from galley.core.rules.rules import RULES
from galley.workspace.options.bounds import OneOf
from galley.workspace.options.flaws import QUOTES, OptionFlaw, Step, mended, misfit, unknown_option
from galley.workspace.options.yaml_tree import tree_of

T = TypeVar("T")
# What authors call the types of YAML.
_WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "names with values",
    date: "a date",
    NoneType: "nothing",
}


def read_options(
    plugin: str, options: type[T], given: Mapping[str, Any], path: str | Path | None
) -> tuple[T, tuple[Diagnostic, ...]]:
    """The options of a plugin as far as they can be used, and what is wrong with the others."""
    given = with_off_in_words(given)
    found = list(flaws(options, given))
    if not found:
        return made(options, given), ()
    tree = tree_of(path)
    located = (replace(flaw, steps=("plugins", plugin, *flaw.steps)) for flaw in found)
    return made(options, mended(given, found)), tuple(flaw.at(tree) for flaw in located)


def with_off_in_words(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options with "off" for what YAML takes for a denial: `need-is-addressed: off`."""
    rules = given.get("rules")
    if not isinstance(rules, dict):
        return dict(given)
    return {**given, "rules": {k: "off" if v is False else v for k, v in rules.items()}}


def flaws(
    options: type, given: Mapping[str, Any], steps: tuple[Step, ...] = ()
) -> Iterator[OptionFlaw]:
    """What is wrong with the options that are given."""
    known = _options(options)
    for name, value in given.items():
        if name not in known:
            yield unknown_option((*steps, name), names(options), _homes(options))
        elif value is not None or not known[name].may_be_nothing:
            yield from _wrong(known[name].kind, value, (*steps, name))
    for name, option in known.items():
        if option.is_wanted and name not in given:
            yield misfit(steps, f'the option "{name}" is missing here')


def names(options: type) -> Iterator[str]:
    """The names of options, those of the options in them too."""
    for name, option in _options(options).items():
        yield name
        if is_dataclass(option.kind):
            yield from names(cast("type", option.kind))


def _homes(options: type) -> dict[str, str]:
    """The option that holds another, by the name of the other."""
    return {
        inner: name
        for name, option in _options(options).items()
        if is_dataclass(option.kind)
        for inner in _options(cast("type", option.kind))
    }


def made(options: type[T], given: Mapping[str, Any]) -> T:
    """The options as a value, of what has no flaw."""
    known = _options(options)
    told = {n: _value(known[n].kind, v) for n, v in given.items() if v is not None}
    return options(**{n: "" for n, option in known.items() if option.is_wanted} | told)


class _Option(NamedTuple):
    kind: Any
    is_wanted: bool

    @property
    def may_be_nothing(self) -> bool:
        """Whether a name without a value says no more than a name that is not given."""
        is_list = get_origin(self.kind) is tuple
        return not is_dataclass(self.kind) and not (is_list and self.is_wanted)


def _options(options: type) -> dict[str, _Option]:
    hints = get_type_hints(options, include_extras=True)
    return {
        field.name: _Option(
            _without_nothing(hints[field.name]),
            field.default is field.default_factory is MISSING,
        )
        for field in fields(cast("Any", options))
    }


def _without_nothing(kind: Any) -> Any:
    """What a value is that may also be left out."""
    if NoneType not in get_args(kind):
        return kind
    return Union[tuple(inner for inner in get_args(kind) if inner is not NoneType)]  # noqa: UP007  # made of parts


def _wrong(kind: Any, value: object, steps: tuple[Step, ...]) -> Iterator[OptionFlaw]:
    """What is wrong with a value, by the type that its option has."""
    origin, types = get_origin(kind), _types(kind)
    if origin is Annotated and isinstance(get_args(kind)[1], OneOf):
        yield from _of_few(get_args(kind)[1].choices, value, steps)
    elif not isinstance(value, types):
        yield misfit(steps, *_of_type(_name(steps), types, value))
    elif origin is Annotated and (reason := get_args(kind)[1].reason(value)):
        yield misfit(steps, f'"{_name(steps)}" does not fit: {reason}')
    elif isinstance(value, dict):
        yield from _wrong_mapping(kind, value, steps)
    elif origin is tuple and isinstance(value, list):
        for n, item in enumerate(value):
            yield from _wrong(get_args(kind)[0], item, (*steps, n))


def _wrong_mapping(
    kind: Any, value: Mapping[str, Any], steps: tuple[Step, ...]
) -> Iterator[OptionFlaw]:
    if is_dataclass(kind):
        yield from flaws(cast("type", kind), value, steps)
        return
    for name, item in value.items():
        if steps[-1] in ("rules", "waivers") and name not in RULES:
            yield OptionFlaw((*steps, name), unknown_rule(str(name)), of_name=True)
        else:
            yield from _wrong(get_args(kind)[1], item, (*steps, name))


def _of_few(
    choices: tuple[str, ...], value: object, steps: tuple[Step, ...]
) -> Iterator[OptionFlaw]:
    if value not in choices:
        message = f'"{_name(steps)}" is "{value}", but must be one of {", ".join(choices)}'
        yield misfit(steps, message, did_you_mean(str(value), choices))


def _name(steps: tuple[Step, ...]) -> str:
    return next((step for step in reversed(steps) if isinstance(step, str)), "")


def _of_type(name: str, types: tuple[type, ...], value: object) -> tuple[str, str | None]:
    fitting = " or ".join(_WORDS[one] for one in types)
    given = next((words for kind, words in _WORDS.items() if type(value) is kind), "a date")
    is_plain = not isinstance(value, list | dict | NoneType)
    # To YAML, a text in braces is a name without a value.
    braced = [*value] if isinstance(value, dict) and [*value.values()] == [None] else []
    text = f"{{{braced[0]}}}" if braced else str(value) if is_plain else ""
    hint = f'{QUOTES}"{text}"' if str in types and text else None
    return f'"{name}" is {given}, but it should be {fitting}', hint


def _types(kind: Any) -> tuple[type, ...]:
    """The types of YAML that an option takes."""
    match get_origin(kind):
        case origin if origin in (Union, UnionType):
            return tuple(one for inner in get_args(kind) for one in _types(inner))
        case origin if origin is Annotated:
            return _types(get_args(kind)[0])
        case origin if origin is tuple:
            return (list,)
        case _:
            return (dict,) if is_dataclass(kind) or get_args(kind) else (kind,)


def _value(kind: Any, value: Any) -> Any:
    """A value that fits, as the option holds it: what is made of parts is frozen."""
    if isinstance(value, list):
        inner = get_args(kind)[0] if get_origin(kind) is tuple else None
        return tuple(_value(inner, item) if inner else str(item) for item in value)
    if is_dataclass(kind):
        return made(cast("type", kind), value)
    return value
