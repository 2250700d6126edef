"""The navigation of `mkdocs.yml`: whether the chapters that it names exist."""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from galley.core.diagnostic import Diagnostic, Location, did_you_mean, location_at
from galley.core.rules import NAVIGATION_RESOLVES


def leave_links_to_us(config: MkDocsConfig) -> None:
    """Silence MkDocs where Galley says the same, with the line and the column."""
    config.validation.nav.not_found = logging.DEBUG
    config.validation.links.not_found = logging.DEBUG
    config.validation.links.anchors = logging.DEBUG


def check(config: MkDocsConfig, folder: Path) -> Iterable[Diagnostic]:
    """A diagnostic for each chapter of the navigation that is not there."""
    docs = Path(config.docs_dir)
    known = sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))
    for name in _files(config.nav):
        if not (docs / name).is_file():
            message = f'the navigation names "{name}", which is not in {docs.name}/'
            yield Diagnostic(
                NAVIGATION_RESOLVES,
                message,
                place_of(name, config, folder),
                did_you_mean(name, known),
            )


def _files(nav: object) -> Iterator[str]:
    match nav:
        case str() if nav.endswith(".md") and "://" not in nav:
            yield nav
        case list():
            for item in nav:
                yield from _files(item)
        case dict():
            for item in nav.values():
                yield from _files(item)


def place_of(text: str, config: MkDocsConfig, folder: Path) -> Location:
    """Where a value stands in `mkdocs.yml`."""
    path = Path(config.config_file_path or folder / "mkdocs.yml")
    name = path.name
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return Location(name)
    offset = source.find(text)
    return Location(name) if offset < 0 else location_at(name, source, offset)
