"""Words that stand where something is still to be written."""

import re
from collections.abc import Iterator

from galley.core.slips.slip import Reading, Slip

# Not in names of files, addresses, variables or ids.
_ALONE, _ENDS = r"(?<![\w/._#=@&+-])(?<!\w')", r"(?![\w/_#=@+])(?![.:'-]\w)"
# What one speaks of by the same letters.
_SPOKEN_OF = r"(?![ -](?:apps?|comments?|entr(?:y|ies)|files?|items?|lists?|marks?|markers?|notes?|sections?|tags?)\b)"
_UNITS = r"%|per ?cent\b|million\b|billion\b|days?\b|weeks?\b|months?\b|years?\b|pages?\b|people\b"
_PATTERNS = (
    rf"{_ALONE}(?:TODO|FIXME|TBC|TBD|TBA){_ENDS}{_SPOKEN_OF}",
    r"(?i:\blorem ipsum\b)",
    rf"{_ALONE}XX+ ?(?:{_UNITS})",
    r"(?<=\[)XX+(?=\])|(?<=\()XX+(?=\))",
    r"(?<=[$€£])XX+\b|\b(?:19|20)XX\b|\bXX+[./-]XX+\b",
    r"(?<=\bp\. )XX+\b|(?<=\bpp\. )XX+\b|\b(?:Figure|Table|Section|Equation|Annex) XX+\b",
)
_PLACEHOLDER = re.compile("|".join(_PATTERNS))
_QUOTED = re.compile(r"""["“‘'*_`]$""")


def placeholders(reading: Reading) -> Iterator[Slip]:
    """Words that stand where something is still to be written, but for those that are quoted."""
    for match in (
        _PLACEHOLDER.finditer(reading.words) if _PLACEHOLDER.search(reading.source) else ()
    ):
        if not _QUOTED.search(reading.words[: match.start()][-1:]):
            yield Slip(
                start=match.start(),
                end=match.end(),
                message=f'"{match[0]}" stands where something is still to be written',
                hint="write it, or move the remark into a comment: <!-- … -->",
            )
