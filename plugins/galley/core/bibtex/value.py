"""The value of a field: pieces in braces, in quotes, or the name of a `@string`."""

import re
from collections.abc import Mapping

_PIECE = re.compile(r'[{"]|[^\s#]+')
_ESCAPED_OR_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_ESCAPED_OR_SIGN = re.compile(r'\\.|[{}"]', re.DOTALL)
# A string may be made of others; what doubles itself a few dozen times must end somewhere.
LONGEST = 100_000


def pieces(value: str) -> list[str]:
    """The pieces of a value, as they are written."""
    if value[:1] == "{" and " # " not in value:
        return [value]
    found: list[str] = []
    at = 0
    while match := _PIECE.search(value, at):
        at = match.end() if match[0] not in '{"' else _end(value, match.start())
        found.append(value[match.start() : at])
    return found


def _end(value: str, start: int) -> int:
    """Where the brace or quote that opens here is closed."""
    depth = 0
    for match in _ESCAPED_OR_SIGN.finditer(value, start + (value[start] == '"')):
        if match[0] == '"' and value[start] == '"' and depth == 0:
            return match.end()
        # A brace that closes none is a character like others between quotes.
        depth = max(0, depth + (match[0] == "{") - (match[0] == "}"))
        if match[0] == "}" and value[start] == "{" and depth == 0:
            return match.end()
    return len(value)


def is_bare(piece: str) -> bool:
    """Whether a piece is a number or the name of a string."""
    return piece[:1] not in ("{", '"')


def content(value: str) -> str:
    """What a value says: its pieces without their braces and quotes, one after the other."""
    if value[:1] == "{" and " # " not in value:
        return value[1:-1]
    return "".join(p if is_bare(p) else p[1:-1] for p in pieces(value))


def without_braces(text: str) -> str:
    """The text without any brace."""
    return text.replace("{", "").replace("}", "")


def is_balanced(text: str) -> bool:
    """Whether a text can be put into braces."""
    depth = 0
    for match in _ESCAPED_OR_BRACE.finditer(text):
        depth += (match[0] == "{") - (match[0] == "}")
        if depth < 0:
            return False
    return depth == 0


def with_strings(value: str, strings: Mapping[str, str]) -> str:
    """The value with the named strings in place of their names, unless it grows too long."""
    if value[:1] == "{" and " # " not in value:
        return value
    known = [strings.get(p.lower(), p) if is_bare(p) else p for p in pieces(value)]
    if sum(map(len, known)) > LONGEST:
        return value
    return _as_one(" # ".join(known))


def _as_one(value: str) -> str:
    """The value as one piece, where that says the same: what strings double has many thousands."""
    if any(is_bare(piece) for piece in pieces(value)):
        return value
    one = f"{{{content(value)}}}"
    return one if _end(one, 0) == len(one) and one[-2:-1] != "\\" else value
