"""The navigation of `mkdocs.yml`: whether the chapters that it names exist."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from galley.core.rules.diagnostic import Diagnostic, did_you_mean
from galley.core.rules.rules import NAVIGATION_NAMES_A_CHAPTER_ONCE, NAVIGATION_RESOLVES
from galley.core.text.settings import YamlNode


def leave_links_to_us(config: MkDocsConfig) -> None:
    """Silence MkDocs where Galley says the same, with the line and the column."""
    config.validation.nav.not_found = logging.DEBUG
    config.validation.links.not_found = logging.DEBUG
    config.validation.links.anchors = logging.DEBUG


def check(config: MkDocsConfig, files: Files, settings: YamlNode) -> Iterable[Diagnostic]:
    """A diagnostic for each chapter of the navigation that is not there, or that is there again."""
    known = [file.src_uri for file in files.documentation_pages()]
    _, nav = settings.reach("nav")
    counts = Counter(_files(config.nav))
    for name in (name for name, count in counts.items() if count > 1):
        first, *others = [*nav.places_of(name), nav.location, nav.location][: counts[name]]
        for place in others:
            message = f'the navigation names "{name}" again, after {first}'
            yield Diagnostic(
                NAVIGATION_NAMES_A_CHAPTER_ONCE, message, place, "take one of them out"
            )
    for name in counts:
        if name not in known:
            folder = Path(config.docs_dir).name
            message = f'the navigation names "{name}", which is not in {folder}/'
            place = nav.place_of(name)
            yield Diagnostic(NAVIGATION_RESOLVES, message, place, did_you_mean(name, known))


def _files(nav: object) -> Iterator[str]:
    match nav:
        case str() if nav.endswith(".md") and "://" not in nav and "*" not in nav:
            yield nav
        case list():
            for item in nav:
                yield from _files(item)
        case dict():
            for item in nav.values():
                yield from _files(item)
