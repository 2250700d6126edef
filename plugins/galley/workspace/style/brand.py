"""The brand of a workspace: `_brand.yml` beside `mkdocs.yml`, and what the site makes of it."""

import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from tinycss2 import color3

from galley.core.brand.brand import (
    DARK,
    DEFAULT,
    FACES,
    LIGHT,
    Brand,
    Colours,
    FontFile,
    Logo,
    Logos,
)
from galley.core.brand.colour import is_dark, mixed
from galley.core.brand.reading import read_brand, unreadable
from galley.core.register.register import Kind
from galley.core.rules.diagnostic import Diagnostic, did_you_mean
from galley.core.rules.rules import BRAND_FILE_EXISTS, TYPEFACE_IS_FOUND
from galley.core.text.settings import Node
from galley.proofs import FONTS
from galley.tools import files as door
from galley.tools import fonts, typst
from galley.tools.cache import Cache
from galley.workspace.options.yaml_tree import SettingsError, read_settings
from galley.workspace.reading.reader import problem

NAME = "_brand.yml"
# Where the site keeps the brand's files, and its colours and typefaces.
FOLDER = "assets/brand"
STYLESHEET = "assets/galley/brand.css"


def read(folder: Path) -> tuple[Brand, tuple[Diagnostic, ...]]:
    """The brand of a workspace, its files all there; our own where it has none."""
    path = folder / NAME
    if not os.path.lexists(path):
        return DEFAULT, ()
    try:
        tree = read_settings(path)
    except SettingsError as error:
        return DEFAULT, (unreadable(str(error), error.location),)
    brand, found = read_brand(tree, css_colour)
    missing = tuple(_missing(brand, tree, folder))
    whole = _with_files(brand, folder)
    return whole, (*found, *missing, *_unknown_typefaces(whole, tree, folder))


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


def _missing(brand: Brand, tree: Node, folder: Path) -> Iterator[Diagnostic]:
    for path in files(brand):
        place = tree.place_of(path)
        if not os.path.lexists(folder / path):
            hint = did_you_mean(Path(path).name, _names((folder / path).parent))
            yield Diagnostic(BRAND_FILE_EXISTS, f'there is no file "{path}"', place, hint)
        elif wrong := problem(folder / path, path, folder):
            yield replace(wrong, message=f'"{path}": {wrong.message}', location=place)


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def _with_files(brand: Brand, folder: Path) -> Brand:
    """The brand without the files that are not there."""

    def kept(logo: Logo | None) -> Logo | None:
        return logo if logo and door.is_regular(folder / logo.path, folder) else None

    faces = brand.typography.files
    found = tuple(file for file in faces if door.is_regular(folder / file.path, folder))
    logos = brand.logos
    return replace(
        brand,
        logos=Logos(*map(kept, (logos.small, logos.medium, logos.large, logos.on_dark))),
        typography=replace(brand.typography, files=found),
    )


def font_folders(brand: Brand, folder: Path) -> tuple[Path, ...]:
    """Where the typefaces of the paper are found: Galley's own, and the brand's.

    Programs look through the whole of a folder, and follow links in it: those of the brand are
    given one that holds copies of the brand's files and nothing else.
    """
    own = [folder / file.path for file in brand.typography.files]
    return (FONTS, *fonts.gathered(own, Cache.of(folder)))


def _unknown_typefaces(brand: Brand, tree: Node, folder: Path) -> Iterator[Diagnostic]:
    faces = brand.typography
    wanted = dict.fromkeys((faces.base, faces.headings, faces.monospace))
    if set(wanted) <= {FACES.base, FACES.headings, FACES.monospace}:
        return
    known = {name.casefold(): name for name in typst.families(font_folders(brand, folder))}
    for family in wanted:
        if family.casefold() not in known:
            message = f'the typeface "{family}" is not to be had, as a build fetches nothing'
            hint = did_you_mean(family, known.values()) or (
                "keep its files, TTF or OTF, beside _brand.yml and name them under typography: fonts"
            )
            yield Diagnostic(TYPEFACE_IS_FOUND, message, tree.place_of(family), hint)


# The site.


def show_logos(brand: Brand, config: MkDocsConfig) -> None:
    """The logo at the head of every page and the icon of the site, where `mkdocs.yml` has none."""
    logos = {"logo": brand.logos.header(brand.colours.primary), "favicon": brand.logos.icon}
    custom = config.theme.custom_dir or ""
    for name, logo in logos.items():
        if logo and not Path(custom, str(config.theme.get(name))).is_file():
            config.theme[name] = f"{FOLDER}/{logo.path}"


