"""One numbered list of notes to a page: the page's own footnotes and those that citations make.

Notes are numbered through the paper, so that "note 12" is the same note in every proof.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from galley.core.html.edit import Edit
from galley.core.html.markers import replace
from galley.core.html.notes import MARK_CLASS, FootnoteMark, footnote_marks, footnotes
from galley.core.html.tokens import without_tags
from galley.core.html.tree import Node, parse
from galley.core.rules.words import Words

# The symbol of a link that leads back from a note, as text and not as a picture.
LINK_BACK = "&#8617;&#65038;"
# A space, as Python-Markdown writes it before a link back.
_SPACE = "&#160;"
# Elements that may begin or end between two marks that touch.
_NO_WORDS = ("span", "strong", "em")


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
    if "footnote" not in html:
        return Notes(html, first)
    tree = parse(html)
    own, block = footnotes(tree)
    bodies = {note.identifier: _body(note.node) for note in own}
    bodies |= {f"fn:{name}": f"<p>{note}</p>" for name, note in citation_notes.items()}
    text, rest = (html, "") if block is None else (html[: block.start], html[block.end :])
    numbers: dict[str, int] = {}
    text, marks = _number_marks(text, footnote_marks(tree), numbers, bodies, first)
    items: list[tuple[str, str]] = []
    # A note that calls another makes the queue grow while it is read.
    while len(items) < len(numbers):
        identifier = list(numbers)[len(items)]
        body = bodies[identifier]
        called = footnote_marks(parse(body)) if MARK_CLASS in body else ()
        body, inner = _number_marks(body, called, numbers, bodies, first)
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


def _body(note: Node) -> str:
    """The HTML of a note without the links that lead back from it."""
    edits = [
        Edit(_start_of_space(note, link.start), link.end, "")
        for link in note.elements("a", class_="footnote-backref")
    ]
    return note.spliced(edits).strip()


def _start_of_space(note: Node, offset: int) -> int:
    """Where the spaces begin that are before an offset in a note."""
    text, start = note.tree.text, note.inner_start
    while (end := start + len(text[start:offset].rstrip().removesuffix(_SPACE))) < offset:
        offset = end
    return offset


def _number_marks(
    html: str,
    marks: Iterable[FootnoteMark],
    numbers: dict[str, int],
    bodies: Mapping[str, str],
    first: int,
) -> tuple[str, list[FootnoteMark]]:
    marks = [mark for mark in marks if mark.footnote in bodies and mark.end <= len(html)]
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
    return "" if without_tags(html, *_NO_WORDS) else "<sup>,</sup>"


def _item(identifier: str, body: str, marks: list[FootnoteMark], number: int, words: Words) -> str:
    label = escape(words.back_to_text.format(number=number))
    back = "".join(
        f'&#160;<a class="footnote-backref" role="doc-backlink" href="#{escape(mark.identifier)}"'
        f' title="{label}" aria-label="{label}">{LINK_BACK}</a>'
        for mark in marks
    )
    ended = body.rstrip()
    opened = ended.removesuffix("</p>")
    content = f"{body}<p>{back}</p>" if opened == ended else f"{opened}{back}</p>"
    return f'<li id="{escape(identifier)}" role="doc-footnote">\n{content}\n</li>'
