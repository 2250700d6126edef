"""From the document to clean Markdown: the text with its numbers and citations, and nothing to look up.

The result is for language models, search engines and people who quote. Links inside the paper become
their words, because the words hold the number; a picture is replaced by its alternative text.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from galley.core.ast.attributes import Attributes, classes
from galley.core.ast.tables import Table
from galley.core.ast.views import LINES, Div, Figure, Link, Span, content, made
from galley.core.ast.walking import Element, Filter, apply
from galley.proofs.document.document import Document
from galley.proofs.document.reading import WORKERS, json_of
from galley.tools import pandoc
from galley.tools.cache import Cache

# Pandoc's Markdown without the characters that only its own programs read.
_PLAIN = """
    raw_html raw_tex raw_attribute native_divs native_spans fenced_divs bracketed_spans
    header_attributes link_attributes inline_code_attributes fenced_code_attributes
    implicit_figures citations smart table_attributes simple_tables multiline_tables
""".split()
_FORMAT = "".join(("markdown", *(f"-{name}" for name in _PLAIN)))
# What a division that is the title of another is called, such as that of an admonition or of an item.
_TITLE = "title"


def chapters(parts: Iterable[list[Element]], cache: Cache) -> list[str]:
    """The Markdown of each part of a document; what did not change is not written again."""

    def kept(blocks: list[Element]) -> str:
        key = (pandoc.version(), _FORMAT, json_of(blocks))
        return cache.get("markdown", key, lambda: _written(blocks))

    with ThreadPoolExecutor(WORKERS) as workers:
        return list(workers.map(kept, parts))


def whole(document: Document, parts: Sequence[list[Element]]) -> str:
    """The Markdown of a whole document, below its title; its notes are numbered through."""
    told = document.metadata
    authors = ", ".join(author.name for author in told.authors)
    lines = (told.subtitle, authors, told.date, told.status, told.notice, told.address)
    head = "\n\n".join(filter(None, (f"# {told.title}", *lines)))
    return f"{head}\n\n{_written([block for part in parts for block in part])}"


def _written(blocks: list[Element]) -> str:
    text = json_of(apply(blocks, _FILTERS))
    written = pandoc.pandoc(
        *("-f", "json", "-t", _FORMAT, "--wrap=none", "--markdown-headings=atx", "--sandbox"),
        stdin=text,
    )
    # Nothing is hyphenated here, and words with such a character in them would not be found.
    return written.replace("\u00ad", "")


def _division(element: Element) -> Element | list[Element]:
    found = Div.read(element)
    if any(name.endswith(_TITLE) for name in classes(element)):
        return [_strong(block) for block in found.blocks]
    return found.blocks


def _strong(block: Element) -> Element:
    return made("Para", [made("Strong", content(block))]) if block["t"] in LINES else block


def _span(element: Element) -> list[Element]:
    return Span.read(element).inlines


def _link(element: Element) -> Element | list[Element]:
    found = Link.read(element)
    return found.inlines if found.address.startswith("#") else element


def _figure(element: Element) -> list[Element]:
    found = Figure.read(element)
    return [*found.blocks, *found.caption.blocks]


def _table(element: Element) -> Element:
    """A table without an id: the number in its caption names it."""
    return replace(Table.read(element), attributes=Attributes()).json


def _picture(element: Element) -> Element | list[Element]:
    words = Link.read(element).inlines
    return made("Emph", words) if words else []


_FILTERS: Mapping[str, Sequence[Filter]] = {
    "Div": (_division,),
    "Span": (_span,),
    "Link": (_link,),
    "Image": (_picture,),
    "Figure": (_figure,),
    "Table": (_table,),
}
