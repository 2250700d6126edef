"""Comments in the rows of a form: the columns are known by their heads, in the words of many bodies.

The comment form of ISO and IEC, those of NIST, and any other table that has a column of comments.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from galley.core.review.comment import CommentKind, FileReading, Remark, Reviewer, cleaned
from galley.core.review.placing import PassageAnchor
from galley.proofs.review.dates import DateError, order_of, read_moment
from galley.proofs.review.foreign import MOST_COMMENTS, ForeignFileError

# What a column is headed, without capitals, characters and what is in parentheses.
_HEADS: Mapping[str, str] = {
    name: column
    for column, names in {
        "number": "no|nr|number|comment no|comment number|id|comment id|ref no|item no|seq",
        "organisation": "organisation|organization|org|company|affiliation|agency|mb|nc|mb nc|"
        "member body|national committee|submitting organisation|submitting organization",
        "name": "name|commenter|commentor|reviewer|author|submitted by|poc|contact|your name|"
        "submitter|commenter name|reviewer name|by",
        "email": "email|e mail|mail|email address|commenter email",
        "kind": "type|type of comment|comment type|category|te ed ge|ge te ed|kind|classification",
        "section": "section|clause|subclause|clause subclause|section no|section number|clause no|"
        "clause number|reference|sec|heading|location|place|chapter|part|chapter section",
        "paragraph": "paragraph|figure|table|paragraph figure table|figure table|para|"
        "paragraph no|annex|item|need",
        "page": "page|page no|page number|pages|starting page",
        "line": "line|line no|line number|lines|starting line",
        "quote": "quote|text|passage|original text|current text|quoted text|existing text|"
        "text commented on|original|excerpt",
        "comment": "comment|comments|comment with rationale|comments with rationale|"
        "comment and rationale|remark|remarks|feedback|issue|concern|your comment|"
        "comment justification for change|comment text|observation",
        "reason": "rationale|justification|reason|justification for change",
        "proposed": "proposed change|suggested change|proposed text|suggested text|suggestion|"
        "recommended change|proposed changes|suggested changes|proposed wording|"
        "suggested resolution|proposed amendment|change proposed",
        "date": "date|submitted|date submitted|timestamp",
        "response": "response|responses|observations of the secretariat|secretariat observations|"
        "observation of the secretariat|resolution|our response|decision|reply",
        "disposition": "disposition|status|outcome",
    }.items()
    for name in names.split("|")
}
_KINDS = {"ge": CommentKind.GENERAL, "te": CommentKind.TECHNICAL, "ed": CommentKind.EDITORIAL}
_LETTERS = {"g": CommentKind.GENERAL, "t": CommentKind.TECHNICAL, "e": CommentKind.EDITORIAL}
# The heads are looked for in so many rows: a form may begin with a title.
_FIRST_ROWS = 40
_IN_PARENTHESES = re.compile(r"\([^)]*\)|\d+")
_QUOTED = re.compile(r"“([^”]{8,})”|\"([^\"]{8,})\"|«([^»]{8,})»|„([^“”]{8,})[“”]")
# The id of a comment in the ledger, as our own tables have it.
_OURS = re.compile(r"c-[a-z2-7]{7}")
# So many cells that are not read are named.
_CELLS_TOLD = 5
_COLUMNS_TOLD = "Comment, Section, Paragraph, Quote, Type, Proposed change, Name, Organisation"


@dataclass(frozen=True, slots=True)
class CommentForm:
    """The rows of a form below its heads: what each column is, by its index."""

    columns: Mapping[str, int]
    first: int

    def cell(self, row: Sequence[str], column: str) -> str:
        """What a row has in a column, or nothing."""
        at = self.columns.get(column, -1)
        return cleaned(row[at]) if 0 <= at < len(row) else ""


def form_of(rows: Sequence[Sequence[str]]) -> CommentForm | None:
    """The form that some rows are, if one of the first has heads that we know."""
    for n, row in enumerate(rows[:_FIRST_ROWS]):
        columns: dict[str, int] = {}
        for at, head in enumerate(row):
            if column := column_of(head):
                columns.setdefault(column, at)
        if "comment" in columns and len(columns) > 1:
            return CommentForm(columns, n + 1)
    return None


def column_of(head: str) -> str:
    """What a column with this head holds; nothing if that is not known."""
    told = head.split("(")[0] if head.split("(")[0].strip() else head
    words = re.sub(r"[^a-z]+", " ", _IN_PARENTHESES.sub(" ", told.casefold())).strip()
    return _HEADS.get(words, "")


def read_rows(rows: Sequence[Sequence[str]], source: str) -> FileReading:
    """The comments in the rows of a table. Raises ForeignFileError if no heads are known."""
    form = form_of(rows)
    if form is None:
        seen = next((row for row in rows if any(cell.strip() for cell in row)), ())
        heads = ", ".join(f'"{cleaned(cell)[:40]}"' for cell in seen[:12] if cell.strip())
        raise ForeignFileError(
            f"none of its columns is known to hold comments (the first row is {heads or 'empty'}); "
            f"give its columns headers such as {_COLUMNS_TOLD}"
        )
    problems: list[str] = []
    found = tuple(remarks_of(form, rows, source, problems))[:MOST_COMMENTS]
    head = rows[form.first - 1]
    used = set(form.columns.values())
    unread = [h for at, h in enumerate(head) if h.strip() and at not in used and not column_of(h)]
    left = [f'the column "{cleaned(head)[:40]}"' for head in unread]
    return FileReading(remarks=found, left=(*left, *in_short(problems)))


def in_short(problems: Sequence[str]) -> Iterator[str]:
    """The first of some problems with cells, and how many there are beside."""
    yield from problems[:_CELLS_TOLD]
    if (more := len(problems) - _CELLS_TOLD) > 0:
        yield f"{more} more dates"


def remarks_of(
    form: CommentForm,
    rows: Sequence[Sequence[str]],
    source: str,
    problems: list[str],
    prefix: str = "row",
) -> Iterator[Remark]:
    """The comment of each row that has one; `problems` gets the dates that are not read, with their cells."""
    order = order_of(form.cell(row, "date") for row in rows[form.first :])
    for n, row in enumerate(rows[form.first :], form.first + 1):
        text, proposed = form.cell(row, "comment"), form.cell(row, "proposed")
        if reason := form.cell(row, "reason"):
            text = f"{text}\n\n{reason}" if text else reason
        # Long forms say their heads again on each page.
        if not (text or proposed) or column_of(text) == "comment":
            continue
        told, said = form.cell(row, "date"), None
        try:
            said = read_moment(told, order)
        except DateError as error:
            cell = f"{_letters(form.columns['date'])}{n}"
            problems.append(f'the date "{cleaned(told)[:40]}" in cell {cell}: {error}')
        number = form.cell(row, "number")
        yield Remark(
            source=source,
            native=f"{prefix}-{n}",
            ours=number if _OURS.fullmatch(number) else "",
            by=Reviewer(
                name=form.cell(row, "name"),
                organisation=form.cell(row, "organisation"),
                email=form.cell(row, "email"),
            ),
            text=text,
            said=said,
            kind=kind_of(form.cell(row, "kind")),
            proposed=proposed,
            anchor=PassageAnchor(
                quote=form.cell(row, "quote") or _quoted(text),
                label=_label(form, row),
            ),
        )


def _letters(column: int) -> str:
    """The name of a column in a spreadsheet, by its index."""
    name, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def kind_of(told: str) -> CommentKind:
    """The kind of a comment by the word or the letters of a form."""
    words = re.findall(r"[a-z]+", told.casefold())
    for word in words:
        if kind := _KINDS.get(word[:2]) if len(word) > 1 else _LETTERS.get(word):
            return kind
    return CommentKind.GENERAL


def _label(form: CommentForm, row: Sequence[str]) -> str:
    parts = [form.cell(row, "section"), form.cell(row, "paragraph")]
    if not any(parts):
        parts = [f"{name} {told}" for name in ("page", "line") if (told := form.cell(row, name))]
    return ", ".join(" ".join(part.split()) for part in parts if part)[:200]


def _quoted(text: str) -> str:
    """The longest words of a comment in quotation marks: mostly they are the paper's."""
    found = ("".join(match) for match in _QUOTED.findall(text))
    return max((quote for quote in found if len(quote.split()) > 2), key=len, default="")


def table(rows: Iterable[Iterable[object]]) -> list[list[str]]:
    """Rows of cells as text."""
    return [["" if cell is None else str(cell) for cell in row] for row in rows]
