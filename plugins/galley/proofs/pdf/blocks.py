"""What the PDF makes of blocks: each kind in Typst, by the functions of the template."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from galley.core.ast.attributes import classes
from galley.core.ast.views import (
    LINES,
    Div,
    Figure,
    Heading,
    Link,
    OrderedList,
    content,
    lines,
    made,
    paragraph,
)
from galley.core.ast.walking import Element, Filter, apply, elements, text_of
from galley.core.insertion.listing import BIBLIOGRAPHY, CONTENTS
from galley.core.text.script import is_language
from galley.proofs.document.filters import entry_parts, titled
from galley.proofs.pdf.changes.marking import BAR, FRAME
from galley.proofs.pdf.inlines import language, set_image
from galley.proofs.pdf.spelling import (
    around,
    block_call,
    label,
    labelled,
    literal,
    raw_block,
    truth,
)
from galley.proofs.pdf.tables import set_table
from galley.tools.cache import digest


def _set_division(element: Element) -> list[Element]:
    """Divisions that the template has a function for."""
    found = Div.read(element)
    identifier, names = found.attributes.identifier, found.attributes.classes
    if found.attributes.get(BAR):
        return block_call("changed-lines", found.blocks)
    if change := found.attributes.get(FRAME):
        return block_call("changed-frame", found.blocks, literal(change))
    name = next((name for name in names if name in _DIVISIONS), "")
    if name:
        blocks = [*_DIVISIONS[name](found), *labelled(identifier)]
    else:
        # The classes are for the division around this one.
        blocks = [Div(replace(found.attributes, pairs=()), found.blocks).json]
    tag = found.attributes.get("lang")
    return block_call("passage", blocks, *language(tag)) if is_language(tag) else blocks


def _admonition(found: Div) -> list[Element]:
    title, body = titled(found.blocks, "admonition-title")
    names = found.attributes.classes
    kind = next((name for name in names if name != "admonition"), "note")
    return block_call("admonition", body, literal(kind), title=title)


def _tab(found: Div) -> list[Element]:
    title, body = titled(found.blocks, "tab-title")
    return block_call("tab", body, title=title)


def _bibliography_entry(found: Div) -> list[Element]:
    number, body = entry_parts(found.blocks)
    return block_call("entry", body, *([f"number: {literal(number)}"] if number else []))


def _boxed(name: str) -> Callable[[Div], list[Element]]:
    """The division as the body of a function that takes nothing else."""
    return lambda found: block_call(name, found.blocks)


def _float(found: Div) -> list[Element]:
    """A figure that may move to the next page, under a name that tells it from all others."""
    name = f"float-{digest(json.dumps(found.blocks))[:16]}"
    return block_call("floating", found.blocks, literal(name))


def _turned_pages(found: Div) -> list[Element]:
    """Blocks on pages on their side; a chapter that begins with them begins with their first page."""
    first = found.blocks[0]
    begins = first["t"] == "Header" and Heading.read(first).level == 1
    return block_call("turned-page", found.blocks, f"begins-chapter: {truth(begins)}")


def _item(found: Div) -> list[Element]:
    return block_call("item", found.blocks, literal(found.attributes.classes[-1]))


def _equation(found: Div) -> list[Element]:
    """A displayed formula with its number at the margin."""
    inlines = lines(found.blocks)
    number = [inline for inline in inlines if _is_number(inline)]
    formula = [inline for inline in inlines if not _is_number(inline)]
    rest = [block for block in found.blocks if block["t"] not in LINES]
    return block_call(
        "displayed-formula", [paragraph(formula), *rest], literal(text_of(number).strip())
    )


def _is_number(inline: Element) -> bool:
    return inline["t"] == "Span" and "galley-equation-number" in classes(inline)


def _list_of_targets(found: Div) -> list[Element]:
    listed = [_listed(block) for block in found.blocks]
    return block_call("index", listed) if found.attributes.datum("kind") == "item" else listed


def _listed(line: Element) -> Element:
    """A line of a list of figures or tables, with the page on which its target is."""
    links = (Link.read(inline) for inline in lines([line]) if inline["t"] == "Link")
    link = next(links, None)
    if link is None or not link.address.startswith("#"):
        return line
    place = label(link.address.removeprefix("#"))
    return raw_block(f"#listed({place}, {literal(text_of(link.inlines))})")


def _unwrapped(found: Div) -> list[Element]:
    return list(found.blocks)


def _contents(_: Div) -> list[Element]:
    return [raw_block("#contents()")]


_DIVISIONS: Mapping[str, Callable[[Div], list[Element]]] = {
    "admonition": _admonition,
    "tab": _tab,
    "tabs": _unwrapped,
    "csl-entry": _bibliography_entry,
    "galley-attribution": _boxed("attribution"),
    "galley-chart-notes": _boxed("chart-notes"),
    "galley-float": _float,
    "galley-item": _item,
    "galley-item-head": _boxed("item-head"),
    "galley-item-facts": _boxed("item-facts"),
    "galley-item-foot": _boxed("item-foot"),
    "galley-lead-in": _boxed("lead-in"),
    "galley-equation": _equation,
    "galley-table-note": _boxed("table-note"),
    "galley-turned": _turned_pages,
    "galley-list": _list_of_targets,
    BIBLIOGRAPHY: _unwrapped,
    CONTENTS: _contents,
}


# The beginning of an attribution, which is spelled in Typst when its quotation is set.
_ATTRIBUTION = block_call("attribution", [])[0]
# What a figure shows; a picture is spelled in Typst by now.
_SHOWN = ("Str", "RawInline", "Math", "Code", "CodeBlock", "Table")


def _set_figure(element: Element) -> Element:
    """Sub-figures beside each other, two in a row; a caption alone where the figure shows nothing."""
    figure = Figure.read(element)
    if next(iter(elements(figure.blocks, _SHOWN)), None) is None:
        # Sub-figures have captions and places of their own.
        inner = [block for block in figure.blocks if block["t"] in ("Div", "Figure")]
        return Div(figure.attributes, [*inner, *figure.caption.blocks]).json
    parts = [block for block in figure.blocks if block["t"] == "Figure"]
    if len(parts) < 2:
        return element
    inner = [e for part in parts for e in (raw_block("["), part, raw_block("],"))]
    grid = [raw_block("#subfigures("), *inner, raw_block(")")]
    return replace(figure, blocks=grid).json


def _set_quotation(element: Element) -> Element:
    """A quotation whose last paragraph stays on the page with the line that says who is quoted."""
    blocks: list[Element] = content(element)
    begins = [n for n, block in enumerate(blocks) if block == _ATTRIBUTION]
    last = begins[-1] - 1 if begins else -1
    if last < 0 or blocks[last]["t"] not in LINES:
        return element
    kept = block_call("lead-in", [blocks[last]])
    return made("BlockQuote", [*blocks[:last], *kept, *blocks[last + 1 :]])


def _set_ordered_list(element: Element) -> Element:
    """A list whose inner lists count for themselves: Typst would hand its start down to them."""
    found = OrderedList.read(element)
    if (found.start, found.style, found.delimiter) == (1, "DefaultStyle", "DefaultDelim"):
        return element
    inner = [apply(item, {"OrderedList": (_spell_out_numbers,)}) for item in found.items]
    return replace(found, items=inner).json


def _spell_out_numbers(element: Element) -> Element:
    found = OrderedList.read(element)
    return replace(found, style="Decimal").json if found.style == "DefaultStyle" else element


def _set_heading(element: Element) -> Element:
    """A heading with its number, and what is before that, marked as such."""
    heading = Heading.read(element)
    inlines = apply(heading.inlines, {"Note": (_only_in_the_text,)})
    numbers = [
        n for n, e in enumerate(inlines) if e["t"] == "Span" and "galley-number" in classes(e)
    ]
    end = numbers[0] + 1 if numbers else 0
    number = around("heading-number", inlines[:end]) if numbers else []
    return replace(heading, inlines=[*number, *inlines[end:]]).json


def _only_in_the_text(note: Element) -> list[Element]:
    """The note of a heading, which the contents and the running titles must not count again."""
    return around("only-in-the-text", [note])


# What becomes of blocks, and of pictures, whose alternative texts are words here still.
BLOCKS: Mapping[str, Sequence[Filter]] = {
    "BlockQuote": (_set_quotation,),
    "Div": (_set_division,),
    "Figure": (_set_figure,),
    "Header": (_set_heading,),
    "Image": (set_image,),
    "OrderedList": (_set_ordered_list,),
    "Table": (set_table,),
}
