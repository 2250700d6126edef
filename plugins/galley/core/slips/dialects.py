"""Citations and references as other dialects write them."""

from collections.abc import Iterator

from galley.core.slips.slip import Reading, Slip
from galley.core.text.dialects import rewritten


def citations(reading: Reading) -> Iterator[Slip]:
    """Constructs of other dialects that surely say the same as one of ours."""
    for start, end, ours in rewritten(reading.text):
        written = reading.source[start:end]
        message = f"{written} is printed as it is typed"
        yield Slip(start=start, end=end, message=message, hint=f"write {ours}", mended=ours)
