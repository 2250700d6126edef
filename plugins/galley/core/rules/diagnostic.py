"""A problem for the author to read: a diagnostic under a rule, at a place."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """How much a broken rule weighs: an error fails the build, a note never does."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold in a paper, by the name of its page; and how much it weighs when it does not."""

    name: str
    severity: Severity


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a source; line and column count from 1, and 0 means the whole file."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.path, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One broken rule: where, what is wrong, and what the author may have meant."""

    rule: Rule
    message: str
    location: Location
    suggestion: str | None = None

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    def __str__(self) -> str:
        return visible(f"{self.location} {self.severity} {self.rule.name}: {self.advice}")

    def as_mild(self, severity: Severity) -> "Diagnostic":
        """The same, for what a reader loses less by than by most that breaks its rule."""
        return replace(self, rule=replace(self.rule, severity=severity))

    @property
    def advice(self) -> str:
        """The message with the suggestion after it."""
        return f"{self.message}; {self.suggestion}" if self.suggestion else self.message


# Characters that steer a terminal, or turn the direction of the text behind them.
_UNSEEN = dict.fromkeys(
    [*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"
)
_VISIBLE = str.maketrans(
    {**_UNSEEN, **{n: chr(0x2400 + n) for n in range(32)}, 127: "\u2421", "\n": " ", "\t": " "}
)


def visible(text: str) -> str:
    """A text of the author's for one line of a terminal, character for character, with none that steers it."""
    return text.translate(_VISIBLE)


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """A question that names the nearest of the known words, if one is near in any capitals."""
    known = {known.casefold(): known for known in sorted(words)}
    close = get_close_matches(word.casefold(), known, n=1, cutoff=0.75)
    return f'did you mean "{known[close[0]]}"?' if close else None


def location_at(path: str, source: str, offset: int) -> Location:
    """The line and column of a character offset in a source text."""
    start = source.rfind("\n", 0, offset) + 1
    return Location(path, source.count("\n", 0, offset) + 1, offset - start + 1)


def location_within(start: Location, text: str, offset: int) -> Location:
    """The line and column of a character offset in a text that begins at a place."""
    before = text[:offset]
    if not start.line:
        return start
    if "\n" not in before:
        return Location(start.path, start.line, start.column + offset)
    return Location(start.path, start.line + before.count("\n"), offset - before.rfind("\n"))


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics by place, each said once."""
    return tuple(
        sorted(dict.fromkeys(diagnostics), key=lambda d: (d.location, d.rule.name, d.message))
    )


def failed(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> bool:
    """Whether any of the diagnostics is an error or, where it is strict, a warning."""
    failing = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return any(d.severity in failing for d in diagnostics)


def counted(diagnostics: Iterable[Diagnostic]) -> str:
    """How many diagnostics there are of each severity, such as "2 errors, 1 note"."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    return ", ".join(
        f"{counts[severity]} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in Severity
        if counts[severity]
    )
