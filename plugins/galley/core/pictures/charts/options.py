"""What an author asks of a chart, from the attributes of its figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from galley.core.data.cells import DataError
from galley.core.data.declared import DATA_OPTIONS
from galley.core.rules.diagnostic import did_you_mean


class ChartError(DataError):
    """A wish or a table that no chart can be made of; the message is for the author."""


class ChartKind(StrEnum):
    """The kinds of charts."""

    BARS = "bars"
    LINES = "lines"
    STACKED = "stacked"
    SHARES = "shares"
    DOTS = "dots"
    SLOPE = "slope"


class Repeated(StrEnum):
    """What becomes of several numbers for one place in a chart."""

    SUM = "sum"
    MEAN = "mean"


# The options that are read here, and those of data files.
CHART_OPTIONS = (
    *("chart", "x", "y", "series", "group", "panels", "low", "high", "error", "repeated"),
    *("zero", "labels", "mark", "unit", "source", "note"),
    *DATA_OPTIONS,
)
# The word that gives each series a panel of its own.
EACH_SERIES = "series"


@dataclass(frozen=True, slots=True)
class Annotation:
    """Words at a place of the axis that a chart's numbers lie along, such as "2020" and "Lockdown"."""

    place: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartOptions:
    """What an author asks of a chart; an empty field asks nothing.

    `x`, `series`, `panels`, `low`, `high` and `error` are names of columns, and `y` may be several,
    separated by commas. `zero` says whether the axis of numbers must begin at zero, or need not.
    `has_legend` says whether series are named in a legend, or at their ends.
    """

    kind: ChartKind
    x: str = ""
    y: str = ""
    series: str = ""
    panels: str = ""
    low: str = ""
    high: str = ""
    error: str = ""
    repeated: Repeated | None = None
    zero: bool | None = None
    has_legend: bool = False
    annotations: tuple[Annotation, ...] = ()
    unit: str = ""
    source: str = ""
    note: str = ""

    @property
    def has_uncertainty(self) -> bool:
        return bool(self.low or self.high or self.error)


def read_options(told: Mapping[str, str]) -> ChartOptions:
    """The options of a chart. Raises ChartError at a value that an option does not have."""
    kind = told.get("chart", "")
    if kind not in list(ChartKind):
        meant = did_you_mean(kind, ChartKind)
        known = meant or f"the kinds are {', '.join(ChartKind)}"
        raise ChartError(f'"{kind}" is not a kind of chart; {known}')
    zero = _choice(told, "zero", ("yes", "no"))
    repeated = _choice(told, "repeated", tuple(Repeated))
    options = ChartOptions(
        kind=ChartKind(kind),
        x=told.get("x", ""),
        y=told.get("y", ""),
        series=told.get("series", "") or told.get("group", ""),
        panels=told.get("panels", ""),
        low=told.get("low", ""),
        high=told.get("high", ""),
        error=told.get("error", ""),
        repeated=Repeated(repeated) if repeated else None,
        zero=zero == "yes" if zero else None,
        has_legend=_choice(told, "labels", ("direct", "legend")) == "legend",
        annotations=_annotations(told.get("mark", "")),
        unit=told.get("unit", ""),
        source=told.get("source", ""),
        note=told.get("note", ""),
    )
    _check(options)
    return options


def _choice(told: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    value = told.get(name, "")
    if value and value not in values:
        raise ChartError(f'{name}="{value}" is not one of {", ".join(values)}')
    return value


def _annotations(text: str) -> tuple[Annotation, ...]:
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        place, colon, words = (piece.strip() for piece in part.partition(":"))
        if not (place and colon and words):
            raise ChartError(f'mark="{part}" needs a place and words, as in mark="2020: Lockdown"')
        found.append(Annotation(place, words))
    return tuple(found)


def _check(options: ChartOptions) -> None:
    """Raise ChartError where wishes do not go together."""
    kind = options.kind
    if bool(options.low) != bool(options.high):
        raise ChartError("low= and high= are given together")
    if options.low and options.error:
        raise ChartError("give either low= and high=, or error=")
    if options.has_uncertainty and kind not in (ChartKind.LINES, ChartKind.BARS, ChartKind.DOTS):
        raise ChartError(f"chart={kind} cannot show uncertainty; use lines, bars or dots")
    if options.zero is False and kind not in (ChartKind.LINES, ChartKind.DOTS, ChartKind.SLOPE):
        raise ChartError(
            f"the bars of chart={kind} must begin at zero; use chart=dots, or no zero="
        )
    if options.panels and kind is ChartKind.SLOPE:
        raise ChartError("chart=slope has no panels")
    if options.annotations and kind is ChartKind.SLOPE:
        raise ChartError("chart=slope has no marks")
