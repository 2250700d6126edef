"""The door between what authors wrote and the proofs: Pandoc's AST, with only what a proof uses.

Pandoc's writers honour attributes that no author of a paper needs: some become code of the format that
is written, others choose a style of it. Whatever is not listed here is dropped. Only markings are ever
dropped, never words.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import unquote

from galley.core.html.active_content import SCHEMES
from galley.core.text.script import is_language
from galley.proofs.document.filters import Element, Filter, apply

# Letters of any script, and the signs in the names of programming languages, such as C++ and C#.
_CLASS = re.compile(r"[\w+#.-]+")
# How large a picture may be said to be: a number with a unit, or a share of the line.
LENGTH = re.compile(r"(?P<number>[0-9]{0,6}\.?[0-9]{1,6})(?P<unit>px|pt|mm|cm|in|em|%|)")
_SHARE = re.compile(r"--share: ?[0-9]{1,3}%;?")
_IDENTIFIER = re.compile(r"[^\x00-\x20]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _is_direction(value: str) -> bool:
    return value in ("ltr", "rtl", "auto")


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: pattern.fullmatch(value) is not None


# The attributes that a proof uses, and what their values may be. Pandoc's reader keeps the prefix
# `data-` of names that HTML uses itself.
_ATTRIBUTES: Mapping[str, Callable[[str], bool]] = {
    "lang": is_language,
    "dir": _is_direction,
    "width": _matches(LENGTH),
    "height": _matches(LENGTH),
    "kind": _matches(_CLASS),
    "data-kind": _matches(_CLASS),
    "for": _matches(_IDENTIFIER),
    "data-for": _matches(_IDENTIFIER),
    # How long a bar beside a number is.
    "style": _matches(_SHARE),
}


def inert(blocks: list[Element], pictures: Collection[str]) -> list[Element]:
    """Return the blocks as they may reach a writer; `pictures` are the names of the paper's own.

    A picture that is not among them is replaced by its words, and so is a link to anything but a place
    in the paper or an address with a known scheme.
    """
    return apply(blocks, {**_FILTERS, "Image": (_picture_among(pictures),)})


def may_lead(address: str) -> bool:
    """Tell whether a link on paper may lead to an address."""
    scheme = _SCHEME.match(address)
    known = scheme is not None and scheme[1].lower() in SCHEMES
    return address.startswith("#") or (known and not _CONTROL.search(address))


def _attributes(given: Any) -> list[Any]:
    identifier, classes, told = given
    return [
        identifier,
        [name for name in classes if _CLASS.fullmatch(name)],
        [[name, value] for name, value in told if name in _ATTRIBUTES and _ATTRIBUTES[name](value)],
    ]


def _marked(element: Element) -> Element:
    attributes, *content = element["c"]
    return {"t": element["t"], "c": [_attributes(attributes), *content]}


def _heading(element: Element) -> Element:
    level, attributes, inlines = element["c"]
    return {"t": "Header", "c": [level, _attributes(attributes), inlines]}


def _link(element: Element) -> Element | list[Element]:
    attributes, inlines, (address, title) = element["c"]
    if not may_lead(address):
        words: list[Element] = inlines
        return words
    return {"t": "Link", "c": [_attributes(attributes), inlines, [address, title]]}


def _picture_among(pictures: Collection[str]) -> Filter:
    def picture(element: Element) -> Element | list[Element]:
        attributes, alternative, (address, title) = element["c"]
        name = unquote(address)
        if name not in pictures:
            words: list[Element] = alternative
            return words
        return {"t": "Image", "c": [_attributes(attributes), alternative, [name, title]]}

    return picture


def _table(element: Element) -> Element:
    attributes, caption, specifications, head, bodies, foot = element["c"]
    return {
        "t": "Table",
        "c": [
            _attributes(attributes),
            caption,
            specifications,
            _rows(head),
            [[_attributes(body[0]), body[1], *map(_all, body[2:])] for body in bodies],
            _rows(foot),
        ],
    }


def _rows(part: Any) -> list[Any]:
    return [_attributes(part[0]), _all(part[1])]


def _all(rows: Any) -> list[Any]:
    return [
        [_attributes(row), [[_attributes(cell[0]), *cell[1:]] for cell in cells]]
        for row, cells in rows
    ]


def _words(element: Element) -> list[Element]:
    """The words of a citation, which was set already."""
    words: list[Element] = element["c"][1]
    return words


def _nothing(_: Element) -> list[Element]:
    """Code for a writer, in place of which nothing stands: the reader of HTML makes none."""
    return []


_FILTERS: Mapping[str, tuple[Filter, ...]] = {
    **dict.fromkeys(("Code", "CodeBlock", "Div", "Figure", "Span"), (_marked,)),
    **dict.fromkeys(("RawBlock", "RawInline"), (_nothing,)),
    "Cite": (_words,),
    "Header": (_heading,),
    "Link": (_link,),
    "Table": (_table,),
}