def site_files(
    brand: Brand, kinds: Iterable[Kind], config: MkDocsConfig, folder: Path
) -> Iterator[File]:
    """The brand's stylesheet, logos and typefaces, as files of the site."""
    yield File.generated(config, STYLESHEET, content=stylesheet(brand, kinds))
    for path in files(brand):
        yield File.generated(config, f"{FOLDER}/{path}", abs_src_path=str(folder / path))


def stylesheet(brand: Brand, kinds: Iterable[Kind]) -> str:
    """A stylesheet with the brand's typefaces, and its colours by day and by night."""
    return "\n".join(
        [
            *(_font_face(file) for file in brand.typography.files),
            _block(':root, [data-md-color-scheme="default"]', _colours(brand.colours, LIGHT)),
            _block('[data-md-color-scheme="slate"]', _colours(brand.dark, DARK)),
            _block(":root", _faces(brand)),
            _block('[data-md-color-primary="custom"]', _primary(brand.colours)),
            _block(_CUSTOM_ACCENT, _accent(brand.colours)),
            _block(f'[data-md-color-scheme="slate"]{_CUSTOM_ACCENT}', _accent(brand.dark)),
            *(_block(f".galley-item.{k.name}", [("galley-kind", k.colour)]) for k in kinds),
            "",
        ]
    )


def _block(selector: str, lines: Iterable[tuple[str, str]]) -> str:
    return selector + " {\n" + "".join(f"  --{name}: {value};\n" for name, value in lines) + "}"


def _colours(colours: Colours, usual: Colours) -> Iterator[tuple[str, str]]:
    yield from ((f"galley-{name}", value) for name, value in colours.named())
    yield "galley-wrong", colours.text("danger", colours.tint("danger"))
    yield "galley-wrong-ground", colours.tint("danger")
    # The theme has its own, softer, where the brand says nothing.
    if colours.foreground != usual.foreground:
        yield "md-default-fg-color", colours.foreground
        yield "md-typeset-color", colours.foreground
    if colours.background != usual.background:
        yield "md-default-bg-color", colours.background


def _faces(brand: Brand) -> Iterator[tuple[str, str]]:
    faces = brand.typography
    base, headings, code = map(_string, (faces.base, faces.headings, faces.monospace))
    yield "galley-base-font", f'{base}, "{FACES.base}", Georgia, serif'
    yield "galley-headings-font", f'{headings}, "{FACES.headings}", sans-serif'
    yield "galley-scale", f"{faces.scale:g}"
    yield "md-text-font", headings
    yield "md-code-font", code
    if faces.heading_weight:
        yield "galley-headings-weight", str(faces.heading_weight)


def _primary(colours: Colours) -> Iterator[tuple[str, str]]:
    """The head of the page, white or black on the brand's first colour."""
    primary = colours.primary
    yield "md-primary-fg-color", primary
    yield "md-primary-fg-color--light", mixed(primary, _WHITE, 0.15)
    yield "md-primary-fg-color--dark", mixed(primary, _BLACK, 0.3)
    if not is_dark(primary):
        yield "md-primary-bg-color", _BLACK
        yield "md-primary-bg-color--light", _BLACK
    yield "md-typeset-a-color", "var(--galley-link)"


def _accent(colours: Colours) -> Iterator[tuple[str, str]]:
    yield "md-accent-fg-color", colours.text("warning")


_CUSTOM_ACCENT = '[data-md-color-accent="custom"]'
_WHITE, _BLACK = "#ffffff", "#000000"


def _font_face(file: FontFile) -> str:
    style = "italic" if file.italic else "normal"
    address = quote(posixpath.relpath(f"{FOLDER}/{file.path}", posixpath.dirname(STYLESHEET)))
    return (
        f'@font-face {{ font-family: {_string(file.family)}; src: url("{address}"); '
        f"font-weight: {file.weight}; font-style: {style}; font-display: swap; }}"
    )


def _string(text: str) -> str:
    """A text as a string of CSS."""
    return '"' + re.sub(r'["\\\x00-\x1f]', lambda sign: f"\\{ord(sign[0]):x} ", text) + '"'
