"""Colours: how well one can be read on another, and the shades that follow from that.

A colour is written `#rrggbb`. Contrast and luminance: WCAG 2.2, "contrast ratio" and "relative
luminance", https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

# What running text needs on its ground: WCAG 2.2, success criterion 1.4.3 (level AA).
ENOUGH = 4.5
_BLACK, _WHITE = "#000000", "#ffffff"
_STEPS = 50


def contrast(text: str, ground: str) -> float:
    """How much two colours differ in lightness: from 1 (not at all) to 21 (black and white)."""
    lighter, darker = sorted((_luminance(text), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_dark(colour: str) -> bool:
    """Whether white reads better on a colour than black does."""
    return contrast(_WHITE, colour) > contrast(_BLACK, colour)


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share of another in it, from 0 to 1."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable(colour: str, ground: str) -> str:
    """The nearest shade of a colour in which text can be read on a ground."""
    away = _WHITE if is_dark(ground) else _BLACK
    shades = (mixed(colour, away, step / _STEPS) for step in range(_STEPS + 1))
    return next((shade for shade in shades if contrast(shade, ground) >= ENOUGH), away)


def channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
