"""The PDF: Pandoc turns each chapter's AST into Typst, the template sets it, Typst writes it."""

import itertools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from galley.core.column import fraction
from galley.core.document import Document
from galley.core.filters import (
    Element,
    Filter,
    apply,
    attribute,
    classes,
    datum,
    division,
    entry_parts,
    text_of,
    titled,
)
from galley.core.listing import BIBLIOGRAPHY, CONTENTS
from galley.core.script import has_italics, is_language, is_right_to_left
from galley.core.speech import spoken
from galley.proofs import values
from galley.proofs.press import Press
from galley.proofs.reading import in_batches, json_of
from galley.proofs.unprintable import UnprintableError, candidates, plain
from galley.proofs.values import literal
from galley.proofs.variant import STANDARD, Variant
from galley.proofs.wide import split_tables
from galley.tools import memory, pandoc, typst
from galley.tools.cache import Cache, digest
from galley.tools.process import ToolError

SHIPPED = Path(__file__).parent / "templates" / "paper.typ"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a PDF is set: for what, on which sheet, and the standards that Typst checks meanwhile.

    A standard is named as in `ua-1`, for PDF/UA-1.
    """

    variant: Variant = STANDARD
    paper_size: str = "a4"
    standards: Sequence[str] = ()


def prove(
    document: Document,
    parts: list[list[Element]],
    template: str,
    layout: Layout,
    press: Press,
) -> bytes:
    """The PDF of a document that was read into `parts`, in a template's Typst; they are let go.

    Raises UnprintableError if a chapter is at fault that there is none, TemplateError if the
    template may be, else ToolError.
    """
    head, chapters = source(document, parts, template, layout, press)
    parts.clear()
    memory.give_back()
    try:
        return typst.pdf("\n".join([head, *chapters]), press.typesetting, layout.standards)
    except typst.TypesettingError as error:
        told = _lacking(error) or _placed(error, head, chapters)
        told = told or _picture(chapters, layout, press)
        raise told or _in_template(error, head, template) or error from error


class TemplateError(ToolError):
    """A template that Typst cannot use; line and column count from 1, and 0 means the whole file."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column


def _lacking(error: typst.TypesettingError) -> TemplateError | None:
    """The error, if a name that papers use is missing from the template."""
    missing = re.match(r"unknown variable: (\S+)", str(error))
    return TemplateError(f'it does not define "{missing[1]}"') if missing else None


def _in_template(error: typst.TypesettingError, head: str, template: str) -> TemplateError | None:
    """The error at its place in the template, if it stands there."""
    line = error.line - head[: head.index(template)].count("\n")
    if not 1 <= line <= template.count("\n") + 1:
        return None
    return TemplateError(str(error), line, error.column + 1)


# So many lines of Typst are what one construct of an author's becomes, at most.
_NEAR = 5


def _placed(
    error: typst.TypesettingError, head: str, chapters: Sequence[str]
) -> UnprintableError | None:
    """The error with the chapter that is at fault, if one of them is."""
    line = error.line - head.count("\n") - 2
    for number, chapter in enumerate(chapters):
        lines = chapter.split("\n")
        if 0 <= line < len(lines):
            words = tuple(candidates(lines[line : line + _NEAR], error.column))
            return UnprintableError(plain(str(error)), number, words)
        line -= len(lines)
    return None


# A picture as `_set_image` writes it; its path is a literal.
_PICTURE = re.compile(r'#box\((?:pdf\.artifact\()?picture\(("(?:[^"\\]|\\.)*")')


def _picture(chapters: Sequence[str], layout: Layout, press: Press) -> UnprintableError | None:
    """The first picture that cannot be printed even alone: of these Typst does not tell the place."""
    for number, chapter in enumerate(chapters):
        for path in dict.fromkeys(_PICTURE.findall(chapter)):
            alone = f'#set document(title: "-")\n#image({path}, alt: "-")'
            try:
                typst.pdf(alone, press.typesetting, layout.standards)
            except typst.TypesettingError as error:
                name = Path(json.loads(path)).name
                return UnprintableError(plain(str(error)), number, (name,))
    return None


def source(
    document: Document, parts: list[list[Element]], template: str, layout: Layout, press: Press
) -> tuple[str, list[str]]:
    """The document in Typst: what the template is told, with the template; each chapter."""
    has_contents = any(CONTENTS in part.html for part in document.parts)
    fitting = [
        apply(blocks, {"Table": (split_tables(layout.variant.letters),)}) for blocks in parts
    ]
    head = [
        # Quotes are the author's: Typst would make a prime of the apostrophe in "GPT-5’s".
        "#set smartquote(enabled: false)",
        values.settings(document, press.brand, layout.variant, layout.paper_size),
        f"#let own-faces = {values.array(map(literal, press.faces))}",
        template,
        f"#show: paper.with({values.arguments(document, press.brand, has_contents=has_contents)})",
    ]
    chapters = [f"{chapter}\n#end-chapter()" for chapter in _written(fitting, press.cache)]
    return "\n".join(head), chapters


