"""What the galley's constructs become in Word: paragraphs in the styles of the reference document."""

import itertools
from collections.abc import Collection, Mapping, Sequence

from galley.core.insertion.listing import BIBLIOGRAPHY
from galley.proofs.document.filters import Element, Filter, classes, division, entry_parts, titled
from galley.proofs.document.wide_content import split_tables
from galley.proofs.docx.ast.fields import are_lines
from galley.proofs.docx.ast.raw import RULE, TAB, boxed
from galley.proofs.docx.reference.stylesheet import item_style

# The admonition styles of the reference document, for the kinds that authors may name.
_KINDS = {
    "note": "Note", "abstract": "Note", "info": "Tip", "tip": "Tip", "success": "Tip",
    "question": "Warning", "warning": "Warning", "failure": "Danger", "danger": "Danger",
    "bug": "Danger", "example": "Example", "quote": "Example",
}  # fmt: skip
# Divisions that say nothing on paper.
_PLAIN = {BIBLIOGRAPHY, "tabs", "galley-abbreviations"}
_ITEM_PARTS = {
    "galley-item-head": "Head",
    "galley-item-facts": "Facts",
    "galley-item-foot": "Foot",
}


def inlines(text: str) -> list[Element]:
    """Plain words as inline elements."""
    found: list[Element] = []
    for word in text.split():
        found += [{"t": "Space"}, {"t": "Str", "c": word}]
    return found[1:]


def styled(style: str, blocks: list[Element]) -> Element:
    """Blocks in a style of paragraphs."""
    # A plain block would take the style of compact lists instead.
    paragraphs = [{**block, "t": "Para"} if block["t"] == "Plain" else block for block in blocks]
    return division("", paragraphs, **{"custom-style": style})


class Divisions:
    """Divisions in the styles that the reference document has for them, by name."""

    def __init__(self, styles: Collection[str]) -> None:
        self._styles = styles

    def place(self, element: Element) -> Element | list[Element]:
        """What stands in a division's place."""
        (identifier, names, _), blocks = element["c"]
        if "galley-chart-data" in names:
            return _chart_data(identifier, blocks)
        if "admonition" in names:
            kind = next((_KINDS[name] for name in names if name in _KINDS), "Note")
            return _box(f"Admonition {kind}", blocks, "admonition-title", identifier)
        if "tab" in names:
            return _box("Tab", blocks, "tab-title", identifier)
        if "galley-item" in names:
            return self._item(identifier, names[-1], blocks)
        if "galley-equation" in names and are_lines(blocks):
            return _equation(identifier, blocks)
        if "csl-entry" in names:
            return _anchored(identifier, [styled("Bibliography", _numbered(blocks))])
        return blocks if _PLAIN & set(names) else element

    def _item(self, identifier: str, kind: str, blocks: list[Element]) -> Element:
        """An item of the register as a box in the styles of its kind."""
        # Its own style, or that of all items where the reference document has none for its kind.
        own = item_style(kind)
        style = own if own in self._styles else "Item"
        inner = [_item_part(style, block) for block in blocks]
        return _anchored(identifier, boxed(style, inner))


def _item_part(style: str, block: Element) -> Element:
    if block["t"] == "Div":
        for name in classes(block):
            if name in _ITEM_PARTS:
                return styled(f"{style} {_ITEM_PARTS[name]}", block["c"][1])
    return block


def _anchored(identifier: str, blocks: list[Element]) -> Element:
    """Blocks that a link may lead to."""
    return {"t": "Div", "c": [[identifier, [], []], blocks]}


def _box(style: str, blocks: list[Element], title: str, identifier: str) -> Element:
    """Blocks in a box, below their title if they have one."""
    head, body = titled(blocks, title)
    return _anchored(
        identifier, boxed(style, [*([styled(f"{style} Title", head)] if head else []), *body])
    )


def _chart_data(identifier: str, blocks: list[Element]) -> Element:
    """The numbers of a chart: a table under a line that says so."""
    head, body = titled(blocks, "admonition-title")
    return _anchored(identifier, [styled("Table Caption", head), *body])


