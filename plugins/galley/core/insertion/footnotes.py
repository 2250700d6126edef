"""One numbered list of notes to a page: the page's own footnotes and those that citations make.

Notes are numbered through the paper, so that "note 12" is the same note in every proof.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from galley.core.html.markers import FootnoteMark, footnote_marks, footnotes, replace
from galley.core.rules.words import Words

_BACKLINKS = re.compile(r'(?:&#160;|\u00a0|\s)*<a class="footnote-backref"[^>]*>.*?</a>', re.DOTALL)
_LAST_PARAGRAPH = re.compile(r"</p>\s*\Z")
# What may stand between two marks that touch.
_NO_WORDS = re.compile(r"(?:</?(?:span|strong|em)\b[^>]*>)*")


@dataclass(frozen=True, slots=True)
class Notes:
    """A page with its notes numbered: the HTML, and the number that the next page starts with."""

    html: str
    following: int


def note_mark(name: str, nth: int = 1) -> str:
    """The nth mark of a citation's note, spelled as Python-Markdown spells a footnote's."""
    again = nth if nth > 1 else ""
    return f'<sup id="fnref{again}:{name}"><a class="footnote-ref" href="#fn:{name}">0</a></sup>'


def number_notes(html: str, citation_notes: Mapping[str, str], first: int, words: Words) -> Notes:
    """The page with its own footnotes and its citations' notes in one list, counted from `first`.

    `citation_notes` holds the HTML of each note by the name that its mark carries.
    """
    own, block = footnotes(html)
    bodies = {note.identifier: _BACKLINKS.sub("", note.body).strip() for note in own}
    bodies |= {f"fn:{name}": f"<p>{note}</p>" for name, note in citation_notes.items()}
    text, rest = (html, "") if block is None else (html[: block[0]], html[block[1] :])
    numbers: dict[str, int] = {}
    text, marks = _number_marks(text, numbers, bodies, first)
    items: list[tuple[str, str]] = []
    # A note that calls another makes the queue grow while it is read.
    while len(items) < len(numbers):
        identifier = list(numbers)[len(items)]
        body, inner = _number_marks(bodies[identifier], numbers, bodies, first)
        marks += inner
        items.append((identifier, body))
    if not items:
        return Notes(f"{text}{rest}", first)
    listed = "\n".join(
        _item(
            identifier,
            body,
            [m for m in marks if m.footnote == identifier],
            numbers[identifier],
            words,
        )
        for identifier, body in items
    )
    start = f' start="{first}"' if first > 1 else ""
    list_html = (
        f'<div class="footnote" role="doc-endnotes">\n<hr />\n<ol{start}>\n{listed}\n</ol>\n</div>'
    )
    return Notes(f"{text}{list_html}{rest}", first + len(items))


def _number_marks(
    html: str, numbers: dict[str, int], bodies: Mapping[str, str], first: int
) -> tuple[str, list[FootnoteMark]]:
    marks = [mark for mark in footnote_marks(html) if mark.footnote in bodies]
    for mark in marks:
        numbers.setdefault(mark.footnote, first + len(numbers))
    ends = [0, *(m.end for m in marks)]
    spelled = [
        f'{_between(html[before : m.start] if before else " ")}<sup id="{escape(m.identifier)}">'
        f'<a class="footnote-ref" role="doc-noteref"'
        f' href="#{escape(m.footnote)}">{numbers[m.footnote]}</a></sup>'
        for before, m in zip(ends, marks, strict=False)
    ]
    return replace(html, [(m.start, m.end) for m in marks], spelled), marks


def _between(html: str) -> str:
    """What parts a mark from the one before it: without a comma, 1 and 2 would read as 12."""
    return "<sup>,</sup>" if _NO_WORDS.fullmatch(html) else ""


def _item(identifier: str, body: str, marks: list[FootnoteMark], number: int, words: Words) -> str:
    label = escape(words.back_to_text.format(number=number))
    back = "".join(
        f'&#160;<a class="footnote-backref" role="doc-backlink" href="#{escape(mark.identifier)}"'
        f' title="{label}" aria-label="{label}">&#8617;&#65038;</a>'
        for mark in marks
    )
    close = _LAST_PARAGRAPH.search(body)
    content = f"{body[: close.start()]}{back}</p>" if close else f"{body}<p>{back}</p>"
    return f'<li id="{escape(identifier)}" role="doc-footnote">\n{content}\n</li>'
