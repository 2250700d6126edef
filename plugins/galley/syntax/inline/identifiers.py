"""Ids of headings, paragraphs and terms, spelled as references look for them."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from galley.core.numbers.crossref import PREFIXES
from galley.syntax.attributes import standard_identifier

_TAGS = re.compile(r"h[1-6]|p|dt")
_PREFIX = re.compile(rf"(?:{'|'.join(PREFIXES)}):")


class IdentifierProcessor(Treeprocessor):
    """An id of ours that is written with a colon, `sec:x`, is `sec-x`."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            identifier = element.get("id", "")
            if _TAGS.fullmatch(element.tag) and _PREFIX.match(identifier):
                element.set("id", standard_identifier(identifier))


class IdentifierExtension(Extension):
    """Ids that attribute lists gave."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Behind attribute lists (8), before the table of contents (5), which collects ids.
        md.treeprocessors.register(IdentifierProcessor(md), "galley-identifiers", 7)
