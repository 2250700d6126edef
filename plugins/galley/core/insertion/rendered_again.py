"""What another plugin renders a second time when pages are written: a blog shows how its posts begin.

The markers in it are those of the page, and so are the answers; links and ids stay on the page itself.
"""

from collections.abc import Iterable, Mapping
from html import escape

from galley.core.html.markers import MARKER_TAG, formulas, markers
from galley.core.html.tree import parse
from galley.core.insertion.page import FORMULA, Page


def set_again(html: str, pages: Iterable[Page]) -> str:
    """A page as it is written, with the answers to markers that were rendered after the galley was set."""
    if not MARKER_TAG.search(html) and FORMULA not in html:
        return html
    known: Mapping[str, str] = {
        written: content for page in pages for written, content in page.answers.items()
    }
    told = {html[m.start : m.end]: m.attributes.get("source", "") for m in markers(html)}
    if FORMULA in html:
        told |= {html[f.start : f.end]: f.tex for f in formulas(parse(html))}
    for written, source in told.items():
        html = html.replace(written, known.get(written, escape(source)))
    return html
