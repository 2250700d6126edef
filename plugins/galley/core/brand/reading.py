"""Reading a brand from its file: what Galley needs of `_brand.yml`, and what is wrong with that.

Names that we do not use are ignored, as other programs may. Format:
https://posit-dev.github.io/brand-yml/brand/
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

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
    Typography,
    pale,
    read_colour,
)
from galley.core.brand.colour import readable
from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import BRAND_IS_READABLE
from galley.core.text.settings import YamlNode

_NAMES = (
    "foreground", "background", "primary", "secondary", "tertiary",
    "success", "info", "warning", "danger", "light", "dark",
)  # fmt: skip
_WEIGHTS = {
    "thin": 100, "extra-light": 200, "ultra-light": 200, "light": 300, "normal": 400, "regular": 400,
    "medium": 500, "semi-bold": 600, "demi-bold": 600, "bold": 700, "extra-bold": 800,
    "ultra-bold": 800, "black": 900,
}  # fmt: skip
_SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>pt|px|rem|em|%)?")
# What a size is measured by: the text of the paper in points; a browser's in pixels.
_USUAL = {"pt": 10.5, "px": 16.0, "rem": 1.0, "em": 1.0, "%": 100.0, None: 1.0}
# A picture or typeface that is not in the workspace.
_REMOTE = re.compile(r"(?:[a-z]+:)?//", re.IGNORECASE)


def read_brand(
    tree: YamlNode, parse: Callable[[str], str | None]
) -> tuple[Brand, tuple[Diagnostic, ...]]:
    """The brand that a file describes, and what is wrong with it.

    `parse` reads a colour as CSS spells it and returns it as `#rrggbb`, or nothing.
    """
    reading = _Reading(tree, parse)
    return reading.brand(), tuple(reading.found)


def unreadable(message: str, location: Location, hint: str | None = None) -> Diagnostic:
    """What is reported about a file that is not a brand, or of a place in it."""
    return Diagnostic(BRAND_IS_READABLE, message, location, hint)


@dataclass(frozen=True, slots=True)
class _Reading:
    tree: YamlNode
    parse: Callable[[str], str | None]
    found: list[Diagnostic] = field(default_factory=list)

    def brand(self) -> Brand:
        self._mapping(self.tree)
        palette = self._palette()
        colours, places = self._colours(palette, "light")
        self._check_contrast(colours, places)
        name = self._text("meta", "name", "full") or self._text("meta", "name", "short")
        return Brand(
            name=name or self._text("meta", "name"),
            address=self._text("meta", "link", "home") or self._text("meta", "link"),
            colours=colours,
            dark=self._dark(palette, colours),
            palette=palette or DEFAULT.palette,
            typography=self._typography(),
            logos=self._logos(),
        )

    # What is where it should not.

    def _wrong(self, node: YamlNode, message: str, hint: str | None = None) -> None:
        self.found.append(unreadable(message, node.location, hint))

    def _mapping(self, node: YamlNode | None) -> Mapping[str, YamlNode]:
        if node is None or node.value is None:
            return {}
        if isinstance(node.value, Mapping):
            return node.value
        self._wrong(node, "names with values are expected here")
        return {}

    def _text(self, *names: str) -> str:
        """The text at a path of names; a mapping there is for a longer path."""
        node = self.tree.at(*names)
        # As it is typed: the name of a brand may be 1.10, or No.
        return node.text.strip() if node else ""

    # Colours.

    def _palette(self) -> dict[str, str]:
        """The named colours, of which one may be another."""
        given = self._mapping(self.tree.at("color", "palette"))
        palette: dict[str, str] = {}
        # A name may be before the one that it means: as often as there are names is enough.
        for _ in given:
            for name, node in given.items():
                if name not in palette and (colour := self._named(node, palette)):
                    palette[name] = colour
        for name, node in given.items():
            if name not in palette:
                self._colour(node, palette, given)
        return palette

    def _named(self, node: YamlNode, palette: Mapping[str, str]) -> str | None:
        text = node.value if isinstance(node.value, str) else ""
        return palette.get(text) or self.parse(text)

    def _colour(
        self, node: YamlNode, names: Mapping[str, str], offered: Mapping[str, object] | None = None
    ) -> str | None:
        if not isinstance(node.value, str):
            hint = "in quotes, as a # begins a comment" if node.value is None else None
            self._wrong(node, "a colour is expected here", hint)
            return None
        read = read_colour(node.value, names, self.parse, node.location, offered or names)
        if isinstance(read, Diagnostic):
            self.found.append(read)
            return None
        return read

    def _colours(
        self, palette: Mapping[str, str], mode: str
    ) -> tuple[Colours, dict[str, Location]]:
        """The colours of a mode, and the places of those that the file gives."""
        told: dict[str, str] = {}
        places: dict[str, Location] = {}

        def take(name: str, node: YamlNode | None) -> None:
            if node is not None and isinstance(node.value, Mapping):
                node = node.at(mode)
            elif mode != "light":
                node = None
            if node is not None and (colour := self._colour(node, {**told, **palette})):
                told[name], places[name] = colour, node.location

        self._mapping(self.tree.at("color"))
        self._mapping(self.tree.at("typography"))
        for name in _NAMES:
            take(name, self.tree.at("color", name))
        for name in ("headings", "link"):
            # A brand's first colour is that of its headings and links, unless it says otherwise.
            if "primary" in told:
                told[name], places[name] = told["primary"], places["primary"]
            take(name, self.tree.at("typography", name, "color"))
        return replace(LIGHT if mode == "light" else DARK, **told), places

    def _dark(self, palette: Mapping[str, str], light: Colours) -> Colours:
        """The colours on a dark screen: the brand's own, or shades of the light ones."""
        given, places = self._colours(palette, "dark")
        shades = {
            name: readable(colour, given.background)
            for name, colour in light.named()
            if name not in places and name not in _GROUNDS and colour != getattr(LIGHT, name)
        }
        return replace(given, **shades)

    def _check_contrast(self, colours: Colours, places: Mapping[str, Location]) -> None:
        """A diagnostic for each colour of text that cannot be read well on its ground."""
        for name, ground, what in _TEXTS:
            place = places.get(name) or places.get(ground)
            if place:
                text, behind = getattr(colours, name), getattr(colours, ground)
                self.found.extend(pale(what, text, behind, place))

    # Typefaces.

    def _typography(self) -> Typography:
        base = self._family("base")
        return Typography(
            base=base or FACES.base,
            headings=self._family("headings") or base or FACES.headings,
            monospace=self._family("monospace") or FACES.monospace,
            scale=self._scale(),
            heading_weight=self._weight(self.tree.at("typography", "headings", "weight")),
            files=tuple(self._files()),
        )

    def _family(self, name: str) -> str:
        return self._text("typography", name) or self._text("typography", name, "family")

    def _scale(self) -> float:
        node = self.tree.at("typography", "base", "size")
        if node is None:
            return 1.0
        size = _SIZE.fullmatch(str(node.value).strip())
        if size is None:
            self._wrong(node, f'"{node.value}" is not a size', "write it as in 11pt or 1.1rem")
            return 1.0
        return round(float(size["number"]) / _USUAL[size["unit"]], 4)

    def _weight(self, node: YamlNode | None, usual: int = 0) -> int:
        if node is None:
            return usual
        weight = _WEIGHTS.get(str(node.value), node.value)
        if isinstance(weight, int) and 100 <= weight <= 900:
            return weight
        self._wrong(
            node, f'"{node.value}" is not a weight', "write a number from 100 to 900, or bold"
        )
        return usual

    def _files(self) -> Iterator[FontFile]:
        """The files of the typefaces; what lies on another host cannot be had in a build."""
        given = self.tree.at("typography", "fonts")
        for font in given.value if given and isinstance(given.value, tuple) else ():
            family, source = font.at("family"), font.at("source")
            if family is None:
                self._wrong(font, "a typeface needs its family")
            elif source is not None and source.value == "file":
                files = font.at("files")
                for file in files.value if files and isinstance(files.value, tuple) else ():
                    yield from self._file(str(family.value), file)

    def _file(self, family: str, file: YamlNode) -> Iterator[FontFile]:
        path = self._path(file)
        style = file.at("style")
        if path:
            weight = self._weight(file.at("weight"), usual=400)
            yield FontFile(family, path, weight, style is not None and style.value == "italic")

    def _path(self, node: YamlNode) -> str:
        """The path of a picture or a typeface, which is in the workspace."""
        told = node.at("path") or node
        path = told.value if isinstance(told.value, str) else ""
        if not path:
            self._wrong(told, "the path of a file is expected here")
        elif _REMOTE.match(path):
            message = f'"{path}" is on another host, and a build downloads nothing'
            self._wrong(told, message, "keep the file beside _brand.yml")
        elif path.startswith(("/", "\\")) or ".." in PurePosixPath(path).parts:
            self._wrong(told, f'"{path}" leads out of the folder of _brand.yml')
        else:
            return path
        return ""

    # Logos.

    def _logos(self) -> Logos:
        node = self.tree.at("logo")
        if node is not None and (not isinstance(node.value, Mapping) or node.at("path")):
            return Logos(medium=self._logo(node, {}))
        images = self._mapping(self.tree.at("logo", "images"))

        def of_size(size: str, mode: str) -> Logo | None:
            found = self.tree.at("logo", size)
            if found is None:
                return None
            if found.at("light") or found.at("dark"):
                found = found.at(mode)
            elif mode == "dark":
                return None
            return self._logo(found, images) if found else None

        small, medium, large = (of_size(size, "light") for size in ("small", "medium", "large"))
        return Logos(small, medium, large, of_size("medium", "dark") or of_size("small", "dark"))

    def _logo(self, node: YamlNode, images: Mapping[str, YamlNode]) -> Logo | None:
        """A logo: the name of one of the images, a path, or a path with its words."""
        found = images.get(node.value, node) if isinstance(node.value, str) else node
        path = self._path(found)
        words = found.at("alt")
        return Logo(path, str(words.value) if words else "") if path else None


# Grounds and lines that no text is in.
_GROUNDS = ("background", "tertiary", "light", "dark")
# A colour of text, its ground, and what is printed so.
_TEXTS = (
    ("foreground", "background", "running text"),
    ("headings", "background", "a heading"),
    ("secondary", "background", "a caption"),
    ("link", "background", "a link"),
    ("headings", "light", "the header of a table"),
)
