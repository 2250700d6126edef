"""The door between what authors wrote and the proofs: Pandoc's AST, with only what a proof uses.

Pandoc's writers honour attributes that no author of a paper needs: some become code of the format that
is written, others choose a style of it. Whatever is not listed here is dropped. Only markings are ever
dropped, never words.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from urllib.parse import unquote

from galley.core.ast.attributes import Attributes, attributes, with_attributes
from galley.core.ast.tables import Row, Rows, Table
from galley.core.ast.views import Link, cited_words
from galley.core.ast.walking import Element, Filter, apply
from galley.core.html.active_content import SCHEMES
from galley.core.text.script import is_language

# Letters of any script, and the characters in the names of programming languages, such as C++ and C#.
_CLASS = re.compile(r"[\w+#.-]+")
# How large a picture may be said to be: a number with a unit, or a share of the line.
LENGTH = re.compile(r"(?P<number>[0-9]{0,6}\.?[0-9]{1,6})(?P<unit>px|pt|mm|cm|in|em|%|)")
_SHARE = re.compile(r"--share: ?[0-9]{1,3}%;?")
_IDENTIFIER = re.compile(r"[^\x00-\x20]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _is_direction(value: str) -> bool:
    return value in ("ltr", "rtl", "auto")


def _is_scope(value: str) -> bool:
    return value in ("col", "colgroup", "row", "rowgroup")


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
    "scope": _is_scope,
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


def _admitted(given: Attributes) -> Attributes:
    names = tuple(name for name in given.classes if _CLASS.fullmatch(name))
    told = (pair for pair in given.pairs if pair[0] in _ATTRIBUTES)
    pairs = tuple((name, value) for name, value in told if _ATTRIBUTES[name](value))
    return Attributes(given.identifier, names, pairs)


def _marked(element: Element) -> Element:
    return with_attributes(element, _admitted(attributes(element)))


def _link(element: Element) -> Element | list[Element]:
    link = Link.read(element)
    return _marked(element) if may_lead(link.address) else link.inlines


def _picture_among(pictures: Collection[str]) -> Filter:
    def picture(element: Element) -> Element | list[Element]:
        image = Link.read(element)
        name = unquote(image.address)
        if name not in pictures:
            return image.inlines
        return replace(image, attributes=_admitted(image.attributes), address=name).json

    return picture


def _table(element: Element) -> Element:
    return Table.read(_marked(element)).with_parts(_part).json


def _part(part: Rows) -> Rows:
    return replace(part, attributes=_admitted(part.attributes)).with_rows(_row)


def _row(row: Row) -> Row:
    cells = (replace(cell, attributes=_admitted(cell.attributes)) for cell in row.cells)
    return Row(_admitted(row.attributes), tuple(cells))


def _nothing(_: Element) -> list[Element]:
    """Code for a writer, in place of which nothing is: the reader of HTML makes none."""
    return []


_FILTERS: Mapping[str, tuple[Filter, ...]] = {
    **dict.fromkeys(("Code", "CodeBlock", "Div", "Figure", "Header", "Span"), (_marked,)),
    **dict.fromkeys(("RawBlock", "RawInline"), (_nothing,)),
    "Cite": (cited_words,),
    "Link": (_link,),
    "Table": (_table,),
}
