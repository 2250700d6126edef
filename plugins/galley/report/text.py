"""The report for people: by file, with the line of the source and a caret below it."""

from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, groupby

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from galley.core.rules.diagnostic import Diagnostic, Severity, counted, visible
from galley.report.findings import Findings

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
# A file that breaks a rule at every line is told each time, but shown this often.
_SHOWN = 3
# From so many diagnostics on, they are counted by rule.
_MANY = 12
_TAB = 4
# How many times the width is looked at on either side of a column: a sign may take no cell.
_FAR = 4
_CUT = " \u2026"


def as_text(findings: Findings, width: int) -> Iterator[Text]:
    """The lines of the report, for a terminal of so many cells."""
    explained: set[str] = set()
    for _, group in groupby(findings.diagnostics, lambda d: d.location.path):
        shown: Counter[str] = Counter()
        for diagnostic in group:
            yield as_line(diagnostic, findings)
            shown[diagnostic.rule.name] += 1
            if shown[diagnostic.rule.name] <= _SHOWN:
                yield from _excerpt(diagnostic, findings, width)
            if diagnostic.rule.name not in explained:
                explained.add(diagnostic.rule.name)
                yield _explanation(diagnostic, findings)
        yield Text()
    yield from _counts(findings)


def faults(findings: Findings) -> Iterator[Text]:
    """A line for each error and each warning, and nothing else."""
    for diagnostic in findings.diagnostics:
        if diagnostic.severity is not Severity.NOTE:
            yield as_line(diagnostic, findings)


def as_line(diagnostic: Diagnostic, findings: Findings) -> Text:
    """A diagnostic in one line: `path:line:column severity rule: message; suggestion`."""
    line = Text(str(diagnostic))
    place = len(visible(str(diagnostic.location)))
    severity = place + 1 + len(diagnostic.severity)
    rule = severity + 1 + len(diagnostic.rule.name)
    line.stylize("bold", 0, place)
    line.stylize(COLOURS[diagnostic.severity], place + 1, severity)
    page = findings.manual.address_of(diagnostic.rule.name)
    line.stylize(Style(link=page), severity + 1, rule)
    return line


def _excerpt(diagnostic: Diagnostic, findings: Findings, width: int) -> Iterator[Text]:
    place = diagnostic.location
    source = findings.line(place)
    if source is None or not source.strip():
        return
    gutter = f"{place.line:>5} | "
    shown, caret = excerpt(source, place.column, max(width - len(gutter), 20))
    yield Text.assemble((gutter, "dim"), shown)
    if place.column:
        blank = " " * (len(gutter) - 2)
        colour = COLOURS[diagnostic.severity]
        yield Text.assemble((f"{blank}| ", "dim"), " " * caret, ("^", colour))


def excerpt(line: str, column: int, width: int) -> tuple[str, int]:
    """What is shown of a line in so many cells, and how many of them stand before the column.

    `column` counts signs from 1. A wide sign takes two cells and a combining one none; a tab goes
    on to the next of its stops. A line that is too long is cut around the column.
    """
    line = line.rstrip()
    # Of a line of megabytes, only what stands near the column is measured.
    start, stop = max(column - _FAR * width, 0), max(column, 1) + _FAR * width
    signs = list(_signs(line[start:stop]))
    ends = list(accumulate((cells for _, cells in signs), initial=0))
    caret = ends[min(max(column, 1) - 1 - start, len(signs))]
    if start == 0 and len(line) <= stop and max(ends[-1], caret + 1) <= width:
        return "".join(sign for sign, _ in signs), caret
    room = width - 2 * len(_CUT)
    first = min(max(caret - room // 3, 0), max(ends[-1] - room, 0))
    kept = [n for n in range(len(signs)) if ends[n] >= first and ends[n + 1] <= first + room]
    begin, end = kept[0], kept[-1] + 1
    before = _CUT[::-1] if begin or start else ""
    after = _CUT if end < len(signs) or stop < len(line) else ""
    shown = "".join(sign for sign, _ in signs[begin:end])
    return f"{before}{shown}{after}", len(before) + caret - ends[begin]


def _signs(line: str) -> Iterator[tuple[str, int]]:
    """The signs of a line as they are shown, each with the cells that it takes."""
    position = 0
    for sign in line:
        cells = _TAB - position % _TAB if sign == "\t" else cell_len(visible(sign))
        position += cells
        yield " " * cells if sign == "\t" else visible(sign), cells


def _explanation(diagnostic: Diagnostic, findings: Findings) -> Text:
    rule = diagnostic.rule.name
    link = Style(link=findings.manual.address_of(rule), dim=True)
    return Text.assemble(("      = see ", "dim"), (findings.manual.page_of(rule), link))


def _counts(findings: Findings) -> Iterator[Text]:
    if len(findings.diagnostics) >= _MANY:
        rules = Counter(diagnostic.rule.name for diagnostic in findings.diagnostics)
        for rule, count in sorted(rules.items(), key=lambda pair: (-pair[1], pair[0])):
            yield Text(f"{count:>5} {rule}")
    if findings.diagnostics:
        yield Text(counted(findings.diagnostics), "bold")
