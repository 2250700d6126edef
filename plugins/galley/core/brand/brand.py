"""The brand: the colours, typefaces and logos of the paper, the same in every proof.

The names are those of the `_brand.yml` convention, https://posit-dev.github.io/brand-yml/; what a
brand does not say is as in the look that comes with Galley.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields

from galley.core.brand.colour import ENOUGH, contrast, is_dark, mixed, readable
from galley.core.rules.diagnostic import Diagnostic, Location, did_you_mean
from galley.core.rules.rules import COLOUR_IS_KNOWN, TEXT_HAS_CONTRAST

# How much of a colour the ground of a box in that colour has.
_TINT = 0.9


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours by what they are for, each as `#rrggbb`.

    Text is in `foreground` on `background`, headings in `headings`, links in `link`, captions and
    what else is aside in `secondary`. `tertiary` draws lines, `light` is the ground of headers of
    tables. `success`, `info`, `warning` and `danger` are for bars and boxes: text in them takes the
    shade that `readable` gives.
    """

    foreground: str = "#000000"
    background: str = "#ffffff"
    primary: str = "#16324f"
    secondary: str = "#56616f"
    tertiary: str = "#c9d3dc"
    success: str = "#1b7f79"
    info: str = "#1b7f79"
    warning: str = "#c8871e"
    danger: str = "#a63d2f"
    light: str = "#eaf1f6"
    dark: str = "#0f2438"
    headings: str = "#16324f"
    link: str = "#156660"

    def named(self) -> Iterator[tuple[str, str]]:
        """The name and the value of each."""
        yield from ((field.name, getattr(self, field.name)) for field in fields(self))

    def text(self, colour: str, ground: str = "") -> str:
        """A colour, by name or as `#rrggbb`, as that of text on a ground; else on the page's."""
        return readable(getattr(self, colour, colour), ground or self.background)

    def tint(self, colour: str) -> str:
        """The ground of a box in a colour, by name or as `#rrggbb`."""
        return mixed(getattr(self, colour, colour), self.background, _TINT)


LIGHT = Colours()
# The same on a dark screen.
DARK = Colours(
    foreground="#e2e4e9",
    background="#1e2129",
    primary="#b9d3ea",
    secondary="#aab6c3",
    tertiary="#3d4754",
    success="#6fd0c8",
    info="#6fd0c8",
    warning="#f0b45a",
    danger="#ffb4a6",
    light="#1d2733",
    dark="#0f2438",
    headings="#b9d3ea",
    link="#6fd0c8",
)


@dataclass(frozen=True, slots=True)
class FontFile:
    """A file of a typeface in the workspace: its path, its weight from 100 to 900, its slope."""

    family: str
    path: str
    weight: int = 400
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Typography:
    """The typefaces of the text, of headings (tables and captions too) and of code, by family.

    `scale` is the size of the text beside the usual one; `heading_weight` is from 100 to 900, and
    0 leaves it to the proof.
    """

    base: str = "Source Serif 4"
    headings: str = "Source Sans 3"
    monospace: str = "Source Code Pro"
    scale: float = 1.0
    heading_weight: int = 0
    files: tuple[FontFile, ...] = ()


FACES = Typography()
# What the typefaces that come with Galley are called in proofs that carry part of their letters: their licence keeps
# the name "Source" for unchanged files. OFL 1.1, section 3.
CUT_FAMILIES: Mapping[str, str] = {
    FACES.base: "Galley Serif",
    FACES.headings: "Galley Sans",
    FACES.monospace: "Galley Code",
}


def cut_family(family: str) -> str:
    """The name of a family whose letters may have been cut: its own, unless it comes with Galley."""
    return CUT_FAMILIES.get(family, family)


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture in the workspace that stands for who publishes, and the words for it."""

    path: str
    alternative: str = ""


@dataclass(frozen=True, slots=True)
class Logos:
    """The logo in three sizes, and the one of medium size for a dark ground."""

    small: Logo | None = None
    medium: Logo | None = None
    large: Logo | None = None
    on_dark: Logo | None = None

    @property
    def cover(self) -> Logo | None:
        """The logo for a title page."""
        return self.large or self.medium or self.small

    @property
    def icon(self) -> Logo | None:
        """The logo for a few pixels."""
        return self.small or self.medium or self.large

    def header(self, ground: str) -> Logo | None:
        """The logo for the head of a page that has a ground of this colour."""
        plain = self.medium or self.small or self.large
        return (self.on_dark or plain) if is_dark(ground) else plain


@dataclass(frozen=True, slots=True)
class Brand:
    """Who publishes the paper, and how it looks; `dark` are the colours on a dark screen.

    `palette` holds further colours by name, as the brand calls them.
    """

    name: str = ""
    address: str = ""
    colours: Colours = LIGHT
    dark: Colours = DARK
    palette: Mapping[str, str] = field(default_factory=lambda: {"sky": "#8fb8c9"})
    typography: Typography = FACES
    logos: Logos = field(default_factory=Logos)

    @property
    def series(self) -> tuple[str, ...]:
        """Colours that tell the parts of a chart apart, in the order of their use."""
        names = ("primary", "info", "warning", "danger", "secondary", "success")
        told = [getattr(self.colours, name) for name in names]
        others = (c for c in self.palette.values() if c != self.colours.background)
        return tuple(dict.fromkeys([*told, *others]))

    @property
    def names(self) -> Mapping[str, str]:
        """Every colour by name: the brand's own words come before what they are for."""
        return {**dict(self.colours.named()), **self.palette}


def read_colour(
    text: str,
    names: Mapping[str, str],
    parse: Callable[[str], str | None],
    location: Location,
    offered: Collection[str] = (),
) -> str | Diagnostic:
    """The colour that a text means: one of the names, or as `parse` reads it.

    `offered` are the names that a suggestion may come from, where they are not the same.
    """
    found = names.get(text) or parse(text)
    if found:
        return found
    hint = did_you_mean(text, offered or names) or "write it as in #16324f"
    return Diagnostic(COLOUR_IS_KNOWN, f'"{text}" is not a colour', location, hint)


def pale(what: str, text: str, ground: str, location: Location) -> Iterator[Diagnostic]:
    """A diagnostic if text in a colour cannot be read well on a ground."""
    ratio = contrast(text, ground)
    if ratio < ENOUGH:
        # Cut, not rounded: the printed value must not look as if it were enough.
        told = f"{int(ratio * 100) / 100:g}"
        message = f"{what} ({text} on {ground}) has a contrast of {told}:1, and needs {ENOUGH}:1"
        hint = f"{readable(text, ground)} would do"
        yield Diagnostic(TEXT_HAS_CONTRAST, message, location, hint)


DEFAULT = Brand()
