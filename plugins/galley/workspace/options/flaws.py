"""The options of our plugins in `mkdocs.yml`: each flaw at its place, and the rest still counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config, ValidationError

from galley.core.checks.exceptions import unknown_rule
from galley.core.rules.diagnostic import Diagnostic, Location, did_you_mean
from galley.core.rules.rules import OPTION_FITS, OPTION_IS_KNOWN, RULES
from galley.core.text.settings import Node

Step = str | int
_QUOTES = "write it in quotes: "
# What authors call the types of YAML.
_WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "names with values",
    type(None): "nothing",
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a value, or with a name, that a path of steps leads to."""

    steps: tuple[Step, ...]
    diagnostic: Diagnostic
    of_name: bool = False

    def at(self, tree: Node) -> Diagnostic:
        """The flaw at its place in a file of settings."""
        name, node = tree.reach(*self.steps)
        found = replace(self.diagnostic, location=name if self.of_name else node.location)
        is_hint = (found.suggestion or "").startswith(_QUOTES) and node.text
        # The value is what YAML made of it: of 1.10 it is 1.1.
        return replace(found, suggestion=f'{_QUOTES}"{node.text}"') if is_hint else found


def misfit(steps: tuple[Step, ...], message: str, hint: str | None = None) -> Flaw:
    """A value that its option does not take."""
    return Flaw(steps, Diagnostic(OPTION_FITS, message, Location(""), hint))


def unknown_option(steps: tuple[Step, ...], known: Iterable[str]) -> Flaw:
    """A name, the last of the steps, that is no option's."""
    name = str(steps[-1])
    message, hint = f'there is no option "{name}"', did_you_mean(name, known)
    return Flaw(steps, Diagnostic(OPTION_IS_KNOWN, message, Location(""), hint), of_name=True)


def flaws(
    config: type[Config], given: Mapping[str, Any], steps: tuple[Step, ...] = ()
) -> Iterator[Flaw]:
    """What is wrong with the options that are given for a configuration."""
    options = dict(config._schema)
    for name, value in given.items():
        if name in options:
            yield from _wrong(options[name], value, (*steps, name))
        else:
            yield unknown_option((*steps, name), _names(config))
    for name, option in options.items():
        if name not in given and _is_wanted(option):
            yield misfit(steps, f'the option "{name}" is missing here')


def mended(given: Mapping[str, Any], found: Sequence[Flaw]) -> dict[str, Any]:
    """The options without the values that are wrong."""
    whole: dict[str, Any] = deepcopy(dict(given))
    # From the last item of a list to its first, so that the others stay where they are.
    for flaw in reversed(found):
        inner: Any = whole
        for step in flaw.steps[:-1]:
            inner = inner[step]
        if flaw.steps:
            del inner[flaw.steps[-1]]
    return whole


def with_off_in_words(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options with "off" for what YAML takes for a denial: `need-is-addressed: off`."""
    rules = given.get("rules")
    if not isinstance(rules, dict):
        return dict(given)
    return {**given, "rules": {k: "off" if v is False else v for k, v in rules.items()}}


def _wrong(option: BaseConfigOption[Any], value: object, steps: tuple[Step, ...]) -> Iterator[Flaw]:
    match option, value:
        case c.Optional(), _:
            yield from () if value is None else _wrong(option.option, value, steps)
        case c.SubConfig(), dict():
            yield from flaws(option.config_class, value, steps)
        case c.ListOfItems(), list():
            for n, item in enumerate(value):
                yield from _wrong(option.option_type, item, (*steps, n))
        case c.DictOfItems(), dict():
            for name, item in value.items():
                if steps[-1:] == ("rules",) and name not in RULES:
                    yield Flaw((*steps, name), unknown_rule(str(name)), of_name=True)
                else:
                    yield from _wrong(option.option_type, item, (*steps, name))
        case _:
            yield from _misfit(option, value, steps)


def _misfit(
    option: BaseConfigOption[Any], value: object, steps: tuple[Step, ...]
) -> Iterator[Flaw]:
    name = next((step for step in reversed(steps) if isinstance(step, str)), "")
    try:
        deepcopy(option).validate(value)
    except ValidationError as error:
        match option:
            case c.Choice(choices=choices):
                known = [str(choice) for choice in choices]
                message = f'"{name}" is "{value}", but it is one of {", ".join(known)}'
                yield misfit(steps, message, did_you_mean(str(value), known))
            # What is of the type may still be out of its bounds.
            case c.Type(_type=wanted) if not isinstance(value, wanted):
                yield misfit(steps, *_of_type(name, wanted, value))
            case c.SubConfig() | c.DictOfItems():
                yield misfit(steps, *_of_type(name, dict, value))
            case c.ListOfItems():
                yield misfit(steps, *_of_type(name, list, value))
            case _:
                yield misfit(steps, f'"{name}" does not fit: {error}')


def _of_type(name: str, wanted: type | tuple[type, ...], value: object) -> tuple[str, str | None]:
    types = wanted if isinstance(wanted, tuple) else (wanted,)
    fitting = " or ".join(_WORDS[one] for one in types)
    given = next((words for kind, words in _WORDS.items() if type(value) is kind), "a date")
    is_plain = not isinstance(value, list | dict | type(None))
    hint = f'{_QUOTES}"{value}"' if str in types and is_plain else None
    return f'"{name}" is {given}, but it should be {fitting}', hint


def _is_wanted(option: BaseConfigOption[Any]) -> bool:
    return option.default is None and not isinstance(option, c.Optional)


def _names(config: type[Config]) -> Iterator[str]:
    """The names of a configuration's options, those of the configurations in it too."""
    for name, option in config._schema:
        yield name
        inner = getattr(option, "config_class", None)
        if inner is not None:
            yield from _names(inner)
