"""Flaws of the options in `mkdocs.yml`, each at its place."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from galley.core.rules.diagnostic import Diagnostic, Location, did_you_mean
from galley.core.rules.rules import OPTION_FITS, OPTION_IS_KNOWN
from galley.core.text.settings import YamlNode

Step = str | int
QUOTES = "write it in quotes: "


@dataclass(frozen=True, slots=True)
class OptionFlaw:
    """What is wrong with a value, or with a name, that a path of steps leads to."""

    steps: tuple[Step, ...]
    diagnostic: Diagnostic
    of_name: bool = False

    def at(self, tree: YamlNode) -> Diagnostic:
        """The flaw at its place in a file of settings."""
        name, node = tree.reach(*self.steps)
        found = replace(self.diagnostic, location=name if self.of_name else node.location)
        is_hint = (found.suggestion or "").startswith(QUOTES) and node.text
        # The value is what YAML made of it: of 1.10 it is 1.1.
        return replace(found, suggestion=f'{QUOTES}"{node.text}"') if is_hint else found


def misfit(steps: tuple[Step, ...], message: str, hint: str | None = None) -> OptionFlaw:
    """A value that its option does not take."""
    return OptionFlaw(steps, Diagnostic(OPTION_FITS, message, Location(""), hint))


def unknown_option(
    steps: tuple[Step, ...], known: Iterable[str], homes: Mapping[str, str] | None = None
) -> OptionFlaw:
    """A name, the last of the steps, that is not an option's; `homes` are the options that hold others."""
    name = str(steps[-1])
    home = (homes or {}).get(name)
    hint = f"write it under {home}" if home else did_you_mean(name, known)
    message = f'unknown option "{name}"'
    return OptionFlaw(steps, Diagnostic(OPTION_IS_KNOWN, message, Location(""), hint), of_name=True)


def without_galley(tree: YamlNode, hint: str) -> Diagnostic:
    """What is reported if the plugin is not among those of the workspace."""
    return misfit(("plugins",), 'the plugin "galley" is not among the plugins', hint).at(tree)


def mended(given: Mapping[str, Any], found: Sequence[OptionFlaw]) -> dict[str, Any]:
    """The options without the values that are wrong."""
    whole: dict[str, Any] = deepcopy(dict(given))
    gone: set[tuple[Step, ...]] = set()
    # From the last item of a list to its first, so that the others stay where they are.
    for steps in dict.fromkeys(flaw.steps for flaw in reversed(found) if flaw.steps):
        if any(steps[:count] in gone for count in range(1, len(steps))):
            continue
        inner: Any = whole
        for step in steps[:-1]:
            inner = inner[step]
        del inner[steps[-1]]
        gone.add(steps)
    return whole
