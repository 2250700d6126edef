"""Elements of ours that an author types: they are words like any others, and never obeyed."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from galley.core.html.markers import MARKER_TAG, without_markers


class TypedBlocks(Preprocessor):
    """Blocks of HTML that the chapter holds, as strings or, with Markdown in them, as elements."""

    def run(self, lines: list[str]) -> list[str]:
        blocks = self.md.htmlStash.rawHtmlBlocks
        for number, block in enumerate(blocks):
            if isinstance(block, str):
                blocks[number] = without_markers(block)
            else:
                _disarm(block)
        return lines


def _disarm(element: Element) -> None:
    """Show the tags of our elements in a tree as the words that they are."""
    for child in element.iter():
        if MARKER_TAG.match(f"<{child.tag}"):
            spelled = "".join(f' {name}="{value}"' for name, value in child.attrib.items())
            child.text = AtomicString(f"<{child.tag}{spelled}>{child.text or ''}")
            child.tag = "span"
            child.attrib.clear()


class TypedTag(InlineProcessor):
    """A tag in running text."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(rf"{MARKER_TAG.pattern}[^<>]*>", md)

    def handleMatch(  # type: ignore[override]  # the stub wants an element in any case
        self, m: re.Match[str], data: str
    ) -> tuple[AtomicString, int, int]:
        return AtomicString(self.unescape(m[0])), m.start(), m.end()


class TypedMarkerExtension(Extension):
    """Whatever begins like one of our elements in a chapter is text."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Behind the blocks of HTML (20), before anything else reads them.
        md.preprocessors.register(TypedBlocks(md), "galley-typed-blocks", 19)
        # Before other tags (90).
        md.inlinePatterns.register(TypedTag(md), "galley-typed-tag", 91)
