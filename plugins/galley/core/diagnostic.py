"""What an author is told: a diagnostic under a rule, at a place."""

from collections.abc import Iterable, Mapping
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
    """What must hold in a paper, named as a positive sentence."""

    name: str
    severity: Severity
    description: str


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
        hint = f"; {self.suggestion}" if self.suggestion else ""
        return f"{self.location} {self.severity} {self.rule.name}: {self.message}{hint}"


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


def with_severities(
    diagnostics: Iterable[Diagnostic], severities: Mapping[str, str]
) -> Iterable[Diagnostic]:
    """The diagnostics with the severities that a workspace gives to rules; "off" drops one."""
    for diagnostic in diagnostics:
        given = severities.get(diagnostic.rule.name, diagnostic.severity)
        if given != "off":
            yield replace(diagnostic, rule=replace(diagnostic.rule, severity=Severity(given)))


def failed(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of the diagnostics is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def _rule(name: str, severity: Severity, description: str) -> Rule:
    RULES[name] = Rule(name, severity, description)
    return RULES[name]


RULES: dict[str, Rule] = {}

CITATION_KEY_RESOLVES = _rule(
    "citation-key-resolves",
    Severity.ERROR,
    "Every cited key is an entry of the bibliography.",
)
IDENTIFIER_IS_UNIQUE = _rule(
    "identifier-is-unique",
    Severity.ERROR,
    "An element's id on a page is given once.",
)
ENTRY_KEY_IS_UNIQUE = _rule(
    "entry-key-is-unique",
    Severity.ERROR,
    "Every key of the bibliography is given to one entry.",
)
ENTRY_FIELD_IS_UNIQUE = _rule(
    "entry-field-is-unique",
    Severity.ERROR,
    "Every entry of the bibliography gives each of its fields once.",
)
ENTRY_PARSES = _rule(
    "entry-parses",
    Severity.ERROR,
    "Every entry of the bibliography can be read.",
)
ENTRY_IS_UNDERSTOOD = _rule(
    "entry-is-understood",
    Severity.ERROR,
    "The citation processor understands every cited entry.",
)
ENTRY_HAS_FIELDS = _rule(
    "entry-has-fields",
    Severity.ERROR,
    "A cited entry has the fields that the citation style prints.",
)
ENTRY_IS_CITED = _rule(
    "entry-is-cited",
    Severity.NOTE,
    "Every entry of the bibliography is cited.",
)
BIBLIOGRAPHY_EXISTS = _rule(
    "bibliography-exists",
    Severity.ERROR,
    "The configured bibliography files exist and can be read.",
)
STYLE_IS_READABLE = _rule(
    "style-is-readable",
    Severity.ERROR,
    "The citation style exists and is a CSL style.",
)
NAVIGATION_RESOLVES = _rule(
    "navigation-resolves",
    Severity.ERROR,
    "Every chapter that the navigation names exists.",
)
IMAGE_EXISTS = _rule(
    "image-exists",
    Severity.ERROR,
    "Every image is a file of the workspace.",
)
IMAGE_IS_LOCAL = _rule(
    "image-is-local",
    Severity.ERROR,
    "No image is fetched from another host.",
)
IMAGE_IS_READABLE = _rule(
    "image-is-readable",
    Severity.ERROR,
    "Every image can be drawn in the proofs.",
)
LINK_RESOLVES = _rule(
    "link-resolves",
    Severity.ERROR,
    "Every link inside the paper leads to a page and a place that exist.",
)
SOURCE_IS_UTF8 = _rule(
    "source-is-utf8",
    Severity.ERROR,
    "Every source file is encoded as UTF-8.",
)
EQUATION_IS_READABLE = _rule(
    "equation-is-readable",
    Severity.ERROR,
    "Every formula is TeX that can be read.",
)
MARKER_IS_RESOLVED = _rule(
    "marker-is-resolved",
    Severity.ERROR,
    "Every insertion point is one that exists.",
)
FRONT_MATTER_IS_VALID = _rule(
    "front-matter-is-valid",
    Severity.ERROR,
    "The front matter of a chapter holds known words.",
)
FOOTNOTE_IS_CALLED = _rule(
    "footnote-is-called",
    Severity.ERROR,
    "Every footnote has a mark in the text.",
)
CITATION_SETS = _rule(
    "citation-sets",
    Severity.ERROR,
    "The citation processor sets every citation without complaint.",
)
CROSSREF_TARGET_RESOLVES = _rule(
    "crossref-target-resolves",
    Severity.ERROR,
    "Every cross-reference leads to something that has its id.",
)
BLOCK_IS_RECOGNISED = _rule(
    "block-is-recognised",
    Severity.ERROR,
    "Every block between /// lines is of a known kind, and can be read.",
)
ITEM_OPTION_IS_KNOWN = _rule(
    "item-option-is-known",
    Severity.ERROR,
    "Every option of a register item is one that items have.",
)
ANCHOR_IS_UNIQUE = _rule(
    "anchor-is-unique",
    Severity.ERROR,
    "Every id stands once on its page.",
)
ITEM_ID_IS_UNIQUE = _rule(
    "item-id-is-unique",
    Severity.ERROR,
    "Every item of the register has an id that no other item has.",
)
ITEM_ID_NAMES_ITS_KIND = _rule(
    "item-id-names-its-kind",
    Severity.ERROR,
    "Every item of the register has an id that begins with its kind.",
)
ITEM_LINK_RESOLVES = _rule(
    "item-link-resolves",
    Severity.ERROR,
    "Every link of an item leads to an item.",
)
ITEM_RELATION_FITS_ITS_KINDS = _rule(
    "item-relation-fits-its-kinds",
    Severity.ERROR,
    "Every link of an item joins two kinds that its relation may join.",
)
NEED_IS_ADDRESSED = _rule(
    "need-is-addressed",
    Severity.WARNING,
    "Every need is addressed by a consideration or a recommendation.",
)
CONSIDERATION_ANSWERS_A_NEED = _rule(
    "consideration-answers-a-need",
    Severity.WARNING,
    "Every consideration addresses a need.",
)
ITEM_HAS_A_SOURCE = _rule(
    "item-has-a-source",
    Severity.WARNING,
    "Every item of the register cites a source.",
)
LINK_IS_NOT_SUSPECT = _rule(
    "link-is-not-suspect",
    Severity.WARNING,
    "No item was reworded since another was linked to it.",
)
LINK_IS_RECORDED = _rule(
    "link-is-recorded",
    Severity.NOTE,
    "Every link of the register stands in register.lock.",
)
CHART_IS_READABLE = _rule(
    "chart-is-readable",
    Severity.ERROR,
    "Every chart is of a known kind, and its CSV file holds the columns and numbers that it shows.",
)
FOOTNOTE_STANDS_ALONE = _rule(
    "footnote-stands-alone",
    Severity.ERROR,
    "No footnote calls another one: a printed note cannot.",
)
