"""`mkdocs.yml`, as MkDocs reads it: what is wrong with it, each at its line and column."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, MkDocsException
from mkdocs.plugins import get_plugins
from mkdocs.utils import get_theme_names

from galley.core.rules.diagnostic import Diagnostic, Location, did_you_mean
from galley.core.rules.rules import (
    CONFIGURATION_PARSES,
    OPTION_IS_UNIQUE,
    SITE_BUILDS_WITHOUT_COMPLAINT,
)
from galley.core.text.settings import YamlNode
from galley.tools import files
from galley.workspace.beside import in_file
from galley.workspace.options.flaws import misfit, unknown_option
from galley.workspace.options.yaml_tree import LARGEST, SettingsError, read_settings


class _Opened(io.BytesIO):
    """The content of a file that was read already, as if it were open."""

    name = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The configuration, if the host can work with it, and what is wrong with it."""

    config: MkDocsConfig | None
    diagnostics: tuple[Diagnostic, ...] = ()


def load(path: Path, *, strict: bool = False) -> Loaded:
    """The configuration of a workspace; `strict` where it does not say so itself.

    Raises OSError if the file cannot be opened.
    """
    content = files.read(path, path.parent, largest=LARGEST)
    with _Opened(content) as file:
        # What a configuration inherits from is looked for beside the file of this name.
        file.name = str(path.resolve())
        config = MkDocsConfig(config_file_path=str(path.resolve()))
        try:
            tree = read_settings(path)
            if not isinstance(tree.value, Mapping | None):
                hint = "write each as a name, a colon and a value"
                return Loaded(None, (_unreadable("these are no options", tree.location, hint),))
            if wrong := _wrong_inheritance(path, tree):
                return Loaded(None, (wrong,))
            config.load_file(file)
        except SettingsError as error:
            unmerged = tuple(in_file(path.resolve(), path.resolve().parent))
            return Loaded(None, unmerged or (_no_yaml(str(error), error.location),))
        except ConfigurationError as error:
            return Loaded(None, (_no_yaml(str(error), Location(path.name)),))
    if strict:
        config.load_dict({"strict": True})
    errors, warnings = config.validate()
    found = [
        *_given_twice(tree),
        *(_of_error(name, error, tree, path.resolve().parent) for name, error in errors),
        *(_of_warning(name, str(warning), config, tree) for name, warning in warnings),
    ]
    return Loaded(None if errors else config, tuple(found))


def why_not(config_file: Path) -> list[str]:
    """Why the host cannot work with a configuration, each in a line; nothing where it can."""
    try:
        loaded = load(config_file)
    except (OSError, MkDocsException) as error:
        return [f"{config_file.name}: {error}"]
    return [str(diagnostic) for diagnostic in loaded.diagnostics] if loaded.config is None else []


def _wrong_inheritance(path: Path, tree: YamlNode) -> Diagnostic | None:
    """What is wrong with the files that a configuration inherits from, which the host opens itself."""
    folder = path.parent.resolve()
    seen = {path.resolve()}
    while isinstance(tree.value, Mapping) and (node := tree.value.get("INHERIT")):
        if not isinstance(node.value, str):
            return _unreadable("the name of a file is wanted here", node.location)
        path = path.parent / node.value
        try:
            found = files.real(path, folder, anywhere=True)
            files.inspect(found)
            if found in seen:
                message = f'"{node.value}" inherits from itself'
                return _unreadable(message, node.location, "leave this line out")
            tree = read_settings(path)
        except OSError as error:
            return _unreadable(f'"{node.value}": {error.strerror}', node.location)
        except SettingsError as error:
            return _no_yaml(str(error), error.location)
        if not isinstance(tree.value, Mapping | None):
            return _unreadable(f'"{node.value}" holds no options', node.location)
        seen.add(found)
    return None


def complaint(message: str, place: Location) -> Diagnostic:
    """What MkDocs or another plugin has to say."""
    return Diagnostic(SITE_BUILDS_WITHOUT_COMPLAINT, message, place)


def _unreadable(message: str, place: Location, hint: str | None = None) -> Diagnostic:
    return Diagnostic(CONFIGURATION_PARSES, message, place, hint)


def _no_yaml(reason: str, place: Location) -> Diagnostic:
    hint = "look at the signs around it, and at the spaces before the lines"
    return _unreadable(f"this cannot be read as YAML: {reason}", place, hint)


def _given_twice(node: YamlNode) -> Iterator[Diagnostic]:
    """The names that are given again within one mapping, of which YAML takes the last."""
    first: dict[str, Location] = {}
    for name, place in node.names:
        if name in first and name != "<<":
            message = f'"{name}" is already given at {first[name]}, and this is what counts'
            yield Diagnostic(OPTION_IS_UNIQUE, message, place)
        first.setdefault(name, place)
    inner = node.value.values() if isinstance(node.value, Mapping) else node.value
    for found in inner if isinstance(inner, Iterable) and not isinstance(inner, str) else ():
        yield from _given_twice(found)


def _of_error(name: str, error: Exception, tree: YamlNode, folder: Path) -> Diagnostic:
    """An error of the host, at the text that it quotes, if it is one of the option's."""
    _, node = tree.reach(name)
    message = " ".join(str(error).replace(f"{folder}/", "").split())
    quoted = [t for t in _texts(node) if f'"{t}"' in message or f"'{t}'" in message]
    hint = None
    if name in _INSTALLED and quoted:
        # What is installed is listed in no order, and mostly not what was meant.
        message, hint = message.partition(". ")[0], did_you_mean(quoted[0], _INSTALLED[name]())
    told = f"{name}: {message}" if tree.at(name) else f'the option "{name}" is missing'
    found = misfit((name,), told, hint).at(tree)
    return replace(found, location=node.place_of(quoted[0])) if quoted else found


_INSTALLED: Mapping[str, Callable[[], Iterable[str]]] = {
    "plugins": get_plugins,
    "theme": get_theme_names,
}


def _texts(node: YamlNode) -> Iterator[str]:
    """Every text and every name in a part of the settings."""
    yield from (name for name, _ in node.names)
    match node.value:
        case str() as text:
            yield text
        case tuple() as items:
            for item in items:
                yield from _texts(item)
        case Mapping() as inner:
            for item in inner.values():
                yield from _texts(item)


def _of_warning(name: str, warning: str, config: MkDocsConfig, tree: YamlNode) -> Diagnostic:
    options = dict(config._schema)
    if name not in options:
        return unknown_option((name,), options).at(tree)
    return complaint(warning, tree.reach(name)[0])
