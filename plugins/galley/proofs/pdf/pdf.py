"""The PDF: Pandoc turns each chapter's AST into Typst, the template sets it, Typst writes it."""

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from galley.core.ast.attributes import classes
from galley.core.ast.tables import Cell, Row, Table
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
    raw_source,
)
from galley.core.ast.walking import Element, Filter, apply, text_of
from galley.core.insertion.listing import BIBLIOGRAPHY, CONTENTS
from galley.core.text.columns import fraction
from galley.core.text.script import is_language
from galley.proofs.document.document import Document
from galley.proofs.document.filters import division, entry_parts, titled
from galley.proofs.document.reading import in_batches, json_of
from galley.proofs.document.wide_content import split_tables
from galley.proofs.pdf import inlines, values
from galley.proofs.pdf.formulas import formulas_of
from galley.proofs.pdf.inlines import language, set_image
from galley.proofs.pdf.spelling import (
    around,
    array,
    block_call,
    label,
    labelled,
    literal,
    raw_block,
    raw_inline,
    read_literal,
    text,
)
from galley.proofs.pdf.template import named_files
from galley.proofs.pdf.unprintable import UnprintableError, candidates, plain
from galley.proofs.press import Press
from galley.proofs.variant import STANDARD, Variant
from galley.tools import memory, pandoc, typst
from galley.tools.cache import Cache, digest
from galley.tools.process import ToolError

SHIPPED = Path(__file__).parent.parent / "templates" / "paper.typ"


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
    setting = press.typesetting(_shown(document, template, press))
    try:
        return typst.pdf("\n".join([head, *chapters]), setting, layout.standards)
    except typst.TypesettingError as error:
        told = _lacking(error) or _placed(error, head, chapters)
        told = told or _picture(chapters, layout, press)
        raise told or _in_template(error, head, template) or error from error


def _shown(document: Document, template: str, press: Press) -> Iterator[str]:
    """The files that the pages show: the paper's pictures, the logo, and what the template names."""
    yield from document.pictures
    if press.brand.logos.cover:
        yield f"/{press.brand.logos.cover.path}"
    if template != SHIPPED.read_text("utf-8"):
        yield from named_files(template, press.root)


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
        for name in map(read_literal, dict.fromkeys(_PICTURE.findall(chapter))):
            alone = f'#set document(title: "-")\n#image({literal(name)}, alt: "-")'
            try:
                typst.pdf(alone, press.typesetting([name]), layout.standards)
            except typst.TypesettingError as error:
                return UnprintableError(plain(str(error)), number, (Path(name).name,))
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
        f"#let own-faces = {array(map(literal, press.faces))}",
        template,
        f"#show: paper.with({values.arguments(document, press.brand, has_contents=has_contents)})",
    ]
    chapters = [f"{chapter}\n#end-chapter()" for chapter in _written(fitting, press.cache)]
    return "\n".join(head), chapters


def _written(parts: Sequence[list[Element]], cache: Cache) -> list[str]:
    """The Typst of each chapter; a chapter that did not change is not written again."""
    made_up = (_with_floats(_with_lead_ins(_without_inner_chapters(part))) for part in parts)
    asked = [json.dumps(blocks) for blocks in made_up]
    kept = {ast: cache.peek("typst", (pandoc.version(), ast)) for ast in asked}
    new = [ast for ast, source in kept.items() if source is None]
    made_anew = in_batches(new, lambda batch: _write_together(batch, cache))
    for ast, source in zip(new, made_anew, strict=True):
        kept[ast] = source
        cache.put("typst", (pandoc.version(), ast), source)
    return [kept[ast] or "" for ast in asked]


def _without_inner_chapters(blocks: list[Element]) -> list[Element]:
    """The blocks of a chapter; a title inside a list or a box begins no page, which it cannot."""

    def lower(heading: Element) -> Element:
        found = Heading.read(heading)
        return replace(found, level=max(found.level, 2)).json

    return [
        part
        for block in blocks
        for part in ([block] if block["t"] == "Header" else apply([block], {"Header": (lower,)}))
    ]


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


def _write_together(asked: Sequence[str], cache: Cache) -> list[str]:
    """The Typst of several chapters' blocks, by one run of Pandoc."""
    # A line that none of the chapters can hold, as it is made from all of them.
    border = raw_block(f"// the next chapter: {digest(*asked)}")
    chapters = [json.loads(ast) for ast in asked]
    within = inlines.filters(formulas_of([b for blocks in chapters for b in blocks], cache))
    together = [
        block for blocks in chapters for block in [*apply(apply(blocks, _BLOCKS), within), border]
    ]
    typst_of_all = pandoc.pandoc(
        "-f", "json", "-t", "typst-smart", "--wrap=none", stdin=json_of(together)
    )
    return [source.strip("\n") for source in typst_of_all.split(raw_source(border))[:-1]]


def _set_division(element: Element) -> list[Element]:
    """Divisions that the template has a function for."""
    found = Div.read(element)
    identifier, names = found.attributes.identifier, found.attributes.classes
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
    return block_call("float", found.blocks, literal(name))


