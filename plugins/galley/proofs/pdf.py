"""The PDF: Pandoc turns each chapter's AST into Typst, the template sets it, Typst writes it."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from galley.core.brand import Brand, Colours
from galley.core.circulation import HandlingMark
from galley.core.document import Document
from galley.core.filters import Element, Filter, apply, classes, entry_parts, text_of, titled
from galley.core.listing import BIBLIOGRAPHY, CONTENTS
from galley.core.speech import spoken
from galley.proofs.press import Press
from galley.proofs.reading import in_batches, json_of
from galley.tools import pandoc, typst
from galley.tools.cache import Cache, digest

SHIPPED = Path(__file__).parent / "templates" / "paper.typ"


def prove(
    document: Document,
    parts: list[list[Element]],
    template: str,
    standards: Sequence[str],
    press: Press,
) -> bytes:
    """The PDF of a document that was read into `parts`, in a template's Typst.

    `standards` are those that Typst checks while it writes, such as `ua-1` for PDF/UA-1.
    """
    text = source(document, parts, template, press)
    return typst.pdf(text, press.typesetting, standards)


def source(document: Document, parts: list[list[Element]], template: str, press: Press) -> str:
    """The document in Typst: the brand, the template, what the cover says, the chapters."""
    has_contents = any(CONTENTS in part.html for part in document.parts)
    kinds = [(kind.name, _colour(kind.colour)) for kind in document.kinds]
    return "\n".join(
        [
            # Quotes are the author's: Typst would make a prime of the apostrophe in "GPT-5’s".
            "#set smartquote(enabled: false)",
            f"#let contents-title = {literal(document.words.contents)}",
            f"#let brand = {_brand(press.brand)}",
            f"#let item-colours = {_dictionary(kinds)}",
            template,
            f"#show: paper.with({_arguments(document, has_contents)})",
            *_written(parts, press.cache),
        ]
    )


def _arguments(document: Document, has_contents: bool) -> str:
    metadata = document.metadata
    circulation = metadata.circulation
    authors = [
        (("name", literal(author.name)), ("affiliation", literal(author.affiliation)))
        for author in metadata.authors
    ]
    language, _, region = metadata.language.partition("-")
    values = {
        "title": literal(metadata.title),
        "subtitle": literal(metadata.subtitle),
        "authors": _array(_dictionary(author) for author in authors),
        "date": literal(metadata.date),
        "version": literal(metadata.version),
        "status": literal(metadata.status),
        "notice": literal(metadata.notice),
        "language": literal(language),
        "region": literal(region.upper()) if len(region) == 2 else "none",
        "draft": literal(document.words.marks["draft"]) if circulation.draft else "none",
        "mark": _mark(circulation.mark),
        "lines": _array(map(literal, circulation.lines(document.words))),
        "keywords": _array(map(literal, circulation.keywords)),
        "contents-after-cover": "false" if has_contents else "true",
    }
    return ", ".join(f"{name}: {value}" for name, value in values.items())


def literal(text: str) -> str:
    """A text as a Typst string."""
    return json.dumps(text, ensure_ascii=False)


def _array(items: Iterable[str]) -> str:
    return "(" + "".join(f"{item}, " for item in items) + ")"


def _dictionary(items: Iterable[tuple[str, str]]) -> str:
    """Names and what they mean, which is Typst already, as a Typst dictionary."""
    return "(" + ("".join(f"{literal(name)}: {value}, " for name, value in items) or ":") + ")"


def _colour(colour: str) -> str:
    return f"rgb({literal(colour)})"


def _brand(brand: Brand) -> str:
    """The brand as the template knows it: colours, boxes by kind, typefaces, logo."""
    colours, faces = brand.colours, brand.typography
    logo = brand.logos.cover
    return _dictionary(
        {
            "name": literal(brand.name),
            "colours": _dictionary((name, _colour(value)) for name, value in colours.named()),
            "boxes": _dictionary((name, _box(colours, name)) for name in _BOXES),
            "text": literal(faces.base),
            "headings": literal(faces.headings),
            "code": literal(faces.monospace),
            "scale": f"{faces.scale:g}",
            "heading-weight": str(faces.heading_weight) if faces.heading_weight else "none",
            "logo": literal(f"/{logo.path}") if logo else "none",
            "logo-alternative": literal(logo.alternative if logo else ""),
        }.items()
    )


def _mark(mark: HandlingMark | None) -> str:
    """The handling mark as the template knows it."""
    if mark is None:
        return "none"
    return _dictionary(
        {
            "label": literal(mark.label),
            "colour": _colour(mark.colour),
            "ground": _colour(mark.ground),
            "meaning": literal(mark.meaning),
        }.items()
    )


# The colours that boxes come in.
_BOXES = ("primary", "info", "success", "warning", "danger", "secondary")


def _box(colours: Colours, name: str) -> str:
    """The colour of a box's bar, of its title, of its ground."""
    ground = colours.tint(name)
    shades = {
        "bar": getattr(colours, name),
        "title": colours.text(name, ground),
        "ground": ground,
    }
    return _dictionary((part, _colour(shade)) for part, shade in shades.items())


