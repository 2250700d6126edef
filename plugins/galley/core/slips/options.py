"""Options of a block that would be text, as they are not indented far enough."""

import re
from collections.abc import Iterator

from galley.core.slips.slip import Reading, Slip

_INDENT = 4
# So many characters below the first line of a block are looked at.
_MOST = 4000
_DEPTHS = (
    "not indented",
    *(f"indented by only {n}" for n in ("one space", "two spaces", "three spaces")),
)
_BLOCK = re.compile(r"(?m)^(?P<margin>[ \t]*)/{3,}[ ]*[\w-]+[ ]*(?:\|.*)?\n")
_NAME = r"[A-Za-z][\w-]*:(?=[ \t\n]|\Z)"
# The first line says that options begin: some blanks before a name, or the name of nearly all.
_OPTIONS = re.compile(
    rf"(?=[ ]{{1,3}}{_NAME}|id:[ \t])(?:[ ]*(?:{_NAME}|-[ \t]).*(?:\n|\Z)|[ ]{{{_INDENT},}}\S.*(?:\n|\Z))+"
)


def shallow(reading: Reading) -> Iterator[Slip]:
    """Options below the first line of a block that are indented by less than four spaces."""
    text = reading.text
    for block in _BLOCK.finditer(text):
        margin, below = (
            block["margin"],
            text[block.end() : block.end() + _MOST].partition("\n\n")[0].split("\n"),
        )
        inside = [line.removeprefix(margin) for line in below if line.startswith(margin)]
        if found := shallow_options("\n".join(inside)):
            written, mended = found
            depth = len(written) - len(written.lstrip())
            lines = written.rstrip("\n").split("\n")
            start = block.end() + len(margin) + depth
            spread = len(margin) * (len(lines) - 1)
            end = block.end() + len(margin) + len("\n".join(lines)) + spread
            name = lines[0].strip().partition(":")[0]
            yield Slip(
                start=start,
                end=end,
                message=f'"{name}" would be text, as it is {_DEPTHS[depth]}',
                hint=f"indent the options of a block by {_INDENT} spaces",
                mended=mended.rstrip("\n").replace("\n", f"\n{margin}")[depth:],
            )


def shallow_options(inside: str) -> tuple[str, str] | None:
    """The options that a block's text begins with and that are indented by less than four spaces.

    They are given as they are written, and as they are to be written.
    """
    match = _OPTIONS.match(inside)
    if match is None:
        return None
    lines = match[0].split("\n")
    deep = (" " * max(_INDENT, len(line) - len(line.lstrip())) + line.lstrip() for line in lines)
    return match[0], "\n".join(line.rstrip() if not line.strip() else line for line in deep)
