"""What is set in a text: citations, cross-references, formulas, abbreviations, markers of lists."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from galley.core.html.links import without_links
from galley.core.html.markers import replace
from galley.core.html.tree import Node
from galley.core.insertion.footnotes import note_mark
from galley.core.insertion.setting import Setting, anchor, labelled, number_of
from galley.core.lists.enumerators import Delimiter
from galley.core.numbers.crossref import Label, set_crossref
from galley.core.tables.form import with_tables_formed
from galley.core.text.chapter import Matter

# Words, or a character of its own; no end of a paragraph, and no link from a footnote to its mark.
_GOES_ON = re.compile(
    r'(?:<(?!/?p\b|a class="footnote-backref")[^<>]*>|\s)*(?:[^\s<&]|&(?!#160;|nbsp;))'
)
# A span of the page, and what is there when the page is set.
Edit = tuple[int, int, str]
# How the items of numbered lists are counted, from the outside in. Each program that shows one has a
# habit of their own, but an item is cited as 3(a): its marker is a number that we print.
_SIGNS = ("1", "a", "i", "A", "I")
_LIST = "<ol"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that a citation leaves: the name of its note, the note, and the how manieth it is."""

    name: str
    note: str
    nth: int

    @property
    def html(self) -> str:
        """The mark as it is in the text."""
        return note_mark(self.name, self.nth)


def with_content(html: str, edits: Sequence[Edit], *, captions_below: bool) -> str:
    """The HTML of a page with what is set in it, in order, and its tables in their one form."""
    contents = [content for _, _, content in edits]
    content = replace(html, [edit[:2] for edit in edits], contents)
    return with_tables_formed(content, captions_below=captions_below)


def marks_of(setting: Setting) -> dict[int, list[Mark]]:
    """The marks of each citation of a page; a note that holds an entry is called again where it recurs."""
    found: dict[int, list[Mark]] = {}
    calls: Counter[str] = Counter()
    names: dict[str, str] = {}
    for number, _, item in setting.part.citations:
        found[number] = []
        for count, html in enumerate(item.notes, 1):
            note = setting.linked(html)
            own = anchor(number) if count == 1 else f"{anchor(number)}-{count}"
            name = names.setdefault(note, own) if setting.conventions.style.cites_entries else own
            calls[name] += 1
            found[number].append(Mark(name, note, calls[name]))
    return found


def set_citations(setting: Setting) -> Iterator[Edit]:
    """Each citation as the style sets it, with links to its entries and the marks of its notes."""
    html, marks = setting.page.html, marks_of(setting)
    links = setting.part.asked.links
    for number, marker, item in setting.part.citations:
        link = links.around(marker.start)
        content = setting.linked(item.html) if link is None else without_links(item.html)
        unresolved = " galley-unresolved-cluster" if "galley-unresolved" in content else ""
        keys = escape(" ".join(item.cluster.keys))
        start, end, after = marker.start, marker.end, ""
        mark = "<sup>,</sup>".join(one.html for one in marks[number])
        if mark and link is not None:
            # A link holds no other, so the mark of the note is behind it.
            yield link[1], link[1], mark
            mark = ""
        elif not mark and setting.conventions.style.has_notes:
            # In a footnote the sentence goes on, or has a full stop of its own.
            content = _without_stop(content, html, end)
        elif (mark and not content) or content.startswith("<sup>"):
            start = len(html[:start].rstrip())
            after = _punctuation(html, end)
            end += len(after)
        opened = f'<span class="citation{unresolved}" id="{anchor(number)}" data-cites="{keys}">'
        yield start, end, f"{after}{opened}{content}{mark}</span>"


def _without_stop(content: str, html: str, end: int) -> str:
    """A citation without its full stop, unless its paragraph ends with it."""
    return content.removesuffix(".") if _GOES_ON.match(html, end) else content


def _punctuation(html: str, start: int) -> str:
    """The punctuation that is here, which the mark of a note follows."""
    end = start
    while html[end : end + 1] in tuple(".,;:!?"):
        end += 1
    return html[start:end]


def set_crossrefs(setting: Setting) -> Iterator[Edit]:
    """Each cross-reference as the label of what it names, linked."""
    links = setting.part.asked.links
    for index, crossref in setting.part.asked.crossrefs.items():
        marker = setting.part.asked.markers[index]
        numbering, words = setting.paper.resolved.numbering, setting.conventions.words
        said = set_crossref(crossref, numbering, words, setting.address)
        in_link = links.around(marker.start) is not None
        yield marker.start, marker.end, without_links(said) if in_link else said


def set_formulas(setting: Setting) -> Iterator[Edit]:
    """Each formula in MathML, an equation with its number or its tag."""
    numbers = _labels(setting)
    for formula, made in zip(setting.part.asked.formulas, setting.part.formulas, strict=True):
        label = numbers.get(formula.identifier) if formula.identifier else None
        printed = label.number if label and label.kind == "equation" else ""
        if made.tag and not printed and formula.display:
            printed = made.tag.words
        content = made.html
        if printed and content:
            number = number_of(printed, formula.identifier if label else "", "equation")
            shown = number if made.tag and made.tag.is_bare else f"({number})"
            told = f'<span class="galley-equation-number">{shown}</span></div>'
            content = content.removesuffix("</div>") + told
        yield formula.start, formula.end, content


def _labels(setting: Setting) -> dict[str, Label]:
    return {found.target.identifier: label for found, label in labelled(setting)}


def set_abbreviations(setting: Setting) -> Iterator[Edit]:
    """Each abbreviation written out where the paper first uses it, if the workspace says so."""
    if not setting.conventions.expanded_abbreviations or setting.page.matter is Matter.OUTSIDE:
        return
    for use in setting.part.asked.abbreviations:
        if use.term not in setting.paper.expanded and not use.in_heading:
            setting.paper.expanded.add(use.term)
            kept = setting.page.html[use.start : use.end]
            yield use.start, use.end, f"{escape(use.expansion)} ({kept})"


def set_signs(setting: Setting) -> Iterator[Edit]:
    """Each numbered list within another list names its markers, unless its author does."""
    for listed in setting.part.asked.tree.elements("ol"):
        around = [node for node in listed.ancestors if node.name in ("ol", "ul")]
        if around and "type" not in listed.attributes:
            numbered = [n for n in around if n.name == "ol" and not _holds_notes(n)]
            # In an item that its author counts otherwise, numbers are those that are typed.
            is_within_enumerated = any(map(_is_enumerated, numbered[:1]))
            depth = 0 if is_within_enumerated else len(numbered)
            at = listed.start + len(_LIST)
            yield at, at, f' type="{_SIGNS[depth % len(_SIGNS)]}"'


def _is_enumerated(listed: Node) -> bool:
    """Whether a list has the numerals that its author typed."""
    return "type" in listed.attributes and not listed.classes.isdisjoint(Delimiter)


def _holds_notes(listed: Node) -> bool:
    """Whether a list is that of the footnotes, whose numbers are theirs alone."""
    return listed.parent is not None and "footnote" in listed.parent.classes
