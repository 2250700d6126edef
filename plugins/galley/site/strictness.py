"""Options that are spelled wrongly are errors: MkDocs itself only warns of them."""

import re
from collections.abc import Iterable, Iterator

from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings, ValidationError

from galley.core.diagnostic import did_you_mean
from galley.core.rules import RULES

_UNKNOWN = re.compile(r"Unrecognised configuration name: (\S+)")


Found = tuple[ConfigErrors, ConfigWarnings]


def strict(found: Found, config: Config) -> Found:
    """What MkDocs found in a plugin's options, with every unknown name as an error."""
    errors, warnings = found
    unknown = [(name, match[1]) for name, said in warnings if (match := _UNKNOWN.search(said))]
    known = list(_names(type(config)))
    errors += [(name, _unknown("option", word, known)) for name, word in unknown]
    rules = config.get("rules") or {}
    errors += [("rules", _unknown("rule", rule, RULES)) for rule in rules if rule not in RULES]
    return errors, [pair for pair in warnings if not _UNKNOWN.search(pair[1])]


def _unknown(what: str, word: str, known: Iterable[str]) -> ValidationError:
    hint = did_you_mean(word, known)
    return ValidationError(f'there is no {what} "{word}"{f"; {hint}" if hint else ""}')


def _names(config: type[Config]) -> Iterator[str]:
    """The names of a configuration's options, those of the configurations in it too."""
    for name, option in config._schema:
        yield name
        inner = getattr(option, "config_class", None)
        if inner is not None:
            yield from _names(inner)
