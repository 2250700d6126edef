"""What an author says about a data file, from the attributes of a figure or the options of a table."""

from collections.abc import Mapping
from dataclasses import dataclass

from galley.core.data.cells import DELIMITERS, DataError
from galley.core.data.periods import DateOrder

# The options, and the words for characters that are hard to type.
DATA_OPTIONS = ("delimiter", "decimal", "dates", "missing")
_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
_DECIMALS = {"point": ".", "comma": ","}


@dataclass(frozen=True, slots=True)
class Declared:
    """What an author says about a data file; an empty field says nothing.

    `delimiter` is one of DELIMITERS, `decimal` a point or a comma, `dates` the order of day and month
    in dates such as 01/02/2021, `missing` further texts that mean that there is no value.
    """

    delimiter: str = ""
    decimal: str = ""
    dates: DateOrder | None = None
    missing: tuple[str, ...] = ()


def read_declared(options: Mapping[str, str]) -> Declared:
    """What the options DATA_OPTIONS say. Raises DataError at a value that they do not have."""
    delimiter = options.get("delimiter", "")
    delimiter = _DELIMITERS.get(delimiter, delimiter)
    if delimiter and delimiter not in DELIMITERS:
        known = ", ".join(_DELIMITERS)
        raise DataError(f'delimiter="{delimiter}" is not one of {known}')
    decimal = options.get("decimal", "")
    decimal = _DECIMALS.get(decimal, decimal)
    if decimal not in ("", ".", ","):
        raise DataError(f'decimal="{decimal}" is neither a point nor a comma')
    dates = options.get("dates", "")
    if dates not in ("", *DateOrder):
        raise DataError(f'dates="{dates}" is neither dmy nor mdy')
    missing = (text.strip() for text in options.get("missing", "").split(","))
    return Declared(
        delimiter, decimal, DateOrder(dates) if dates else None, tuple(t for t in missing if t)
    )
