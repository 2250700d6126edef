"""Quotations: who said them, on a last line that begins with a dash."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_DASH = re.compile(r"\s*(?:[—–―]|---?)\s*(?=\S)")


class AttributionProcessor(Treeprocessor):
    """The last paragraph of a quotation that begins with a dash says who is quoted."""

    def run(self, root: Element) -> None:
        for quotation in root.iter("blockquote"):
            last = quotation[-1] if len(quotation) > 1 else None
            if last is not None and last.tag == "p" and _DASH.match(last.text or ""):
                line = Element("p")
                line[:], line.text = list(last), last.text
                last.clear()
                last.tag = "div"
                last.set("class", "galley-attribution")
                last.append(line)


class QuotationExtension(Extension):
    """Attributions, written as a paragraph `— Name` at the end of a quotation."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(AttributionProcessor(md), "galley-attributions", 5)
