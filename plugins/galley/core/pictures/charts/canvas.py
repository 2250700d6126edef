"""The canvas of a chart: marks in their places, as a Vega specification.

Places are in pixels from the upper left corner of the chart's field, colours and faces those of the
brand. What authors write is data for Vega, and never part of a program. Format: Vega 5,
https://vega.github.io/vega/docs/specification/
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from galley.core.brand.brand import Brand
from galley.core.brand.colour import mixed
from galley.core.brand.palette import distinct

SIZE, SMALL = 13, 12
# The widths of charts on a page and on a phone, in pixels.
WIDE, NARROW = 680, 380
LINE_HEIGHT = 15
# Dashes and shapes for the series that colours tell apart as well.
DASHES = ((), (6, 3), (2, 2), (9, 3, 2, 3), (12, 4), (4, 2, 1, 2, 1, 2))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
_GRID, _FAINT = 0.35, 0.6
_THIN, _USUAL, _FULL = 0.3, 0.55, 1.0


@dataclass(frozen=True, slots=True)
class ChartLook:
    """The colours and the typeface of a chart, and its width with all that is beside its field."""

    brand: Brand
    width: float = WIDE

    @property
    def is_narrow(self) -> bool:
        """Whether it is drawn for a phone."""
        return self.width < WIDE

    @property
    def series(self) -> tuple[str, ...]:
        return distinct(self.brand.series, self.brand.colours.background)

    @property
    def text(self) -> str:
        return self.brand.colours.text("secondary")

    @property
    def strong(self) -> str:
        return self.brand.colours.text("foreground")

    @property
    def grid(self) -> str:
        return mixed(self.brand.colours.tertiary, self.brand.colours.background, _GRID)

    @property
    def ground(self) -> str:
        return self.brand.colours.background

    @property
    def faint(self) -> str:
        """The colour of what is only there for comparison."""
        return mixed(self.text, self.brand.colours.background, _FAINT)

    def words(self, colour: str) -> str:
        """The shade of a colour in which words are read."""
        return self.brand.colours.text(colour)


def width_of(text: str, size: int = SIZE) -> float:
    """About how many pixels wide a text is: the widest of its lines."""
    return max(sum(map(_width, line)) * size for line in text.split("\n"))


def _width(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return _FULL
    if character in "il.,;:'|!Ij()[] " or unicodedata.combining(character):
        return _THIN
    return _USUAL * (1.2 if character.isupper() or character in "mwMW%@" else 1)


@dataclass(slots=True)
class Canvas:
    """Marks that are drawn in the order in which they are added."""

    look: ChartLook
    data: list[dict[str, Any]] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self, kind: str, items: Iterable[Mapping[str, Any]], name: str = "", **fixed: Any
    ) -> None:
        """Add marks of a kind of Vega's; the fields of each item, and what is fixed, are its channels."""
        values = [dict(item) for item in items]
        if not values:
            return
        number = len(self.data)
        data, name = f"data-{number}", f"{name or kind}-{number}"
        fields = dict.fromkeys(key for value in values for key in value if key != "key")
        channels = {key: {"field": key} for key in fields}
        channels |= {key: {"value": value} for key, value in fixed.items()}
        mark: dict[str, Any] = {
            "type": kind,
            "name": name,
            "from": {"data": data},
            "encode": {"enter": channels},
        }
        if kind in ("line", "area"):
            # One mark for each key.
            inner = {**mark, "from": {"data": f"{data}-each"}}
            facet = {"name": f"{data}-each", "data": data, "groupby": "key"}
            mark = {
                "type": "group",
                "name": f"{name}-all",
                "from": {"facet": facet},
                "marks": [inner],
            }
        self.data.append({"name": data, "values": values})
        self.marks.append(mark)

    def texts(self, items: Iterable[Mapping[str, Any]], **fixed: Any) -> None:
        """Add texts; a line feed begins a new line."""
        usual = {
            "fontSize": SIZE,
            "fill": self.look.text,
            "lineBreak": "\n",
            "lineHeight": LINE_HEIGHT,
            "font": self._font,
        }
        given = [dict(item) for item in items]
        own = {key for item in given for key in item}
        fixed = {key: value for key, value in {**usual, **fixed}.items() if key not in own}
        self.add("text", given, **fixed)

    @property
    def _font(self) -> str:
        return f"'{self.look.brand.typography.headings}', 'Noto Sans', Arial, sans-serif"

    def specification(self, width: float, height: float) -> dict[str, Any]:
        """The Vega specification of what was added, in a field of a size."""
        return {
            "$schema": "https://vega.github.io/schema/vega/v5.json",
            "width": width,
            "height": height,
            "padding": 4,
            "autosize": "pad",
            "background": None,
            "config": {"aria": False},
            "data": self.data,
            "marks": self.marks,
        }


def rules(lines: Sequence[tuple[float, float, float, float]]) -> list[dict[str, float]]:
    """Straight lines from a place to another, as marks of the kind "rule"."""
    return [{"x": x, "y": y, "x2": x2, "y2": y2} for x, y, x2, y2 in lines]
