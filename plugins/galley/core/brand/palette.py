"""Colours for the series of a chart, which readers with any colour vision tell apart.

Colour-blind vision: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model
for Simulation of Color Vision Deficiency", IEEE TVCG 15 (2009), severity 1. Distance: CIE 1976 L*a*b*.
"""

import math
from collections.abc import Iterator, Sequence
from functools import cache

from galley.core.brand.colour import channels, contrast, is_dark, linear, mixed

# What a graphic needs on its ground: WCAG 2.2, success criterion 1.4.11.
ENOUGH_FOR_GRAPHICS = 3.0
# Colours closer than this are hard to tell apart in thin lines.
_APART = 20.0
_SHARES = tuple(step / 10 for step in range(10))
_BLACK, _WHITE = "#000000", "#ffffff"
_VISIONS = (
    ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
)  # fmt: skip
# https://www.w3.org/TR/css-color-4/#color-conversion-code, with the white of D65
_TO_XYZ = (
    (0.4123908, 0.3575843, 0.1804808),
    (0.2126390, 0.7151687, 0.0721923),
    (0.0193308, 0.1191948, 0.9505322),
)
_WHITE_POINT = (0.9504559, 1.0, 1.0890578)
_THRESHOLD, _SLOPE = 216 / 24389, 24389 / 27


@cache
def distinct(colours: tuple[str, ...], ground: str) -> tuple[str, ...]:
    """Colours in their order, each in the nearest shade that differs from those before it.

    Every shade has the contrast that graphics need on the ground. Where no shade differs enough, the
    one that differs most is taken.
    """
    found: list[str] = []
    for colour in colours:
        shades = [s for s in _shades(colour) if contrast(s, ground) >= ENOUGH_FOR_GRAPHICS]
        shades = shades or [_WHITE if is_dark(ground) else _BLACK]
        told = next((s for s in shades if _nearest(s, found) >= _APART), None)
        best = told or max(shades, key=lambda shade: _nearest(shade, found))
        if best not in found:
            found.append(best)
    return tuple(found)


def _shades(colour: str) -> Iterator[str]:
    for share in _SHARES:
        yield from dict.fromkeys((mixed(colour, _BLACK, share), mixed(colour, _WHITE, share)))


def _nearest(colour: str, others: Sequence[str]) -> float:
    return min((distance(colour, other) for other in others), default=float("inf"))


def distance(one: str, other: str) -> float:
    """How far two colours are apart for the readers who tell them apart the least."""
    pairs = zip(_seen(one), _seen(other), strict=True)
    return min(math.dist(first, second) for first, second in pairs)


@cache
def _seen(colour: str) -> tuple[tuple[float, float, float], ...]:
    """A colour as it is seen by readers of each kind, in L*a*b*."""
    light = [linear(channel / 255) for channel in channels(colour)]
    return tuple(_lab(_times(vision, light)) for vision in _VISIONS)


def _times(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _lab(light: Sequence[float]) -> tuple[float, float, float]:
    xyz = _times(_TO_XYZ, [min(max(channel, 0.0), 1.0) for channel in light])
    x, y, z = (_root(value / white) for value, white in zip(xyz, _WHITE_POINT, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(value: float) -> float:
    return value ** (1 / 3) if value > _THRESHOLD else (_SLOPE * value + 16) / 116
