"""The order in which people read problems: causes before what follows from them, errors before notes.

Programs get them in the order of the files and their lines.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from galley.core.rules.diagnostic import Diagnostic, Severity

# What decides whether anything else can be read, the furthest first: settings, then files, then what
# a file is made of. An unknown key may be no more than an entry whose brace is missing.
_CAUSES: Sequence[Sequence[str]] = (
    (
        "merge-is-finished",
        "configuration-parses",
        "option-is-known",
        "option-is-unique",
        "option-fits",
        "rule-is-known",
    ),
    (
        "source-is-readable",
        "source-is-fetched",
        "source-is-in-the-workspace",
        "source-is-text",
        "source-is-utf8",
        "bibliography-exists",
        "style-is-readable",
        "brand-is-readable",
        "template-is-usable",
        "navigation-resolves",
        "chapter-is-whole",
    ),
    ("entry-parses", "entry-key-is-unique", "front-matter-is-valid"),
)
CAUSES = {rule: rank for rank, rules in enumerate(_CAUSES) for rule in rules}
_SEVERITIES = list(Severity)


def for_people(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics by file, the file with the first cause first; in a file errors before notes."""
    by_file = {
        path: sorted(group, key=_urgency)
        for path, group in groupby(
            sorted(diagnostics, key=lambda d: d.location), lambda d: d.location.path
        )
    }
    # Sorting keeps the order of files and of lines where nothing else decides.
    files = sorted(by_file.values(), key=lambda group: _urgency(group[0]))
    return tuple(diagnostic for group in files for diagnostic in group)


def is_cause(diagnostic: Diagnostic) -> bool:
    """Whether other diagnostics may follow from this one."""
    return diagnostic.rule.name in CAUSES


def _urgency(diagnostic: Diagnostic) -> tuple[int, int]:
    rank = CAUSES.get(diagnostic.rule.name, len(_CAUSES))
    severity = _SEVERITIES.index(diagnostic.severity)
    # A note is never a cause of anything.
    return (
        (rank, severity) if diagnostic.severity is not Severity.NOTE else (len(_CAUSES), severity)
    )
