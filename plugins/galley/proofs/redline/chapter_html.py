"""A chapter of a redline in HTML: what was inserted and deleted as elements of their own."""

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from urllib.parse import quote

from galley.core.ast.attributes import Attributes
from galley.core.ast.rebuilding import Rebuilding
from galley.core.ast.tables import Row, Table
from galley.core.ast.views import Code, Link, raw
from galley.core.ast.walking import Element, apply
from galley.core.html.markers import rewrite_tags
from galley.core.redline.marks import Change
from galley.core.rules.words import Words
from galley.proofs.document.enumerated import delimited
from galley.proofs.document.reading import json_of
from galley.proofs.redline.marking import MarkWalk
from galley.tools import pandoc

_TAGS = {Change.INSERTED: "ins", Change.DELETED: "del"}
_PLACES = {"AlignRight": "right", "AlignCenter": "center"}


def chapter_html(
    blocks: list[Element],
    words: Words,
    file: str,
    homes: Mapping[str, str],
    pictures: Mapping[str, str],
) -> str:
    """A chapter with its changes as elements of HTML, its links to other pages, and no style of its own.

    `file` is that of its page, `homes` those of all places by their ids, `pictures` those of the pictures by
    their names in the workspace.
    """

    def lead(element: Element) -> Element:
        link = Link.read(element)
        home = homes.get(link.address[1:]) if link.address.startswith("#") else None
        address = f"{quote(home)}{link.address}" if home and home != file else link.address
        return replace(link, address=address, attributes=_named(link.attributes)).json

    def show(element: Element) -> Element:
        image = Link.read(element)
        address = quote(pictures.get(image.address, ""))
        return replace(image, address=address, attributes=_named(image.attributes)).json

    def bare(element: Element) -> Element:
        return replace(Code.read(element), attributes=Attributes()).json

    plain = apply(
        blocks,
        {
            "Link": (lead,),
            "Image": (show,),
            "CodeBlock": (bare,),
            "OrderedList": (delimited,),
            "Table": (_without_style,),
        },
    )
    told = ("-f", "json", "-t", "html5", "--mathml", "--wrap=none", "--sandbox")
    html = pandoc.pandoc(*told, stdin=json_of(_marking(words).blocks(plain)))
    return rewrite_tags(html, _without_styles, having=("style",))


def _without_styles(_: str, attributes: dict[str, str]) -> dict[str, str]:
    """The attributes of a tag without a style, which a strict policy would drop."""
    return {name: value for name, value in attributes.items() if name != "style"}


def _named(given: Attributes) -> Attributes:
    return Attributes(given.identifier, given.classes)


def _without_style(element: Element) -> Element:
    """A table whose cells say by a class where their words are."""
    table = Table.read(element)
    sides = [column.alignment for column in table.columns]

    def row(given: Row) -> Row:
        cells = []
        for place, cell in enumerate(given.cells):
            usual = sides[place] if len(given.cells) == len(sides) else ""
            side = _PLACES.get(cell.alignment) or _PLACES.get(usual)
            names = (*cell.attributes.classes, *([side] if side else []))
            attributes = replace(cell.attributes, classes=names)
            cells.append(replace(cell, attributes=attributes, alignment="AlignDefault"))
        return replace(given, cells=tuple(cells))

    columns = [replace(one, alignment="AlignDefault", width=None) for one in table.columns]
    return table.with_columns(columns).with_rows(row).json


def _marking(words: Words) -> Rebuilding:
    def inline(change: Change, inlines: list[Element]) -> list[Element]:
        begin, end = _tags(change, words)
        return [raw("RawInline", "html", begin), *inlines, raw("RawInline", "html", end)]

    return MarkWalk(inline, lambda change: _Changed(change, words))


def _tags(change: Change, words: Words) -> tuple[str, str]:
    tag = _TAGS[change]
    return f'<{tag} data-word="{escape(words.redline[change])}">', f"</{tag}>"


class _Changed(Rebuilding):
    """Blocks all of which are new, or gone, each list of them in one element."""

    def __init__(self, change: Change, words: Words) -> None:
        self._change, self._words = change, words

    def blocks(self, blocks: list[Element]) -> list[Element]:
        begin, end = _tags(self._change, self._words)
        return [raw("RawBlock", "html", begin), *blocks, raw("RawBlock", "html", end)]

    def inlines(self, inlines: list[Element]) -> list[Element]:
        begin, end = _tags(self._change, self._words)
        return [raw("RawInline", "html", begin), *inlines, raw("RawInline", "html", end)]
