"""The report for people: by file, with the line of the source and a caret below it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from galley.core.rules.diagnostic import Diagnostic, Severity, counted, visible
from galley.report.findings import Findings
from galley.report.order import for_people, is_cause

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
# A file that breaks a rule at every line is reported each time, but shown this often.
_SHOWN = 3
# So often is a rule told in one report, unless the report is to be whole.
_MOST = 10
# From so many diagnostics on, a report ends with advice.
_MANY = 12
_TAB = 4
# How many times the width is looked at on either side of a column: a character may take no cell.
_FAR = 4
_CUT = " \u2026"


def as_text(findings: Findings, width: int, *, whole: bool = False) -> Iterator[Text]:
    """The lines of the report, for a terminal of so many cells.

    A rule that is broken very often is reported a few times, unless the report is to be `whole`.
    """
    ordered = for_people(findings.diagnostics)
    counts = Counter(diagnostic.rule.name for diagnostic in ordered)
    shown = ordered if whole else tuple(_first(ordered, counts))
    left = counts - Counter(diagnostic.rule.name for diagnostic in shown)
    last = {diagnostic.rule.name: diagnostic for diagnostic in shown}
    explained: set[str] = set()
    for _, group in groupby(shown, lambda d: d.location.path):
        excerpts: Counter[str] = Counter()
        for diagnostic in group:
            rule = diagnostic.rule.name
            yield as_line(diagnostic, findings)
            excerpts[rule] += 1
            if excerpts[rule] <= _SHOWN:
                yield from _excerpt(diagnostic, findings, width)
            if rule not in explained:
                explained.add(rule)
                yield _explanation(diagnostic, findings)
            if left[rule] and last[rule] is diagnostic:
                yield Text(f"      = and {left[rule]:,} more of {rule}; --all shows them", "dim")
        yield Text()
    yield from _end(ordered)


def _first(ordered: Iterable[Diagnostic], counts: Mapping[str, int]) -> Iterator[Diagnostic]:
    """The diagnostics except for those of a rule that follow its first ones."""
    seen: Counter[str] = Counter()
    for diagnostic in ordered:
        rule = diagnostic.rule.name
        seen[rule] += 1
        # One more is shown in the line that would only say so.
        if seen[rule] <= _MOST or counts[rule] == _MOST + 1:
            yield diagnostic


def faults(findings: Findings) -> Iterator[Text]:
    """A line for each error and each warning, and nothing else."""
    for diagnostic in for_people(findings.diagnostics):
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
    """What is shown of a line in so many cells, and how many of them are before the column.

    `column` counts characters from 1. A wide character takes two cells and a combining one none; a tab goes
    on to the next of its stops. A line that is too long is cut around the column.
    """
    line = line.rstrip()
    # Of a line of megabytes, only what is near the column is measured.
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
    """The characters of a line as they are shown, each with the cells that it takes."""
    position = 0
    for sign in line:
        cells = _TAB - position % _TAB if sign == "\t" else cell_len(visible(sign))
        position += cells
        yield " " * cells if sign == "\t" else visible(sign), cells


def _explanation(diagnostic: Diagnostic, findings: Findings) -> Text:
    rule = diagnostic.rule.name
    link = Style(link=findings.manual.address_of(rule), dim=True)
    return Text.assemble(("      = see ", "dim"), (findings.manual.page_of(rule), link))


def _end(ordered: Sequence[Diagnostic]) -> Iterator[Text]:
    """How many there are and, where there are many, what to make of them."""
    if ordered:
        yield Text(counted(ordered), "bold")
    if len(ordered) >= _MANY:
        yield from map(Text, _advice(ordered))


def _advice(ordered: Sequence[Diagnostic]) -> Iterator[str]:
    """Three lines for someone who meets many messages: what is wrong most, what to do first, what to
    do about a rule that does not matter."""
    common = Counter(diagnostic.rule.name for diagnostic in ordered).most_common()
    told = ", ".join(f"{rule} ({count:,})" for rule, count in common[:3])
    others = len(common) - 3
    yield f"Most often: {told}{f' and {others} more rules' if others > 1 else ''}."
    first = ordered[0]
    begin = f"Start with {visible(str(first.location))}, {first.rule.name}"
    if is_cause(first):
        yield f"{begin}: other messages may follow from it. Correct it, then check again."
    else:
        yield f"{begin}. Errors stop a build; warnings and notes do not."
    gentle = [d for d in ordered if d.severity is not Severity.ERROR and not is_cause(d)]
    (rule, _), *_ = Counter(d.rule.name for d in gentle or ordered).most_common()
    value = "off" if gentle else "warning"
    yield (
        "If a rule does not matter for your paper, change it in mkdocs.yml, under galley: "
        f"rules: {{{rule}: {value}}}."
    )
