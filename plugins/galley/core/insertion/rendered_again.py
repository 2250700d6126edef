"""What another plugin renders a second time when pages are written: a blog shows how its posts begin.

The markers in it are those of the page, and so are the answers; links and ids stay on the page itself.
"""

from collections.abc import Iterable, Sequence
from html import escape

from galley.core.html.edit import Edit
from galley.core.html.markers import MARKER_TAG, formulas, markers
from galley.core.html.tree import parse
from galley.core.insertion.page import FORMULA, Page


def set_again(html: str, pages: Iterable[Page]) -> str:
    """A page as it is written, with the answers to markers that were rendered after the galley was set."""
    asked = questions(html)
    known = answers_to(asked, pages) if asked else {}
    for written, source in asked.items():
        answer = _without_links(known[written][0]) if written in known else escape(source)
        html = html.replace(written, answer)
    return html


def questions(html: str) -> dict[str, str]:
    """The markers and formulas in HTML as they are written, each with the source of its author."""
    asked: dict[str, str] = {}
    if MARKER_TAG.search(html):
        asked |= {html[m.start : m.end]: m.attributes.get("source", "") for m in markers(html)}
    if FORMULA in html:
        asked |= {html[f.start : f.end]: f.tex for f in formulas(parse(html))}
    return asked


def answers_to(asked: Iterable[str], pages: Iterable[Page]) -> dict[str, Sequence[str]]:
    """The answers that pages have for what is asked, in order; those of the first page count."""
    found: dict[str, Sequence[str]] = {}
    for page in pages:
        for written in asked:
            if written in page.answers:
                found.setdefault(written, page.answers[written])
    return found


def _without_links(html: str) -> str:
    """A set fragment without its links, its ids and its marks of notes."""
    tree = parse(html)
    edits: list[Edit] = [node.replaced("") for node in tree.elements("sup")]
    for node in tree.elements("a"):
        edits += node.retagged("", "")
    for node in tree.having("id"):
        told = {name: value for name, value in node.attributes.items() if name != "id"}
        edits.append(node.with_attributes(told))
    return tree.splice(edits)
