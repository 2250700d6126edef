"""Languages on elements that Pandoc's reader keeps attributes of: divisions and spans.

It drops those of paragraphs, cells, emphasis, quotations and the like. Here their `lang` and `dir`
move to a division around them, or to a division or span in them. A paragraph of a list keeps its
place beside its number: it has a span in it.
"""

import re
from collections.abc import Iterator

from galley.core.markup import Token, element_attributes, tag, tokens

_KEPT = frozenset(("div", "span", "html"))
_AROUND = frozenset("ul ol dl table blockquote pre hr".split())
_HOLDS_BLOCKS = re.compile(r"<(?:p|div|ul|ol|dl|table|blockquote|pre|figure|section|h[1-6])\b")
_TOLD = ("lang", "dir")
_WITH_LANGUAGE = re.compile(r"<(?!div\b|span\b)[a-z][^<>]*\s(?:lang|dir)=")
_DROPPED = re.compile(r"""\s(?:lang|dir)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""")


def nest_languages(html: str) -> str:
    """The HTML with each language on a division or a span."""
    if not _WITH_LANGUAGE.search(html):
        return html
    pieces = list(tokens(html))
    texts = [piece.text for piece in pieces]
    for start, end, in_list in _elements(pieces):
        told = element_attributes(pieces[start].text)
        languages = {name: told[name] for name in _TOLD if told.get(name)}
        if not languages or pieces[start].name in _KEPT:
            continue
        texts[start] = _DROPPED.sub("", texts[start])
        name = pieces[start].name
        around = name in _AROUND or (name == "p" and not in_list)
        block = around or bool(_HOLDS_BLOCKS.search("".join(texts[start + 1 : end])))
        opening, closing = tag("div" if block else "span", "\0", **languages).split("\0")
        if around:
            texts[start], texts[end] = opening + texts[start], texts[end] + closing
        else:
            texts[start], texts[end] = texts[start] + opening, closing + texts[end]
    return "".join(texts)


def _elements(pieces: list[Token]) -> Iterator[tuple[int, int, bool]]:
    """The places of the start and end tags of each element, inner ones first; is it in a list?"""
    waiting: list[int] = []
    for place, piece in enumerate(pieces):
        if piece.kind == "start" and not piece.text.endswith("/>"):
            waiting.append(place)
        elif piece.kind == "end":
            while waiting:
                start = waiting.pop()
                if pieces[start].name == piece.name:
                    yield start, place, any(pieces[outer].name == "li" for outer in waiting)
                    break
