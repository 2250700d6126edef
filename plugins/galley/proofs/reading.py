"""Reading the set HTML of a chapter into Pandoc's AST, with the filters that all proofs share."""

import json

from galley.core.document import Part
from galley.core.filters import FILTERS, Element, apply
from galley.tools import pandoc
from galley.tools.cache import Cache


def read_part(part: Part, cache: Cache) -> list[Element]:
    """The blocks of one chapter; a chapter that did not change is not read again."""
    return apply(json.loads(pandoc.read_html(part.html, cache))["blocks"], FILTERS)


def json_of(blocks: list[Element], metadata: dict[str, Element] | None = None) -> str:
    """Blocks as a document of Pandoc's, in JSON."""
    return json.dumps({"pandoc-api-version": [1, 23, 1], "meta": metadata or {}, "blocks": blocks})
