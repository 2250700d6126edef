"""The options below the first line of a block, as their author typed them.

They look like YAML and are read as text: YAML would make 1.1 of the version 1.10, 750 of the time
12:30, false of "no", and would cut "Unit #3" off at the character.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NAME = re.compile(
    r"""(?P<quote>["']?)(?P<name>[^\s"'#:\[\]{},-][^"':\n]*?)(?P=quote)[ \t]*:(?=\s|$)[ \t]*"""
)
_ITEM = re.compile(r"-(?:[ \t]+|$)")
# A text that runs over lines, which YAML opens with such a character.
_FOLDED = re.compile(r"[|>][+-]?[0-9]?[+-]?[ \t]*")
_QUOTED = re.compile(r""""(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^']|'')*)'""", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
# A character with blanks on both its sides, as programmers write a comment; "Unit #3" holds none.
_COMMENT = re.compile(r"(?:^|[ \t]+)#(?:[ \t].*|$)")


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its name, its text, what is listed in it if it is a list, the comment left out."""

    name: str
    text: str
    listed: tuple[str, ...] = ()
    comment: str = ""


def read_options(text: str) -> tuple[Option, ...] | None:
    """The options in some lines, each as often as it is given; nothing where there are none."""
    found: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        name = _NAME.match(line)
        if name:
            found.append((name["name"], [line[name.end() :]]))
        elif not line.strip() or line.startswith("#"):
            continue
        elif found and _goes_on(line, found[-1][1][0]):
            found[-1][1].append(line)
        else:
            return None
    options = [_option(name, lines) for name, lines in found]
    return None if None in options else tuple(filter(None, options))


def _goes_on(line: str, first: str) -> bool:
    """Whether a line belongs to the option above it, which begins with a first line."""
    if _FOLDED.fullmatch(first):
        return line[0] in " \t"
    # What looks like an option further in is one whose indent is wrong.
    return bool(_ITEM.match(line.strip())) or (line[0] in " \t" and not _NAME.match(line.strip()))


def _option(name: str, lines: list[str]) -> Option | None:
    first, *rest = lines
    if _FOLDED.fullmatch(first):
        return Option(name, " ".join(" ".join(rest).split()))
    cut = [_without_comment(line) for line in lines]
    comment = next((said for _, said in cut if said), "")
    first, *rest = (line.strip() for line, _ in cut)
    if not first and rest and _ITEM.match(rest[0]):
        items = tuple(_unquoted(item) for item in _items(rest))
        return Option(name, ", ".join(items), items, comment)
    whole = " ".join(filter(None, [first, *rest]))
    if whole.startswith("["):
        items = tuple(_unquoted(part) for part in _parts(whole[1:-1]))
        return Option(name, whole, items, comment) if whole.endswith("]") else None
    return Option(name, _unquoted(whole), (), comment)


def _without_comment(line: str) -> tuple[str, str]:
    """A line without its comment, and the comment; there is none in a quoted text."""
    quoted = _QUOTED.match(line.strip().removeprefix("- ").strip())
    start = line.index(quoted[0]) + len(quoted[0]) if quoted else 0
    comment = _COMMENT.search(line, start)
    return (line[: comment.start()], comment[0].strip()) if comment else (line, "")


def _items(lines: list[str]) -> Iterator[str]:
    """The items of a list, each of which begins with a dash and may go on below it."""
    item = ""
    for number, line in enumerate(lines):
        dash = _ITEM.match(line)
        if dash and number:
            yield item
        item = line[dash.end() :] if dash else f"{item} {line}"
    yield item


def _parts(inner: str) -> Iterator[str]:
    """What is between the commas of a list in brackets, those in quotes excepted."""
    for part in re.findall(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^,]*)\s*(?:,|$)""", inner):
        if part.strip():
            yield part.strip()


def _unquoted(text: str) -> str:
    """A text without the quote marks around the whole of it."""
    text = text.strip()
    quoted = _QUOTED.fullmatch(text)
    if quoted is None:
        return text
    if quoted["single"] is not None:
        return quoted["single"].replace("''", "'")
    return _ESCAPE.sub(lambda match: {"n": " ", "t": " "}.get(match[1], match[1]), quoted["double"])


def write_message(options: Iterable[Option]) -> str:
    """The options as the text that a marker carries."""
    told = [[one.name, one.text, one.listed, one.comment] for one in options]
    return json.dumps(told, ensure_ascii=False)


def read_message(text: str) -> tuple[Option, ...]:
    """The options that a marker carries."""
    told: list[tuple[str, str, list[str], str]] = json.loads(text or "[]")
    return tuple(Option(name, said, tuple(listed), note) for name, said, listed, note in told)
