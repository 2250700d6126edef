"""The brand of a workspace: `_brand.yml` beside `mkdocs.yml`, or above it as far as the root."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tinycss2 import color3

from galley.core.brand.brand import (
    DEFAULT,
    FACES,
    Brand,
    Logo,
    Logos,
)
from galley.core.brand.reading import read_brand, unreadable
from galley.core.rules.diagnostic import Diagnostic, did_you_mean
from galley.core.rules.rules import BRAND_FILE_EXISTS, TYPEFACE_IS_FOUND
from galley.core.text.settings import YamlNode
from galley.proofs import FONTS
from galley.tools import fonts, typst
from galley.tools.cache import Cache
from galley.workspace.options.yaml_tree import SettingsError, read_settings
from galley.workspace.reading.reach import Reach
from galley.workspace.reading.reader import problem

NAME = "_brand.yml"


def brand_file(reach: Reach) -> Path:
    """The brand's file: the nearest at or above `mkdocs.yml`; where there is none, beside it."""
    own = reach.folder
    above = (place for place in own.parents if place.is_relative_to(reach.root))
    paths = [place / NAME for place in (own, *above)]
    return next((path for path in paths if os.path.lexists(path)), paths[0])


def home_of(reach: Reach) -> Path:
    """The folder that the paths in the brand's file start from: where the file is, links followed."""
    return brand_file(reach).resolve().parent


def read(reach: Reach) -> tuple[Brand, tuple[Diagnostic, ...]]:
    """The brand of a workspace, its files all there; our own where it has none."""
    path = brand_file(reach)
    if not os.path.lexists(path):
        return DEFAULT, ()
    name = reach.name(path)
    if wrong := problem(path, name, reach):
        return DEFAULT, (unreadable(wrong.message, wrong.location),)
    try:
        tree = read_settings(path.resolve(), name)
    except SettingsError as error:
        return DEFAULT, (unreadable(str(error), error.location),)
    brand, found = read_brand(tree, css_colour)
    home = replace(reach, folder=home_of(reach))
    missing = tuple(_missing(brand, tree, home))
    whole = _with_files(brand, home)
    return whole, (*found, *missing, *_unknown_typefaces(whole, tree, reach))


def css_colour(text: str) -> str | None:
    """A colour as CSS spells it (CSS Color Module Level 3) as `#rrggbb`; none that lets light through."""
    colour = color3.parse_color(text)
    if not isinstance(colour, color3.RGBA) or colour.alpha < 1:
        return None
    channels = (round(min(max(channel, 0), 1) * 255) for channel in colour[:3])
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def files(brand: Brand) -> Iterator[str]:
    """The paths of the brand's files in the workspace."""
    logos = (brand.logos.small, brand.logos.medium, brand.logos.large, brand.logos.on_dark)
    yield from dict.fromkeys(logo.path for logo in logos if logo)
    yield from dict.fromkeys(file.path for file in brand.typography.files)


def _missing(brand: Brand, tree: YamlNode, home: Reach) -> Iterator[Diagnostic]:
    for path in files(brand):
        place, file = tree.place_of(path), home.folder / path
        if not os.path.lexists(file):
            hint = did_you_mean(Path(path).name, _names(file.parent))
            yield Diagnostic(BRAND_FILE_EXISTS, f"{path} not found", place, hint)
        elif wrong := _problem(path, home):
            yield replace(wrong, message=f'"{path}": {wrong.message}', location=place)


def _problem(path: str, home: Reach) -> Diagnostic | None:
    """What is wrong with a file of the brand; one that is named above its folder has no place in a site."""
    reach = Reach.of(home.folder) if ".." in Path(path).parts else home
    return problem(home.folder / path, path, reach)


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def _with_files(brand: Brand, home: Reach) -> Brand:
    """The brand without the files that cannot be read."""

    def is_there(path: str) -> bool:
        return _problem(path, home) is None

    def kept(logo: Logo | None) -> Logo | None:
        return logo if logo and is_there(logo.path) else None

    found = tuple(file for file in brand.typography.files if is_there(file.path))
    logos = brand.logos
    return replace(
        brand,
        logos=Logos(*map(kept, (logos.small, logos.medium, logos.large, logos.on_dark))),
        typography=replace(brand.typography, files=found),
    )


def font_folders(brand: Brand, reach: Reach) -> tuple[Path, ...]:
    """Where the typefaces of the paper are found: Galley's own, and the brand's.

    Programs look through the whole of a folder, and follow links in it: those of the brand are
    given one that holds copies of the brand's files and nothing else.
    """
    home = home_of(reach)
    own = [home / file.path for file in brand.typography.files]
    return (FONTS, *fonts.gathered(own, Cache.of(reach.folder)))


def _unknown_typefaces(brand: Brand, tree: YamlNode, reach: Reach) -> Iterator[Diagnostic]:
    faces = brand.typography
    wanted = dict.fromkeys((faces.base, faces.headings, faces.monospace))
    if set(wanted) <= {FACES.base, FACES.headings, FACES.monospace}:
        return
    known = {name.casefold(): name for name in typst.families(font_folders(brand, reach))}
    for family in wanted:
        if family.casefold() not in known:
            message = f'the typeface "{family}" is missing, and a build downloads nothing'
            hint = (
                _name_in_files(brand, family, reach)
                or did_you_mean(family, known.values())
                or "keep its files, TTF or OTF, beside _brand.yml and name them under typography: fonts"
            )
            yield Diagnostic(TYPEFACE_IS_FOUND, message, tree.place_of(family), hint)


def _name_in_files(brand: Brand, family: str, reach: Reach) -> str:
    """What to write if the files of a typeface give another name than the brand does."""
    home = home_of(reach)
    own = [home / file.path for file in brand.typography.files if file.family == family]
    read = fonts.read(own, Cache.of(reach.folder))
    names = sorted({name for font in read if font is not None for name in font.families})
    return f'its files call it "{names[0]}"; write that name' if names else ""
