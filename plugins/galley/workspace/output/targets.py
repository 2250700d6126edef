"""Where a build writes: never where it would destroy or overwrite what is not its own."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import OUTPUT_DESTROYS_NOTHING
from galley.core.text.settings import YamlNode
from galley.tools import files
from galley.tools.cache import Cache
from galley.workspace.site_settings import SiteSettings


def wrong(site: SiteSettings, proofs: str, cache: Cache, tree: YamlNode) -> Iterator[Diagnostic]:
    """A diagnostic for each folder that must not be written to, at its option in `mkdocs.yml`.

    `proofs` is the folder that gets a copy of the proofs, if one does.
    """
    return (
        Diagnostic(OUTPUT_DESTROYS_NOTHING, f"{what} cannot go here: {reason}", place, hint)
        for what, reason, place, hint in _reasons(site, proofs, cache, tree)
        if reason
    )


def _reasons(
    site: SiteSettings, proofs: str, cache: Cache, tree: YamlNode
) -> Iterator[tuple[str, str, Location, str]]:
    """What is written, why it must not be written to its folder, where that is said, and a hint."""
    moved = cache.folder.resolve() != cache.folder
    place = Location(cache.folder.relative_to(cache.workspace).as_posix())
    yield "the cache", "a symbolic link leads elsewhere" if moved else "", place, "remove the link"
    option, value = tree.reach("site_dir")
    place = value.location if tree.at("site_dir") else option
    yield "the site", _of_site(site, cache), place, _HINT
    if proofs:
        reason = _of_proofs(cache.workspace / proofs, cache)
        yield "the proofs", reason, tree.place_of(proofs), _HINT


_HINT = "name a folder of its own, such as build/site"


def _of_site(site: SiteSettings, cache: Cache) -> str:
    """Why the site cannot go into a folder, if there is a reason."""
    if site.target.is_symlink():
        return "this is a symbolic link, which a site would replace"
    try:
        # A folder that is written as one outside of the workspace was chosen.
        real = files.real(site.target, cache.workspace, anywhere=True)
    except files.MisplacedError as error:
        return error.reason
    workspace = cache.workspace
    if workspace.is_relative_to(real):
        return "this folder holds the workspace"
    with suppress(RuntimeError):
        if Path.home().resolve().is_relative_to(real):
            return "this folder holds your home folder"
    for sources in filter(None, (site.docs, site.custom)):
        folder = sources.resolve()
        if folder.is_relative_to(real) or real.is_relative_to(folder):
            return f'"{_shown(folder, workspace)}" is the folder of sources'
    return _of_any(real, cache)


def _of_proofs(folder: Path, cache: Cache) -> str:
    """Why proofs cannot go into a folder, if there is a reason."""
    try:
        return _of_any(files.real(folder, cache.workspace), cache)
    except files.MisplacedError as error:
        return error.reason


def _of_any(real: Path, cache: Cache) -> str:
    if ".git" in (part.lower() for part in real.parts):
        return "this is inside a repository of git"
    if cache.folder.is_relative_to(real) or real.is_relative_to(cache.folder):
        return "this is the folder of Galley's cache"
    return ""


def _shown(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