def _item(found: Div) -> list[Element]:
    return block_call("item", found.blocks, literal(found.attributes.classes[-1]))


def _equation(found: Div) -> list[Element]:
    """A displayed formula with its number at the margin."""
    inlines = lines(found.blocks)
    number = [inline for inline in inlines if _is_number(inline)]
    formula = [inline for inline in inlines if not _is_number(inline)]
    rest = [block for block in found.blocks if block["t"] not in LINES]
    return block_call("equation", [paragraph(formula), *rest], literal(text_of(number).strip()))


def _is_number(inline: Element) -> bool:
    return inline["t"] == "Span" and "galley-equation-number" in classes(inline)


def _list_of_targets(found: Div) -> list[Element]:
    listed = [_listed(block) for block in found.blocks]
    return block_call("index", listed) if found.attributes.datum("kind") == "item" else listed


def _listed(line: Element) -> Element:
    """A line of a list of figures or tables, with the page on which its target stands."""
    links = (Link.read(inline) for inline in lines([line]) if inline["t"] == "Link")
    link = next(links, None)
    if link is None or not link.address.startswith("#"):
        return line
    place = label(link.address.removeprefix("#"))
    return raw_block(f"#listed({place}, {literal(text_of(link.inlines))})")


def _unwrapped(found: Div) -> list[Element]:
    return list(found.blocks)


def _unlinked(element: Element) -> list[Element]:
    return Link.read(element).inlines


def _contents(_: Div) -> list[Element]:
    return [raw_block("#contents()")]


_DIVISIONS: Mapping[str, Callable[[Div], list[Element]]] = {
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
    table = _with_points_lined_up(Table.read(element))
    cells = table.head_cells
    is_matrix = "galley-matrix" in table.attributes.classes
    letters = max((len(cell.text) for cell in cells[1:]), default=0)

    def head(cell: Cell) -> Cell:
        blocks = apply(cell.blocks, {"Link": (_unlinked,)})
        name = "beside-turned" if cell is cells[0] else "turned"
        return replace(cell, blocks=block_call(name, blocks, str(letters)) if is_matrix else blocks)

    def row(given: Row) -> Row:
        return replace(given, cells=tuple(map(head, given.cells)))

    set_table = replace(table, head=table.head.with_rows(row)).json
    # A head as high as that must not end its page.
    return [raw_block("#room(9cm)"), *block_call("matrix", [set_table])] if is_matrix else set_table


def _with_points_lined_up(table: Table) -> Table:
    """Numbers at the right of their column, the points of their fractions one below the other."""
    count = len(table.columns)
    rows = [row.cells for row in table.below_head if len(row.cells) == count]
    rooms = [
        _rooms([row[place] for row in rows]) if column.alignment == "AlignRight" else {}
        for place, column in enumerate(table.columns)
    ]

    def row(given: Row) -> Row:
        if len(given.cells) != count:
            return given
        pairs = zip(given.cells, rooms, strict=True)
        return replace(given, cells=tuple(_padded(cell, room) for cell, room in pairs))

    bodies = tuple(body.with_rows(row) for body in table.bodies)
    return replace(table, bodies=bodies, foot=table.foot.with_rows(row))


def _rooms(cells: Sequence[Cell]) -> Mapping[str, str]:
    """For the words of each cell of a column, the digits that its fraction lacks."""
    texts = [cell.text for cell in cells]
    fractions = list(map(fraction, texts))
    longest = max(fractions, key=len, default="")
    # A unit behind some numbers would stand between them and the room.
    bare = all(words[-1:].isdigit() for words in texts if words.strip())
    if not bare or len(set(map(len, fractions))) < 2:
        return {}
    return {words: longest[len(part) :] for words, part in zip(texts, fractions, strict=True)}


def _padded(cell: Cell, rooms: Mapping[str, str]) -> Cell:
    """The cell with room behind its number, as wide as the digits that it lacks."""
    behind = rooms.get(cell.text, "")
    if not behind or not cell.blocks or cell.blocks[-1]["t"] not in LINES:
        return cell
    *before, last = cell.blocks
    room = raw_inline(f"#hide[{text(behind)}];")
    return replace(cell, blocks=[*before, made(last["t"], [*content(last), room])])


def _set_figure(element: Element) -> Element:
    """Sub-figures beside each other, two in a row."""
    figure = Figure.read(element)
    parts = [block for block in figure.blocks if block["t"] == "Figure"]
    if len(parts) < 2:
        return element
    inner = [e for part in parts for e in (raw_block("["), part, raw_block("],"))]
    grid = [raw_block("#subfigures("), *inner, raw_block(")")]
    return replace(figure, blocks=grid).json


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
    """A heading with its number, and what stands before that, marked as such."""
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
_BLOCKS: Mapping[str, Sequence[Filter]] = {
    "Div": (_set_division,),
    "Figure": (_set_figure,),
    "Header": (_set_heading,),
    "Image": (set_image,),
    "OrderedList": (_set_ordered_list,),
    "Table": (_set_table,),
}
