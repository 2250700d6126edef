"""Why a build must not even begin: it would read or write what it must not."""

import os
from collections.abc import Iterator
from pathlib import Path

from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import OPTION_FITS, SOURCE_IS_IN_THE_WORKSPACE
from galley.workspace.options.options import named_files
from galley.workspace.output import targets
from galley.workspace.reading.folders import misplaced, misplaced_overrides
from galley.workspace.reading.reach import RootError, reach_of, root_for
from galley.workspace.workspace import Opening


def refusals(asked: Opening) -> Iterator[Diagnostic]:
    """What must be told before anything else is read or written."""
    site, copies = asked.site, asked.proofs.folder if asked.proofs else ""
    yield from _out_of_reach(asked)
    yield from misplaced(site.docs, asked.reach)
    yield from misplaced_overrides(site.custom, asked.reach) if site.custom else ()
    yield from targets.wrong(site, copies, asked.cache, asked.settings)


def _out_of_reach(asked: Opening) -> Iterator[Diagnostic]:
    """Why the files of a paper cannot be read: a root that cannot be had, or one that is missing.

    All that would follow from either is left to be said when it is mended.
    """
    root = asked.options.root
    try:
        reach_of(asked.folder, root)
    except RootError as error:
        place = asked.asked.reach("root")[1].location
        yield Diagnostic(OPTION_FITS, f'"{root}" cannot be the root: {error}', place)
        return
    if names := [name for name in _named(asked) if _is_above(name, asked)]:
        yield _missing(names, asked.folder, asked.settings.place_of(names[0]))


def _named(asked: Opening) -> Iterator[str]:
    """The files and folders that the options name."""
    options, proofs = asked.options, asked.proofs
    yield from named_files(options, proofs)
    yield from map(str, options.scripts.fonts)


def _is_above(name: str, asked: Opening) -> bool:
    """Whether a name leads out of reach by its words, to something that is there."""
    path = asked.folder / name
    return ".." in Path(name).parts and not asked.reach.holds(path) and path.exists()


def _missing(names: list[str], folder: Path, place: Location) -> Diagnostic:
    others = len(set(names)) - 1
    more = f" and {others} more" if others else ""
    verb = "are" if others else "is"
    message = f'"{names[0]}"{more} {verb} outside the folder of mkdocs.yml'
    hint = root_for([Path(os.path.normpath(folder / name)) for name in names], folder)
    return Diagnostic(SOURCE_IS_IN_THE_WORKSPACE, message, place, hint)
