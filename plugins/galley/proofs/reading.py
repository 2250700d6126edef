"""Reading the document into Pandoc's AST, once, with the filters that all proofs share."""

import json
from concurrent.futures import ThreadPoolExecutor

from galley.core.document import Document, Part
from galley.core.filters import FILTERS, Element, apply, without_dangling_links
from galley.tools import pandoc
from galley.tools.cache import Cache

# Pandoc works in processes of its own: threads are enough to keep the processors busy.
WORKERS = 2


def read_document(document: Document, cache: Cache) -> list[list[Element]]:
    """The blocks of each part; a chapter that did not change is not read again."""

    def read(part: Part) -> list[Element]:
        return apply(json.loads(pandoc.read_html(part.html, cache))["blocks"], FILTERS)

    with ThreadPoolExecutor(WORKERS) as workers:
        return without_dangling_links(list(workers.map(read, document.parts)))


def json_of(blocks: list[Element], metadata: dict[str, Element] | None = None) -> str:
    """Blocks as a document of Pandoc's, in JSON."""
    return json.dumps({"pandoc-api-version": [1, 23, 1], "meta": metadata or {}, "blocks": blocks})
