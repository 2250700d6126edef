"""What the site makes of a brand: a stylesheet, logos, typefaces."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from galley.core.brand.brand import DARK, FACES, LIGHT, Brand, Colours, FontFile, cut_family
from galley.core.brand.colour import is_dark, mixed
from galley.core.lists.styles import list_styles
from galley.core.register.register import Kind
from galley.core.rules.words import Words
from galley.workspace.reading.files_of_site import NewFile
from galley.workspace.style.brand import files

# Where the site keeps the brand's files, and its colours and typefaces.
FOLDER = "assets/brand"
STYLESHEET = "assets/galley/brand.css"


def logos(brand: Brand) -> dict[str, str]:
    """The logo at the head of every page and the icon of the site, by their names in a theme."""
    found = {"logo": brand.logos.header(brand.colours.primary), "favicon": brand.logos.icon}
    return {name: f"{FOLDER}/{logo.path}" for name, logo in found.items() if logo}


def site_files(brand: Brand, kinds: Iterable[Kind], words: Words, home: Path) -> Iterator[NewFile]:
    """The brand's stylesheet, logos and typefaces, which are in a folder, as files of the site."""
    yield NewFile(STYLESHEET, content=stylesheet(brand, kinds, words))
    yield from (NewFile(f"{FOLDER}/{path}", home / path) for path in files(brand))


def stylesheet(brand: Brand, kinds: Iterable[Kind], words: Words) -> str:
    """A stylesheet with the brand's typefaces, and its colours by day and by night.

    It also tells scripts the words that they put on a page, as no page holds these without scripts, and
    how lists are counted.
    """
    return "\n".join(
        [
            *(_font_face(file) for file in brand.typography.files),
            _block(':root, [data-md-color-scheme="default"]', _colours(brand.colours, LIGHT)),
            _block(_DARK_PAGES, _colours(brand.dark, DARK)),
            _block(":root", _faces(brand)),
            _block('[data-md-color-primary="custom"]', _primary(brand.colours)),
            _block(_CUSTOM_ACCENT, _accent(brand.colours)),
            _block(f'[data-md-color-scheme="slate"]{_CUSTOM_ACCENT}', _accent(brand.dark)),
            _block(":root", _words_of_scripts(words)),
            *(
                _block(f".galley-chip.{k.name}, .galley-item.{k.name}", [("galley-kind", k.colour)])
                for k in kinds
            ),
            list_styles(),
        ]
    )


def _words_of_scripts(words: Words) -> Iterator[tuple[str, str]]:
    yield "galley-back-to-place", _string(words.back_to_place)
    yield "galley-word-paragraph", _string(words.one["paragraph"])
    for name in ("also_cited", "enlarge", "close", "sideways", "copied", "copy_link", "quote"):
        yield f"galley-word-{name}", _string(words.pages[name])


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
    named = (cut_family(name) for name in (faces.base, faces.headings, faces.monospace))
    base, headings, code = map(_string, named)
    yield "galley-base-font", f'{base}, "{cut_family(FACES.base)}", Georgia, serif'
    yield "galley-headings-font", f'{headings}, "{cut_family(FACES.headings)}", sans-serif'
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


# Dark pages of Material for MkDocs, and those of the theme that comes with MkDocs.
_DARK_PAGES = '[data-md-color-scheme="slate"], [data-bs-theme="dark"]'
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