def _written(parts: Sequence[list[Element]], cache: Cache) -> list[str]:
    """The Typst of each chapter; a chapter that did not change is not written again."""
    texts = [json.dumps(apply(_with_floats(_with_lead_ins(blocks)), FILTERS)) for blocks in parts]
    kept = {text: cache.peek("typst", (pandoc.version(), text)) for text in texts}
    new = [text for text, made in kept.items() if made is None]
    for text, made in zip(new, in_batches(new, _write_together), strict=True):
        kept[text] = made
        cache.put("typst", (pandoc.version(), text), made)
    return [kept[text] or "" for text in texts]


# A paragraph of so many letters has three lines at most.
_LEAD_IN = 270


def _with_lead_ins(blocks: list[Element]) -> list[Element]:
    """The blocks of a chapter: a few words between a heading and a table or a box stay with both."""
    around = zip([None, *blocks], blocks, [*blocks[1:], None], strict=False)
    return [
        division("galley-lead-in", [block]) if _leads_in(before, block, behind) else block
        for before, block, behind in around
    ]


def _leads_in(before: Element | None, block: Element, behind: Element | None) -> bool:
    if before is None or behind is None or before["t"] != "Header" or block["t"] != "Para":
        return False
    return behind["t"] in ("Table", "Div") and len(text_of(block)) <= _LEAD_IN


def _with_floats(blocks: list[Element]) -> list[Element]:
    """The blocks of a chapter, its figures free to move to the head or the foot of their page.

    Those that stand in a box or a list do not move, nor do those whose numbers stand behind them.
    """
    return [
        division("galley-float", [block]) if _may_float(block, following) else block
        for block, following in itertools.zip_longest(blocks, blocks[1:])
    ]


def _may_float(block: Element, following: Element | None) -> bool:
    if block["t"] != "Figure":
        return False
    return not (following and following["t"] == "Div" and "galley-chart-data" in classes(following))


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
    language = attribute(element, "lang")
    made: Element | list[Element] = element
    for name in classes(element):
        if name in _DIVISIONS:
            made = _DIVISIONS[name](element)
            break
    if not is_language(language):
        return made
    blocks = made if isinstance(made, list) else [made]
    return _call("passage", _language(language), blocks)


def _language(tag: str) -> str:
    """A language as Typst is told it: its code, region and direction, and whether it has italics."""
    code, *subtags = tag.split("-")
    region = next((literal(part.upper()) for part in subtags if len(part) == 2), "none")
    direction = ", dir: rtl" if is_right_to_left(tag) else ""
    upright = "" if has_italics(tag) else ', style: "normal"'
    return f"{literal(code.lower())}, region: {region}{direction}{upright}"


def _passage(language: str, inlines: list[Element]) -> list[Element]:
    """A passage within a line."""
    # The semicolon ends the call: a bracket behind it is the author's.
    return [_raw_inline(f"#passage({_language(language)})["), *inlines, _raw_inline("];")]


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


def _float(element: Element) -> list[Element]:
    """A figure that may move to the next page, under a name that tells it from all others."""
    blocks = element["c"][1]
    return _call("float", literal(f"float-{digest(json.dumps(blocks))[:16]}"), blocks)


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
    lines = [_listed(block) for block in element["c"][1]]
    return _call("index", "", lines) if datum(element, "kind") == "item" else lines


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
    "galley-attribution": _boxed("attribution"),
    "galley-float": _float,
    "galley-item": _item,
    "galley-item-head": _boxed("item-head"),
    "galley-item-facts": _boxed("item-facts"),
    "galley-item-foot": _boxed("item-foot"),
    "galley-lead-in": _boxed("lead-in"),
    "galley-equation": _equation,
    "galley-list": _list_of_targets,
    BIBLIOGRAPHY: _unwrapped,
    CONTENTS: _contents,
}


def _set_table(element: Element) -> Element | list[Element]:
    """A table's head repeats on every page, where a link would be an artefact that none may be.

    The heads of a matrix are turned, as they are longer than their columns are wide.
    """
    _line_up_points(element)
    heads = [cell for row in element["c"][3][1] for cell in row[1]]
    for cell in heads:
        cell[4] = apply(cell[4], {"Link": (_unwrapped,)})
    if "galley-matrix" not in classes(element):
        return element
    letters = max((len(text_of(cell[4])) for cell in heads[1:]), default=0)
    for cell in heads[1:]:
        cell[4] = _call("turned", str(letters), cell[4])
    for cell in heads[:1]:
        cell[4] = _call("beside-turned", str(letters), cell[4])
    # A head as high as that must not end its page.
    return [_raw_block("#room(9cm)"), *_call("matrix", "", [element])]


def _line_up_points(table: Element) -> None:
    """Numbers at the right of their column, the points of their fractions one below the other."""
    _, _, specifications, _, bodies, foot = table["c"]
    rows = [row[1] for body in bodies for row in (*body[2], *body[3])] + [r[1] for r in foot[1]]
    for place, (alignment, _) in enumerate(specifications):
        cells = [row[place] for row in rows if len(row) == len(specifications)]
        fractions = [fraction(text_of(cell[4])) for cell in cells]
        longest = max(fractions, key=len, default="")
        # A unit behind some numbers would stand between them and the room.
        bare = all(text_of(cell[4])[-1:].isdigit() for cell in cells if text_of(cell[4]).strip())
        if alignment["t"] == "AlignRight" and bare and len(set(map(len, fractions))) > 1:
            for cell, part in zip(cells, fractions, strict=True):
                _pad(cell[4], longest[len(part) :])