def _written(parts: Sequence[list[Element]], cache: Cache) -> list[str]:
    """The Typst of each chapter; a chapter that did not change is not written again."""
    texts = [json.dumps(apply(blocks, FILTERS)) for blocks in parts]
    kept = {text: cache.peek("typst", (pandoc.version(), text)) for text in texts}
    new = [text for text, made in kept.items() if made is None]
    for text, made in zip(new, in_batches(new, _write_together), strict=True):
        kept[text] = made
        cache.put("typst", (pandoc.version(), text), made)
    return [kept[text] or "" for text in texts]


def _write_together(texts: Sequence[str]) -> list[str]:
    """The Typst of several chapters' blocks, by one run of Pandoc."""
    # A line that none of the chapters can hold, as it is made from all of them.
    border = f"// the next chapter: {digest(*texts)}"
    blocks = [block for text in texts for block in [*json.loads(text), _raw_block(border)]]
    ast = json_of(blocks)
    made = pandoc.pandoc("-f", "json", "-t", "typst-smart", "--wrap=none", stdin=ast)
    return [text.strip("\n") for text in made.split(border)[:-1]]


def _call(
    name: str, arguments: str, body: list[Element], title: Sequence[Element] = (), label: str = ""
) -> list[Element]:
    """Blocks as the body of a function of the template, with a title before them."""
    opened = f"#{name}({arguments})["
    separated = f"{arguments}, " if arguments else ""
    head = [_raw_block(f"#{name}({separated}title: ["), *title, _raw_block("])[")]
    closed = f"] <{label}>" if label else "]"
    return [*(head if title else [_raw_block(opened)]), *body, _raw_block(closed)]


def _raw_block(source: str) -> Element:
    return {"t": "RawBlock", "c": ["typst", source]}


def _raw_inline(source: str) -> Element:
    return {"t": "RawInline", "c": ["typst", source]}


def _set_division(element: Element) -> Element | list[Element]:
    """Divisions that the template has a function for."""
    for name in classes(element):
        if name in _DIVISIONS:
            return _DIVISIONS[name](element)
    return element


def _admonition(element: Element) -> list[Element]:
    (identifier, names, _), blocks = element["c"]
    title, body = titled(blocks, "admonition-title")
    kind = next((name for name in names if name != "admonition"), "note")
    return _call("admonition", literal(kind), body, title, identifier)


def _tab(element: Element) -> list[Element]:
    (identifier, _, _), blocks = element["c"]
    title, body = titled(blocks, "tab-title")
    return _call("tab", "", body, title, identifier)


def _bibliography_entry(element: Element) -> list[Element]:
    (identifier, _, _), blocks = element["c"]
    number, body = entry_parts(blocks)
    arguments = f"number: {literal(number)}" if number else ""
    return _call("entry", arguments, body, label=identifier)


def _boxed(name: str) -> Callable[[Element], list[Element]]:
    """The division as the body of a function that takes nothing else."""
    return lambda element: _call(name, "", element["c"][1], label=element["c"][0][0])


def _item(element: Element) -> list[Element]:
    (identifier, names, _), blocks = element["c"]
    return _call("item", literal(names[-1]), blocks, label=identifier)


def _equation(element: Element) -> list[Element]:
    """A displayed formula with its number at the margin."""
    (identifier, _, _), blocks = element["c"]
    inlines = [inline for block in blocks for inline in block["c"]]
    number = [inline for inline in inlines if _is_number(inline)]
    formula = [inline for inline in inlines if not _is_number(inline)]
    printed = literal(text_of(number).strip())
    return _call("equation", printed, [{"t": "Para", "c": formula}], label=identifier)


def _is_number(inline: Element) -> bool:
    return inline["t"] == "Span" and "galley-equation-number" in classes(inline)


def _list_of_targets(element: Element) -> list[Element]:
    return [_listed(block) for block in element["c"][1]]


def _listed(paragraph: Element) -> Element:
    """A line of a list of figures or tables, with the page on which its target stands."""
    link = next((inline for inline in paragraph["c"] if inline["t"] == "Link"), None)
    if link is None:
        return paragraph
    label = link["c"][2][0].removeprefix("#")
    return _raw_block(f"#listed(<{label}>, {literal(text_of(link['c'][1]))})")


def _unwrapped(element: Element) -> list[Element]:
    return list(element["c"][1])


def _contents(_: Element) -> Element:
    return _raw_block("#contents()")


