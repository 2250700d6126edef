"""What another plugin renders a second time when pages are written: a blog shows how its posts begin.

The markers in it are those of the page, and so are the answers; links and ids stay on the page itself.
"""

from collections.abc import Iterable, Mapping
from html import escape

from galley.core.html.edit import Edit
from galley.core.html.markers import MARKER_TAG, formulas, markers
from galley.core.html.tree import parse
from galley.core.insertion.page import Page

_FORMULA = 'class="arithmatex"'


def answers(html: str, edits: Iterable[tuple[int, int, str]]) -> dict[str, str]:
    """What stands in place of each marker and formula of a page, by how that is written."""
    asked = ((html[start:end], content) for start, end, content in edits)
    return {
        written: _without_links(content)
        for written, content in asked
        if MARKER_TAG.match(written) or _FORMULA in written
    }


def set_again(html: str, pages: Iterable[Page]) -> str:
    """A page as it is written, with the answers to markers that were rendered after the galley was set."""
    if not MARKER_TAG.search(html) and _FORMULA not in html:
        return html
    known: Mapping[str, str] = {
        written: content for page in pages for written, content in page.answers.items()
    }
    told = {html[m.start : m.end]: m.attributes.get("source", "") for m in markers(html)}
    told |= {html[f.start : f.end]: f.tex for f in formulas(parse(html)) if _FORMULA in html}
    for written, source in told.items():
        html = html.replace(written, known.get(written, escape(source)))
    return html


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
