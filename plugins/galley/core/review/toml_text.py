"""Values as they are written in TOML, and where the tables of a TOML text begin.

Format: TOML 1.0.0. Python reads it and does not write it; what is written here reads well in a diff:
a text of several lines has each on its own.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

_PLAIN = re.compile(r"[\x20-\x7e\xa0-\ud7ff\ue000-\U0010ffff]*")
_ESCAPES = {"\\": r"\\", '"': r"\"", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
# Strings and comments, in which nothing begins; and the headers of tables.
_HEADS = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})'
    r'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'
    r"|^(?P<head>[ \t]*\[\[?[^\n]*)",
    re.DOTALL | re.MULTILINE,
)
_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})'
    r'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|^[ \t]*(?P<comment>#[^\n]*)|#[^\n]*',
    re.DOTALL | re.MULTILINE,
)

Scalar = str | bool | int | date | datetime


def written(value: Scalar) -> str:
    """A value as TOML has it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case str():
            return _text(value)


def lines(pairs: Sequence[tuple[str, Scalar | None]]) -> Iterator[str]:
    """Lines of a table: each name with its value, without those that have none."""
    for name, value in pairs:
        if value is not None and value != "":
            yield f"{name} = {written(value)}"


def _text(text: str) -> str:
    if "\n" not in text:
        return f'"{_escaped(text)}"'
    is_plain = all(map(_PLAIN.fullmatch, text.split("\n")))
    if is_plain and "'''" not in text and not text.endswith("'"):
        return f"'''\n{text}'''"
    escaped = "\n".join(map(_escaped, text.split("\n")))
    return f'"""\n{escaped}"""'


def _escaped(text: str) -> str:
    return "".join(
        _ESCAPES.get(sign) or (sign if _PLAIN.fullmatch(sign) else f"\\u{ord(sign):04x}")
        for sign in text
    )


def heads(text: str, head: str) -> list[int]:
    """Where the tables of a name begin, such as `[[comment]]`: the offsets of their lines."""
    return [
        found.start()
        for found in _HEADS.finditer(text)
        if (found["head"] or "").split("#")[0].strip() == head
    ]


def comments(text: str) -> list[str]:
    """The comments of a TOML text that have a line of their own."""
    return [found["comment"] for found in _COMMENT.finditer(text) if found["comment"]]
