"""What Typst says against a paper, in an author's words, and where in the paper that is."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from galley.tools.process import ToolError

# How Typst begins what a standard forbids.
_STANDARD = re.compile(r"^(?P<names>(?:PDF/[\w.-]+(?:, )?)+) error: ")
_PLAIN = (
    (r"skipped from heading level (\d+) to (\d+)", r"a heading of level \2 follows one of level \1: a level is left out"),
    (r"heading title is empty", "a heading has no words"),
    (r"the text `\"(.*?)\"` could not be displayed.*", r'no typeface of the paper has the character "\1"'),
    (r'the text contains the codepoint `\"(.*?)\"`', r'the character "\1" has a meaning in one typeface only'),
    (r"missing alt text", "a picture or a figure has no alternative text"),
    (r"the PDF is missing a CMYK profile", "a picture has the colours of a printing press (CMYK); save it as RGB"),
    (r"failed to load linked image (\S+) in SVG.*", r'a picture names another one, "\1", which is not part of it'),
)  # fmt: skip
_PATH = re.compile(r'(?:image|picture)\("([^"]+)"')
# Characters of the author's that look like markup once they are no longer escaped.
_LIKE_MARKUP = re.compile(r"\\[#\[\](){}<>]")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_MARKUP = re.compile(
    r"#[\w.-]+\(\[\],|\b(?:caption|alt|title): |#[\w.-]+\([^()]*\);?|#[\w.-]+|<[\w.:-]+>|[\[\](){}];?|^[=\-+/ ]+"
)


class UnprintableError(Exception):
    """A chapter that cannot be printed; `words` are in its source near the place, best first.

    `share` is how much of the chapter is before the place, from 0 to 1.
    """

    def __init__(self, message: str, part: int, words: tuple[str, ...], share: float = 0) -> None:
        super().__init__(message)
        self.part, self.words, self.share = part, words, share


class TemplateError(ToolError):
    """A template that Typst cannot use; line and column count from 1, and 0 means the whole file."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column


def plain(message: str) -> str:
    """Typst's message without its own words for things."""
    standard = _STANDARD.match(message)
    rest = message[standard.end() :] if standard else message
    for pattern, words in _PLAIN:
        rest, count = re.subn(pattern, words, rest, count=1, flags=re.DOTALL)
        if count:
            break
    return f"{rest}, which {standard['names']} forbids" if standard else rest


def unmet(message: str, standards: Sequence[str]) -> list[str]:
    """The standards, of those that are asked for, that Typst says a document does not meet."""
    match = _STANDARD.match(message)
    named = match["names"].lower() if match else ""
    return [standard for standard in standards if standard in named]


def candidates(lines: Sequence[str], column: int) -> Iterator[str]:
    """What an author may have written that became some lines of Typst, best first.

    `column` is the place in the first of them.
    """
    line = lines[0]
    start = max(column - 1, 0) if line[column - 1 : column] == "#" else column
    for text in (line[start:], *lines):
        yield from (PurePosixPath(path).name for path in _PATH.findall(text)[:1])
        words = _ESCAPE.sub("", _MARKUP.sub(" ", _LIKE_MARKUP.sub(" ", text))).split()
        yield from (" ".join(words[:count]) for count in (8, 4, 2, 1) if len(words) >= count)