def _pad(blocks: list[Element], behind: str) -> None:
    """Room behind a number, as wide as the digits that it lacks."""
    if behind and blocks and blocks[-1]["t"] in ("Plain", "Para"):
        blocks[-1]["c"].append(_raw_inline(f"#hide[{behind}]"))


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
        *(f"{name}: {_length(name, value)}" for name, value in sizes.items()),
        *(['fit: "contain"'] if len(sizes) > 1 else []),
    ]
    picture = f"picture({', '.join(options)})"
    # A picture that says nothing is an ornament, and readers pass it over.
    return _raw_inline(f"#box({picture})" if alternative else f"#box(pdf.artifact({picture}))")


# What a page has room for, in points, and how many points a length has.
_MOST = {"width": 440.0, "height": 560.0}
_POINTS = {"px": 0.75, "pt": 1.0, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "": 0.75}
_LENGTH = re.compile(r"(?P<number>\d*\.?\d+)(?P<unit>px|pt|mm|cm|in|)")


def _length(name: str, value: str) -> str:
    """A width or height as Typst spells it, no larger than the page; a bare number counts pixels."""
    length = _LENGTH.fullmatch(value)
    if length is None:
        return value
    return f"{min(float(length['number']) * _POINTS[length['unit']], _MOST[name]):g}pt"


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
    if "galley-bar" in names:
        share = re.search(r"\d+%", attribute(element, "style"))
        return _raw_inline(f"#bar({share[0] if share else '0%'})")
    if "kbd" in names:
        return [_raw_inline("#kbd["), *inlines, _raw_inline("]")]
    language = attribute(element, "lang")
    return _passage(language, inlines) if is_language(language) else element


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


# A run of letters that no line may hold, and after how many of them it may part with a hyphen.
_ENDLESS = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0370-\u052f]{30,}")
_PART = 10


def _keep_signs(element: Element) -> Element | list[Element]:
    """The signs that the author typed, and no others."""
    text = element["c"]
    pieces = _SHORTHAND.split(text)
    if len(pieces) == 1 and not _ENDLESS.search(text):
        return element
    return [
        made
        for n, piece in enumerate(pieces)
        if piece
        for made in (_escaped(piece) if n % 2 else _parted(piece))
    ]


def _escaped(signs: str) -> list[Element]:
    return [_raw_inline("".join(f"\\{sign}" for sign in signs))]


def _parted(text: str) -> list[Element]:
    """A text whose endless words may part; an address parts without hyphens, as Typst knows how."""
    if "://" in text:
        return [{"t": "Str", "c": text}]
    made: list[Element] = []
    position = 0
    for word in _ENDLESS.finditer(text):
        if word.start() > position:
            made.append({"t": "Str", "c": text[position : word.start()]})
        for start in range(word.start(), word.end(), _PART):
            end = min(start + _PART, word.end())
            # A soft hyphen: it is seen where a line ends, and nowhere else.
            made += [{"t": "Str", "c": text[start:end]}, _raw_inline("-?")]
        made.pop()
        position = word.end()
    return [*made, *([{"t": "Str", "c": text[position:]}] if text[position:] else [])]


def _set_formula(element: Element) -> list[Element]:
    """A formula with the words that read it aloud."""
    return [_raw_inline(f"#spoken({literal(spoken(element['c'][1]))}, "), element, _raw_inline(")")]


def _set_heading(element: Element) -> Element:
    """A heading with its number, and what stands before that, marked as such."""

    level, attributes, inlines = element["c"]
    inlines = apply(inlines, {"Note": (_only_in_the_text,)})
    numbers = [
        n for n, e in enumerate(inlines) if e["t"] == "Span" and "galley-number" in classes(e)
    ]
    if not numbers:
        return {"t": "Header", "c": [level, attributes, inlines]}
    end = numbers[0] + 1
    label = [_raw_inline("#heading-number["), *inlines[:end], _raw_inline("]")]
    return {"t": "Header", "c": [level, attributes, [*label, *inlines[end:]]]}


def _only_in_the_text(note: Element) -> list[Element]:
    """The note of a heading, which the contents and the running titles must not count again."""
    shown = '#context if state("galley-text", true).get() ['
    return [_raw_inline(shown), note, _raw_inline("]")]


FILTERS: Mapping[str, Sequence[Filter]] = {
    "Div": (_set_division,),
    "Figure": (_set_figure,),
    "Header": (_set_heading,),
    "Image": (_set_image,),
    "Math": (_set_formula,),
    "OrderedList": (_set_ordered_list,),
    "Span": (_set_span,),
    "Str": (_keep_signs,),
    "Table": (_set_table,),
}
