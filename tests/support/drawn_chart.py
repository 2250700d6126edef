"""What a reader reads off a chart: its marks, measured against the labels of its axes.

The marks are those of Vega's scenegraph; nothing is known here of how a chart was made.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import vl_convert
from galley.core.brand.brand import LIGHT

_HAIR = 1e-9
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DrawnNumber:
    """A number as it is drawn: its panel and series by their order or name, its place, its value."""

    panel: int
    series: str | int
    x: str | float
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """A line through two of the labels of an axis, from pixels to numbers."""

    pixels: tuple[float, float]
    numbers: tuple[float, float]

    def at(self, pixel: float) -> float:
        (a, b), (first, second) = self.pixels, self.numbers
        return first + (pixel - a) * (second - first) / (b - a)


class DrawnChart:
    """The marks of a chart, in the order in which they are drawn."""

    def __init__(self, specification: Mapping[str, Any]) -> None:
        scene = vl_convert.vega_to_scenegraph(json.dumps(specification), allowed_base_urls=[])
        self.marks = [*_marks(scene["scenegraph"])]

    def items(self, name: str) -> list[Sequence[Item]]:
        """The items of all marks of a name."""
        return [items for own, items in self.marks if own == name]

    def texts(self) -> set[str]:
        """All that is written in the chart, in one line each."""
        texts = (item["text"] for _, items in self.marks for item in items if "text" in item)
        return {_line(text) for text in texts}

    def rows(self) -> Iterator[DrawnNumber]:
        """The bars or dots of a chart whose numbers go to the right."""
        names: Sequence[Item] = []
        axis, panel = None, -1
        colours = self._colours()
        intervals: dict[tuple[int, float], tuple[float, float]] = {}
        for own, items in self.marks:
            if own == "amounts":
                axis, panel = _axis(items, "x"), panel + 1
            elif own == "places":
                names = items
            elif own == "intervals" and axis:
                for item in items:
                    intervals[panel, round(item["y"], 3)] = (
                        axis.at(item["x"]),
                        axis.at(item["x2"]),
                    )
            elif own in ("bars", "symbols") and axis:
                for item in items:
                    middle = item["y"] + item["height"] / 2 if own == "bars" else item["y"]
                    start = axis.at(item["x"]) if own == "bars" else 0.0
                    end = axis.at(item["x2"] if own == "bars" else item["x"])
                    yield DrawnNumber(
                        panel=panel,
                        series=colours.get(item["fill"], ""),
                        x=min(names, key=lambda name: abs(_middle(name) - middle))["text"],
                        # Vega turns bars that go to the left.
                        value=start - end if own == "bars" and start < -_HAIR else end - start,
                    )
        self.intervals = {y: ends for (_, y), ends in intervals.items()}

    def lines(self) -> Iterator[list[DrawnNumber]]:
        """The lines of a chart whose numbers go up, each with its points from left to right."""
        axis: Axis | None = None
        panel = -1
        band: Sequence[Item] = []
        for own, items in self.marks:
            if own == "amounts":
                axis = _axis(items, "y")
            elif own == "places":
                panel += 1
            elif own == "bands":
                band = items
            elif own == "lines":
                assert axis
                ends = [(axis.at(b["y"]), axis.at(b["y2"])) for b in band]
                yield [
                    DrawnNumber(
                        panel=panel,
                        series=item["stroke"],
                        x=item["x"],
                        value=axis.at(item["y"]) if item["defined"] else None,
                        low=ends[number][0] if ends else None,
                        high=ends[number][1] if ends else None,
                    )
                    for number, item in enumerate(items)
                ]
                band = []

    def ends(self) -> dict[str, str]:
        """The names beside the ends of lines, by the shade in which they are written."""
        return {item["fill"]: _line(item["text"]) for items in self.items("ends") for item in items}

    def _colours(self) -> dict[str, str]:
        """The names in the legend by their colours."""
        keys = [item for items in self.items("keys") for item in items]
        names = [item for items in self.items("legend") for item in items]
        return {key["fill"]: name["text"] for key, name in zip(keys, names, strict=True)}


def shade(colour: str) -> str:
    """The shade in which the name of a line is written."""
    return LIGHT.text(colour)


def _marks(node: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[Item]]]:
    for mark in node.get("items", []):
        if "marktype" in mark and mark["marktype"] != "group":
            yield re.sub(r"-\d+$", "", mark.get("name", "")), mark["items"]
        else:
            yield from _marks(mark)


def _axis(items: Sequence[Item], along: str) -> Axis:
    first, last = items[0], items[-1]
    return Axis(
        (first.get(along, 0), last.get(along, 0)), (_number(first["text"]), _number(last["text"]))
    )


def _number(text: str) -> float:
    """The number of a label: in every language, what follows the last comma or point is a fraction
    unless it has three figures."""
    plain = re.sub(r"[^0-9.,-]", "", text.replace("\u2212", "-"))
    whole = re.sub(r"[.,](?=[0-9]{3}(?:\D|$))", "", plain)
    return float(whole.replace(",", "."))


def _middle(item: Item) -> float:
    lines = str(item["text"]).count("\n")
    return float(item["y"]) + lines * 15 / 2


def _line(text: str | list[str]) -> str:
    return " ".join(text).strip() if isinstance(text, list) else " ".join(text.split("\n"))