def _numbered(blocks: list[Element]) -> list[Element]:
    """An entry in one paragraph, its number first."""
    number, body = entry_parts(blocks)
    if number and body and body[0]["t"] in ("Para", "Plain"):
        body = [{"t": "Para", "c": [*inlines(number), {"t": "Space"}, *body[0]["c"]]}, *body[1:]]
    return body


def _equation(identifier: str, blocks: list[Element]) -> Element:
    """A formula in the middle of a line, its number at the end of it."""
    content = [inline for block in blocks for inline in block["c"]]
    formula = [
        {"t": "Math", "c": [{"t": "InlineMath"}, i["c"][1]]} for i in content if i["t"] == "Math"
    ]
    number = [inline for inline in content if inline["t"] != "Math"]
    if not number:
        return _anchored(identifier, blocks)
    line = {"t": "Para", "c": [TAB, *formula, TAB, *number]}
    return _anchored(identifier, [styled("Numbered Equation", [line])])


def _set_span(element: Element) -> Element:
    (_, names, _), content = element["c"]
    for name, style in _CHARACTER_STYLES:
        if name in names:
            return {"t": "Span", "c": [["", [], [["custom-style", style]]], content]}
    return element


_CHARACTER_STYLES = (
    ("galley-unresolved", "Unresolved"),
    ("galley-label", "Label"),
    ("galley-paragraph-number", "Paragraph Number"),
    ("kbd", "Keyboard"),
    ("galley-bar", "Bar"),
)


def _set_paragraph(element: Element) -> Element:
    """A numbered paragraph hangs from its number."""
    content = element["c"]
    place = next((n for n, inline in enumerate(content[:2]) if _numbers_paragraph(inline)), None)
    if place is None:
        return element
    rest = itertools.dropwhile(lambda inline: inline["t"] in _SPACES, content[place + 1 :])
    hanging = [*content[: place + 1], TAB, *rest]
    return styled("Numbered Paragraph", [{"t": "Para", "c": hanging}])


_SPACES = ("Space", "SoftBreak")


def _numbers_paragraph(inline: Element) -> bool:
    """Whether this is a paragraph's number, before which only the paragraph's anchor stands."""
    return inline["t"] == "Span" and ["custom-style", "Paragraph Number"] in inline["c"][0][2]


_HALF_A_LINE = 2.95


def _set_figure(element: Element) -> Element:
    """Sub-figures share a line: none is wider than half of it."""
    for part in element["c"][2]:
        for block in part["c"][2] if part["t"] == "Figure" else []:
            for image in (inline for inline in block["c"] if inline["t"] == "Image"):
                _narrow(image["c"][0][2])
    return element


def _narrow(attributes: list[list[str]]) -> None:
    for pair in attributes:
        if pair[0] == "width" and pair[1].endswith("in"):
            pair[1] = f"{min(float(pair[1][:-2]), _HALF_A_LINE):g}in"


def parted(letters: float) -> Filter:
    """A filter for tables that are wider than a page on its side, of so many letters in a line.

    Their parts all lie so.
    """
    split = split_tables(letters)

    def part(element: Element) -> list[Element]:
        made = split(element)
        parts = made if isinstance(made, list) else [made]
        for one in parts if len(parts) > 1 else []:
            identifier, names, told = one["c"][0]
            one["c"][0] = [identifier, [*names, "wide"], told]
        return parts

    return part


def _set_table(element: Element) -> Element:
    """A matrix with heads in a style that finishing turns."""
    if "galley-matrix" in classes(element):
        for row in element["c"][3][1]:
            for cell in row[1][1:]:
                cell[4] = [styled("Matrix Head", cell[4])]
    return element


def _set_rule(_: Element) -> Element:
    return RULE


FILTERS: Mapping[str, Sequence[Filter]] = {
    "Figure": (_set_figure,),
    "HorizontalRule": (_set_rule,),
    "Para": (_set_paragraph,),
    "Span": (_set_span,),
    "Table": (_set_table,),
}
