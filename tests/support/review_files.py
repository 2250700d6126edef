"""Small files of reviewers in each format, to be read and to be damaged. All people in them are invented."""

import io
import json
from functools import cache

import docx
import pikepdf
import xlsxwriter

from tests.support.commented_word import WordComment, WordEdit, commented
from tests.support.ten_comments import Said, in_csv, in_iso_form

QUOTE = "as long as a service depends on it"
PARAGRAPH = f"Access must last for {QUOTE}, whoever supplies the model."


@cache
def word() -> bytes:
    """A Word file with a comment, a reply and a change."""
    document = docx.Document()
    document.add_heading("2.1 Notice", 2)
    document.add_paragraph(PARAGRAPH)
    made = io.BytesIO()
    document.save(made)
    comment = WordComment(QUOTE, "For how long?", reply="I ask the same.", resolved=True)
    return commented(made.getvalue(), [comment], [WordEdit("whoever", "whichever firm")])


@cache
def iso_form() -> bytes:
    """The comment form of ISO with one comment."""
    return in_iso_form([Said(QUOTE, "", 0, "For how long?")])


@cache
def sheet() -> bytes:
    """A workbook with a title above the headers of its columns."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    page = book.add_worksheet()
    rows = [
        ["Comments on the draft"],
        [],
        ["#", "Organization", "Type (1 Federal)", "Section", "Comment (with rationale)"],
        [1, "Example Institute", "Editorial", "2.1", "For how long?"],
    ]
    for line, row in enumerate(rows):
        page.write_row(line, 0, row)
    book.close()
    return made.getvalue()


@cache
def form() -> bytes:
    """A CSV file of one comment."""
    return in_csv([Said(QUOTE, "", 0, "For how long?")])


@cache
def hypothesis() -> bytes:
    """An export of Hypothesis: an annotation, a reply to it, and a highlight without words."""
    row = {
        "id": "a1",
        "user": "acct:ash@hypothes.is",
        "user_info": {"display_name": "Ann Ash"},
        "created": "2026-12-02T09:14:00.123+00:00",
        "text": "For how long?",
        "tags": ["technical"],
        "target": [
            {
                "source": "https://example.org/needs/",
                "selector": [
                    {"type": "RangeSelector", "startOffset": 3},
                    {"type": "TextQuoteSelector", "exact": QUOTE, "prefix": "last for "},
                ],
            }
        ],
    }
    reply = {"id": "a2", "user": "acct:b@x", "text": "Yes.", "references": ["a1"], "target": []}
    silent = {"id": "a3", "user": "acct:b@x", "text": "", "target": row["target"]}
    return json.dumps({"total": 3, "rows": [row, reply, silent]}).encode()


@cache
def letter() -> bytes:
    """An e-mail that quotes the block of a comment, as programs of mail do."""
    comment = json.dumps({"body": "For how long?", "target": {"selector": _selector()}}, indent=1)
    quoted = "\r\n".join(f"> {line}" for line in comment.split("\n"))
    text = (
        "From: Ann Ash <ann@example.org>\r\nSubject: A comment\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\nDear all,\r\n\r\n"
        f"> ```json galley-comment\r\n{quoted}\r\n> ```\r\n"
    )
    return text.encode()


def _selector() -> dict[str, str]:
    return {"type": "TextQuoteSelector", "exact": QUOTE}


@cache
def pdf() -> bytes:
    """A PDF with a highlight, a reply, a state, a replacement of words, a note and a drawing."""
    book = pikepdf.new()
    book.add_blank_page(page_size=(500, 300))
    page = book.pages[0]
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F1=pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier
            )
        )
    )
    # Courier at 10 points: each letter is 6 points wide.
    text = f"BT /F1 10 Tf 20 250 Td ({PARAGRAPH[:70]}) Tj 0 -20 Td (Prices are told early.) Tj ET"
    page.Contents = book.make_stream(text.encode())
    at = PARAGRAPH.index(QUOTE)
    x0, x1 = 20 + 6 * at, 20 + 6 * (at + len(QUOTE))
    prices = (20, 226, 20 + 6 * 6, 240)
    marked = _note(
        book, "Highlight", (x0, 246, x1, 260), quads=True, T="Ann Ash", Contents="For how long?"
    )
    annotations = [
        marked,
        _note(book, "Text", (0, 0, 9, 9), IRT=marked, T="Ben Birch", Contents="I ask the same."),
        _note(
            book, "Text", (0, 0, 9, 9), IRT=marked, State="Completed", StateModel="Review", T="Ann"
        ),
    ]
    caret = _note(book, "Caret", (54, 226, 60, 240), T="Ann Ash", Contents="Fees")
    struck = _note(
        book, "StrikeOut", prices, quads=True, IRT=caret, RT=pikepdf.Name.Group, T="Ann Ash"
    )
    annotations += [
        caret,
        struck,
        _note(
            book,
            "Text",
            (300, 228, 310, 238),
            T="Ann Ash",
            RC="<body><p>Why <b>early</b>?</p></body>",
        ),
        _note(book, "Ink", (0, 0, 9, 9), T="Ann Ash"),
    ]
    page.Annots = book.make_indirect(pikepdf.Array(annotations))
    book.docinfo["/Keywords"] = "access, Galley-Revision: 178d582"
    made = io.BytesIO()
    book.save(made, deterministic_id=True)
    return made.getvalue()


def _note(
    book: pikepdf.Pdf,
    kind: str,
    box: tuple[float, float, float, float],
    *,
    quads: bool = False,
    **entries: object,
) -> pikepdf.Object:
    x0, y0, x1, y1 = box
    told = {"Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name(f"/{kind}"), "Rect": list(box)}
    if quads:
        told["QuadPoints"] = [x0, y1, x1, y1, x0, y0, x1, y0]
    return book.make_indirect(
        pikepdf.Dictionary({f"/{k}": v for k, v in {**told, **entries}.items()})
    )


FILES = {
    "a.docx": word,
    "form.docx": iso_form,
    "a.xlsx": sheet,
    "a.csv": form,
    "a.json": hypothesis,
    "a.eml": letter,
    "a.pdf": pdf,
}
