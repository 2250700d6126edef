"""A text whose lines know the file that they come from, also when files are put together."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n?|\n")


class Loss(NamedTuple):
    """What of a source is not in the paper; `line` is 0 for the file as a whole."""

    path: str
    line: int
    what: str


def told(losses: Iterable[Loss]) -> list[str]:
    """One text for each thing that is lost in a file, with its lines, file by file."""
    lines: dict[tuple[str, str], list[int]] = {}
    for loss in losses:
        found = lines.setdefault((loss.path, loss.what), [])
        if loss.line not in found:
            found.append(loss.line)
    files = list(dict.fromkeys(path for path, _ in lines))
    order = sorted(lines.items(), key=lambda entry: (files.index(entry[0][0]), min(entry[1])))
    made = []
    for (path, what), found in order:
        first, *others = sorted(found)
        place = f"{path}:{first}" if first else path
        shown = ", ".join(map(str, others))
        made.append(f"{place}: {what}{f' (also in lines {shown})' if others else ''}")
    return made


class SourceLine(NamedTuple):
    """A line without its end, the file that it is from, and its number there, counted from 1."""

    text: str
    path: str
    number: int

    def lost(self, what: str) -> Loss:
        """Something of this line that is not in the paper."""
        return Loss(self.path, self.number, what)


@dataclass(frozen=True, slots=True)
class SourceText:
    """Lines in order; `path` is the file that they begin with."""

    path: str
    lines: tuple[SourceLine, ...]

    @classmethod
    def decode(cls, content: bytes, path: str) -> "SourceText":
        """The lines of a file. Raises UnicodeDecodeError if it is not UTF-8."""
        lines = _LINE_END.split(content.decode("utf-8-sig"))
        return cls(path, tuple(SourceLine(text, path, n) for n, text in enumerate(lines, 1)))

    @classmethod
    def join(cls, texts: Iterable["SourceText"]) -> "SourceText":
        """Texts one after the other, with an empty line between them."""
        lines: list[SourceLine] = []
        path = ""
        for text in texts:
            path = path or text.path
            lines += [*text.lines, SourceLine("", text.path, len(text.lines))]
        return cls(path, tuple(lines))

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "".join(f"{line.text}\n" for line in self.lines)

    def lost(self, what: str, words: str, index: int = 0) -> Loss:
        """Something that is not in the paper, where words occur for the nth time, counted from 0.

        Of words over several lines, the first line decides; if it is nowhere, the file has no line.
        """
        sought = next(filter(None, map(str.strip, words.splitlines())), "")
        found = [line for line in self.lines if sought for _ in range(line.text.count(sought))]
        return found[min(index, len(found) - 1)].lost(what) if found else Loss(self.path, 0, what)