_DIVISIONS: Mapping[str, Callable[[Element], Element | list[Element]]] = {
    "admonition": _admonition,
    "tab": _tab,
    "tabs": _unwrapped,
    "csl-entry": _bibliography_entry,
    "galley-item": _item,
    "galley-item-head": _boxed("item-head"),
    "galley-item-facts": _boxed("item-facts"),
    "galley-item-foot": _boxed("item-foot"),
    "galley-equation": _equation,
    "galley-list": _list_of_targets,
    BIBLIOGRAPHY: _unwrapped,
    CONTENTS: _contents,
}


def _set_table(element: Element) -> Element:
    """A table's head repeats on every page, where a link would be an artefact that none may be.

    The heads of a matrix are turned, as they are longer than their columns are wide.
    """
    turned = "galley-matrix" in classes(element)
    for row in element["c"][3][1]:
        for number, cell in enumerate(row[1]):
            blocks = apply(cell[4], {"Link": (_unwrapped,)})
            cell[4] = _call("turned", "", blocks) if turned and number else blocks
    return element


def _set_figure(element: Element) -> Element:
    """Sub-figures beside each other, two in a row."""
    attributes, caption, blocks = element["c"]
    parts = [block for block in blocks if block["t"] == "Figure"]
    if len(parts) < 2:
        return element
    inner = [e for part in parts for e in (_raw_block("["), part, _raw_block("],"))]
    grid = [_raw_block("#subfigures("), *inner, _raw_block(")")]
    return {"t": "Figure", "c": [attributes, caption, grid]}


def _set_image(element: Element) -> Element:
    """An image with its alternative text, which Pandoc's writer drops."""
    (_, _, attributes), alternative, (path, _) = element["c"]
    sizes = {name: value for name, value in attributes if name in ("width", "height")}
    options = [
        literal(path),
        *([f"alt: {literal(text_of(alternative))}"] if alternative else []),
        *(f"{name}: {_length(value)}" for name, value in sizes.items()),
    ]
    picture = f"image({', '.join(options)})"
    # A picture that says nothing is an ornament, and readers pass it over.
    return _raw_inline(f"#box({picture})" if alternative else f"#box(pdf.artifact({picture}))")


def _length(value: str) -> str:
    """A width or height as Typst spells it; a bare number counts pixels, of which 96 make an inch."""
    number = value.removesuffix("px")
    return f"{float(number) * 0.75:g}pt" if number.replace(".", "", 1).isdigit() else value


def _set_span(element: Element) -> Element | list[Element]:
    (identifier, names, _), inlines = element["c"]
    if "galley-unresolved" in names:
        return [_raw_inline("#unresolved["), *inlines, _raw_inline("]")]
    if "galley-label" in names:
        return [_raw_inline("#label-of-target["), *inlines, _raw_inline("]")]
    if "galley-paragraph-number" in names:
        return [_raw_inline("#paragraph-number["), *inlines, _raw_inline("]")]
    if identifier and not inlines:
        return _raw_inline(f"#metadata(none) <{identifier}>")
    if "kbd" in names:
        return [_raw_inline("#kbd["), *inlines, _raw_inline("]")]
    return element


def _set_ordered_list(element: Element) -> Element:
    """A list whose inner lists count for themselves: Typst would hand its start down to them."""
    (start, style, delimiter), items = element["c"]
    if (start, style["t"], delimiter["t"]) == (1, "DefaultStyle", "DefaultDelim"):
        return element
    inner = [apply(item, {"OrderedList": (_spell_out_numbers,)}) for item in items]
    return {"t": "OrderedList", "c": [[start, style, delimiter], inner]}


def _spell_out_numbers(element: Element) -> Element:
    (start, style, delimiter), items = element["c"]
    named = {"t": "Decimal"} if style["t"] == "DefaultStyle" else style
    return {"t": "OrderedList", "c": [[start, named, delimiter], items]}


# Signs that Typst reads as another one (an ellipsis, a dash, a minus, a break in a word) and that Pandoc's
# writer leaves as they are: https://typst.app/docs/reference/symbols/#shorthands
_SHORTHAND = re.compile(r"(\.\.\.|-{2,}|(?<!\w)-(?=\d)|-(?=\?))")


def _keep_signs(element: Element) -> Element | list[Element]:
    """The signs that the author typed, and no others."""
    pieces = _SHORTHAND.split(element["c"])
    if len(pieces) == 1:
        return element
    return [
        _raw_inline("".join(f"\\{sign}" for sign in piece)) if n % 2 else {"t": "Str", "c": piece}
        for n, piece in enumerate(pieces)
        if piece
    ]


def _set_formula(element: Element) -> list[Element]:
    """A formula with the words that read it aloud."""
    return [_raw_inline(f"#spoken({literal(spoken(element['c'][1]))}, "), element, _raw_inline(")")]


FILTERS: Mapping[str, Sequence[Filter]] = {
    "Div": (_set_division,),
    "Figure": (_set_figure,),
    "Image": (_set_image,),
    "Math": (_set_formula,),
    "OrderedList": (_set_ordered_list,),
    "Span": (_set_span,),
    "Str": (_keep_signs,),
    "Table": (_set_table,),
}
