"""The DOCX: Pandoc writes the whole AST with the styles of the reference document."""

import base64
import hashlib
import itertools
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from galley.core.document import Document, Metadata
from galley.core.filters import (
    Element,
    Filter,
    apply,
    classes,
    datum,
    division,
    elements,
    entry_parts,
    text_of,
    titled,
)
from galley.core.listing import BIBLIOGRAPHY, CONTENTS
from galley.core.words import Words
from galley.proofs.package import read_package, write_package
from galley.proofs.press import Press
from galley.proofs.reading import json_of
from galley.tools import pandoc, typst
from galley.tools.cache import digest

# The admonition styles of the reference document, for the kinds that authors may name.
_KINDS = {
    "note": "Note", "abstract": "Note", "info": "Tip", "tip": "Tip", "success": "Tip",
    "question": "Warning", "warning": "Warning", "failure": "Danger", "danger": "Danger",
    "bug": "Danger", "example": "Example", "quote": "Example",
}  # fmt: skip
_CONTENTS_DEPTH = 2
# Vector pictures are drawn at this many pixels an inch, for readers whose Word knows no SVG.
_RESOLUTION = 220


def prove(document: Document, parts: list[list[Element]], reference: Path, press: Press) -> bytes:
    """The DOCX of a document that was read into `parts`, in a reference document's styles."""
    blocks = [block for part in parts for block in part]
    headings = [
        block for block in blocks if block["t"] == "Header" and block["c"][0] <= _CONTENTS_DEPTH
    ]
    with tempfile.TemporaryDirectory(prefix="galley-") as folder:
        pictures = _Pictures(press, Path(folder), blocks)
        numbers = _Numbers(_sequences(document.words), blocks)
        filters = {
            **FILTERS,
            "Image": (pictures.place,),
            "Span": (numbers.place, *FILTERS["Span"]),
            "Link": (numbers.refer,),
            "Div": (_Lists(document.words).place, *FILTERS["Div"]),
        }
        body = apply(blocks, filters)
        contents = _contents(headings, document.words.contents)
        body = _with_contents(_with_room_after_tables(body), contents)
        ast = json_of([*_cover(document.metadata), *body], _meta(document.metadata))
        made = pandoc.pandoc_bytes(
            *("-f", "json", "-t", "docx", "-o", "-", "--reference-doc", reference),
            stdin=ast,
            folder=Path(folder),
            environment={"SOURCE_DATE_EPOCH": str(press.moment)},
        )
    return _finish(made, document.metadata, press.moment)


def _meta(metadata: Metadata) -> dict[str, Element]:
    """What Pandoc puts into the title block and into the document's properties."""
    return {
        "title": _meta_text(metadata.title),
        "subtitle": _meta_text(metadata.subtitle),
        "author": {"t": "MetaList", "c": [_meta_text(author.name) for author in metadata.authors]},
        "lang": _meta_text(metadata.language),
        **({"date": _meta_text(metadata.date)} if metadata.date else {}),
    }


def _meta_text(text: str) -> Element:
    return {"t": "MetaInlines", "c": inlines(text)}


def inlines(text: str) -> list[Element]:
    """Plain words as inline elements."""
    found: list[Element] = []
    for word in text.split():
        found += [{"t": "Space"}, {"t": "Str", "c": word}]
    return found[1:]


def _sequences(words: Words) -> dict[str, str]:
    """The name of the sequence of each kind that Word can count, in the paper's language."""
    kinds = ("figure", "table", "equation")
    return {kind: re.sub(r"\W+", "", words.label(kind, "")) or kind.title() for kind in kinds}


class _Lists:
    """Lists of figures and tables as Word's own, with their entries filled in."""

    def __init__(self, words: Words) -> None:
        self._names = _sequences(words)

    def place(self, element: Element) -> Element:
        (_, names, _), blocks = element["c"]
        kind = datum(element, "kind")
        if "galley-list" not in names or kind not in self._names:
            return element
        links = [inline for block in blocks for inline in block["c"] if inline["t"] == "Link"]
        entries = [("TableofFigures", _entry(i["c"][2][0][1:], text_of(i["c"][1]))) for i in links]
        return _raw_block(_listing(f'TOC \\h \\z \\c "{self._names[kind]}"', entries))


def _cover(metadata: Metadata) -> list[Element]:
    """What the cover says below Pandoc's title block."""
    version = f"Version {metadata.version}" if metadata.version else ""
    lines = [
        *(("Affiliation", author.affiliation) for author in metadata.authors),
        ("Date", version),
        ("Status", metadata.status),
        ("Notice", metadata.notice),
    ]
    return [_styled(style, [_paragraph(text)]) for style, text in lines if text]


def _paragraph(text: str) -> Element:
    return {"t": "Para", "c": inlines(text)}


def _styled(style: str, blocks: list[Element]) -> Element:
    # A plain block would take the style of compact lists instead.
    paragraphs = [{**block, "t": "Para"} if block["t"] == "Plain" else block for block in blocks]
    return division("", paragraphs, **{"custom-style": style})


def _set_division(element: Element) -> Element | list[Element]:
    """Divisions that the reference document has a style for."""
    (identifier, names, _), blocks = element["c"]
    if "admonition" in names:
        kind = next((_KINDS[name] for name in names if name in _KINDS), "Note")
        return _boxed(f"Admonition {kind}", blocks, "admonition-title")
    if "tab" in names:
        return _boxed("Tab", blocks, "tab-title")
    for name, style in _STYLES.items():
        if name in names:
            return _styled(style, blocks)
    if "galley-item" in names:
        return _item(identifier, names[-1], blocks)
    if "galley-equation" in names:
        return _equation(identifier, blocks)
    if "csl-entry" in names:
        return {
            "t": "Div",
            "c": [[identifier, [], [["custom-style", "Bibliography"]]], _numbered(blocks)],
        }
    return blocks if {BIBLIOGRAPHY, "tabs"} & set(names) else element


def _numbered(blocks: list[Element]) -> list[Element]:
    """An entry in one paragraph, its number first."""
    number, body = entry_parts(blocks)
    if number and body and body[0]["t"] in ("Para", "Plain"):
        body = [{"t": "Para", "c": [*inlines(number), {"t": "Space"}, *body[0]["c"]]}, *body[1:]]
    return body


def _boxed(style: str, blocks: list[Element], title: str) -> list[Element]:
    """Blocks in a style of their own, below their title if they have one."""
    head, body = titled(blocks, title)
    return [*([_styled(f"{style} Title", head)] if head else []), _styled(style, body)]


_STYLES = {
    "galley-item-head": "Item Head",
    "galley-item-facts": "Item Facts",
    "galley-item-foot": "Item Foot",
    "galley-abbreviations": "Abbreviations",
}


def _item(identifier: str, kind: str, blocks: list[Element]) -> Element:
    """An item of the register, in the styles of its kind where the reference document has them."""
    told = [["custom-style", "Item"], ["kind", kind]]
    return {"t": "Div", "c": [[identifier, [], told], blocks]}


def _equation(identifier: str, blocks: list[Element]) -> Element:
    """A formula in the middle of a line, its number at the end of it."""
    content = [inline for block in blocks for inline in block["c"]]
    formula = [
        {"t": "Math", "c": [{"t": "InlineMath"}, i["c"][1]]} for i in content if i["t"] == "Math"
    ]
    number = [inline for inline in content if inline["t"] != "Math"]
    if not number:
        return {"t": "Div", "c": [[identifier, [], []], blocks]}
    line = {"t": "Para", "c": [_TAB, *formula, _TAB, *number]}
    return {"t": "Div", "c": [[identifier, [], [["custom-style", "Numbered Equation"]]], [line]]}


def _raw_inline(xml: str) -> Element:
    return {"t": "RawInline", "c": ["openxml", xml]}


_TAB = _raw_inline("<w:r><w:tab/></w:r>")


class _Numbers:
    """Numbers as Word's own fields, whose stored value is ours, and references to them."""

    def __init__(self, names: Mapping[str, str], blocks: list[Element]) -> None:
        self._targets = {datum(span, "for") for span in elements(blocks, ("Span",))}
        # The name of each kind's sequence, such as "Figure": what a table of figures lists.
        self._names = names
        self._bookmarks = itertools.count(_FIRST_BOOKMARK)
        self._counts: Counter[str] = Counter()

    def place(self, element: Element) -> Element | list[Element]:
        """A number where its target stands: counted by a field, named by a bookmark."""
        (_, names, _), content = element["c"]
        target, kind = datum(element, "for"), datum(element, "kind")
        if "galley-number" not in names or not target:
            return element
        number = text_of(content)
        if kind in self._names and number[-1:].isdigit():
            inner = self._counted(number, self._names[kind], "" if kind == "equation" else "Label")
        else:
            inner = _run(number)
        count, name = next(self._bookmarks), number_bookmark(target)
        begin = f'<w:bookmarkStart w:id="{count}" w:name="{name}"/>'
        return _raw_inline(f'{begin}{inner}<w:bookmarkEnd w:id="{count}"/>')

    def _counted(self, number: str, name: str, style: str) -> str:
        """A number that Word counts on from the one before it, or is told to start anew with."""
        # Not by \s, anew in each chapter: LibreOffice does not know it, and in chapters without a
        # number it would not count as we do.
        chapter, dot, last = number.rpartition(".")
        anew = "" if int(last) == self._counts[name] + 1 else f" \\r {last}"
        self._counts[name] = int(last)
        before = _run(f"{chapter}.", style) if dot else ""
        return before + _field(f"SEQ {name} \\* ARABIC{anew}", _run(last, style), style)

    def refer(self, element: Element) -> Element | list[Element]:
        """A reference: its words, and the number as a field that follows the target's."""
        (_, names, _), content, (target, _) = element["c"]
        numbers = [inline for inline in content if _is_number(inline)]
        if "galley-crossref" not in names or not numbers or target[1:] not in self._targets:
            return element
        name = number_bookmark(target[1:])
        return [
            _raw_inline(_field(f"REF {name} \\h", _run(text_of(inline))))
            if _is_number(inline)
            else inline
            for inline in content
        ]


# Pandoc counts its own bookmarks from small numbers.
_FIRST_BOOKMARK = 100_000


def _is_number(inline: Element) -> bool:
    return inline["t"] == "Span" and "galley-number" in classes(inline)


def number_bookmark(identifier: str) -> str:
    """The name of the bookmark around a target's number, like those that Word makes itself."""
    sum_of = hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()
    return f"_Ref{int(sum_of[:12], 16)}"


def _field(instruction: str, result: str, style: str = "") -> str:
    """A field of Word's with the result that it shows until it is updated."""
    told = f'<w:instrText xml:space="preserve"> {escape(instruction, quote=False)} </w:instrText>'
    sign = '<w:fldChar w:fldCharType="{}"/>'
    begin, separate, end = (sign.format(kind) for kind in ("begin", "separate", "end"))
    before = "".join(_styled_run(content, style) for content in (begin, told, separate))
    return f"{before}{result}{_styled_run(end, style)}"


def _styled_run(content: str, style: str) -> str:
    styled = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f"<w:r>{styled}{content}</w:r>"


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
)


def _set_paragraph(element: Element) -> Element:
    """A numbered paragraph hangs from its number."""
    content = element["c"]
    place = next((n for n, inline in enumerate(content[:2]) if _numbers_paragraph(inline)), None)
    if place is None:
        return element
    rest = itertools.dropwhile(lambda inline: inline["t"] in _SPACES, content[place + 1 :])
    hanging = [*content[: place + 1], _TAB, *rest]
    return _styled("Numbered Paragraph", [{"t": "Para", "c": hanging}])


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


def _set_table(element: Element) -> Element:
    """A matrix with heads in a style that turns them: see `_turn_heads`."""
    if "galley-matrix" in classes(element):
        for row in element["c"][3][1]:
            for cell in row[1][1:]:
                cell[4] = [_styled("Matrix Head", cell[4])]
    return element


FILTERS: Mapping[str, Sequence[Filter]] = {
    "Div": (_set_division,),
    "Figure": (_set_figure,),
    "Para": (_set_paragraph,),
    "Span": (_set_span,),
    "Table": (_set_table,),
}


def _with_room_after_tables(blocks: list[Element]) -> list[Element]:
    """A paragraph behind a table stands off from it: a table has no space of its own."""
    spaced = blocks[:1]
    for before, block in itertools.pairwise(blocks):
        follows = before["t"] == "Table" and block["t"] == "Para"
        spaced.append(_styled("After Table", [block]) if follows else block)
    return spaced


def _with_contents(blocks: list[Element], contents: Element) -> list[Element]:
    """The contents where a chapter asks for them, or before the first chapter."""
    places = [
        n for n, block in enumerate(blocks) if block["t"] == "Div" and CONTENTS in classes(block)
    ]
    if not places:
        return [contents, *blocks]
    return [contents if n == places[0] else block for n, block in enumerate(blocks)]


def _contents(headings: Iterable[Element], title: str) -> Element:
    """The table of contents: Word's own field, with its entries filled in."""
    heading = f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>{_run(title)}</w:p>'
    entries = [
        (f"TOC{level}", _entry(identifier, text_of(content)))
        for level, (identifier, _, _), content in (heading["c"] for heading in headings)
    ]
    lines = _listing(f'TOC \\o "1-{_CONTENTS_DEPTH}" \\h \\z \\u', entries)
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    return _raw_block(
        f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{heading}{lines}</w:sdtContent></w:sdt>"
    )


def _raw_block(xml: str) -> Element:
    return {"t": "RawBlock", "c": ["openxml", xml]}


_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _listing(instruction: str, entries: Sequence[tuple[str, str]]) -> str:
    """A field that spans paragraphs: the style and the content of each."""
    begin, _, _ = _field(instruction, "\0").partition("\0")
    last = len(entries) - 1
    return "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{begin if n == 0 else ""}{entry}'
        f"{_END if n == last else ''}</w:p>"
        for n, (style, entry) in enumerate(entries)
    )


def _entry(identifier: str, text: str) -> str:
    """A line of a listing, linked to its target."""
    anchor = escape(bookmark(identifier))
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{_run(text)}</w:hyperlink>'


def _run(text: str, style: str = "") -> str:
    words = escape(text.strip(), quote=False)
    return _styled_run(f'<w:t xml:space="preserve">{words}</w:t>', style)


def bookmark(identifier: str) -> str:
    """The name that Pandoc gives to the bookmark of an id: Word allows forty characters."""
    if identifier[:1].isalpha() and len(identifier) <= 40:
        return identifier
    return "X" + hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()[1:]


class _Pictures:
    """Images as files that Pandoc can put into the package."""

    def __init__(self, press: Press, folder: Path, blocks: list[Element]) -> None:
        self._press = press
        self._folder = folder
        names = {image["c"][2][0] for image in elements(blocks, ("Image",))}
        self._drawn = self._draw(sorted(name for name in names if name.lower().endswith(".svg")))

    def place(self, element: Element) -> Element:
        """The image under the name of a file in our folder, which Pandoc writes into the package."""
        (identifier, names, attributes), alternative, (name, title) = element["c"]
        placed = f"{digest(name)[:12]}-{Path(name).name}"
        if name in self._drawn:
            picture, placed = self._drawn[name], f"{placed}.png"
            if not any(key in ("width", "height") for key, _ in attributes):
                attributes = [*attributes, ["width", f"{_pixels(picture) / _RESOLUTION:.2f}in"]]
        else:
            picture = self._source(name).read_bytes()
        (self._folder / placed).write_bytes(picture)
        told = [identifier, names, attributes]
        return {"t": "Image", "c": [told, alternative, [placed, title]]}

    def _source(self, name: str) -> Path:
        return self._press.root / name.lstrip("/")

    def _draw(self, names: Sequence[str]) -> dict[str, bytes]:
        """Vector pictures as pixels, those that are new by one run of Typst, as in the PDF."""
        keys = {name: (name, self._source(name).read_text("utf-8")) for name in names}
        kept = {name: self._press.cache.peek("pictures", key) for name, key in keys.items()}
        new = [name for name in names if kept[name] is None]
        if new:
            pages = "#pagebreak()".join(f"#image({json.dumps(name)})\n" for name in new)
            source = "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n" + pages
            drawn = typst.pngs(source, self._press.typesetting, _RESOLUTION)
            for name, picture in zip(new, drawn, strict=True):
                kept[name] = base64.b64encode(picture).decode()
                self._press.cache.put("pictures", keys[name], kept[name] or "")
        return {name: base64.b64decode(kept[name] or "") for name in names}


def _pixels(png: bytes) -> int:
    """The width of a PNG, from its header."""
    return int.from_bytes(png[16:20], "big")


def _finish(made: bytes, metadata: Metadata, moment: int) -> bytes:
    """The package with the running lines filled in, and the paper's time on every part."""
    parts = read_package(made)
    told = {"{{title}}": metadata.title, "{{status}}": metadata.status}
    for name in parts:
        if re.fullmatch(r"word/(header|footer)\d*\.xml", name):
            text = parts[name].decode()
            for sign, value in told.items():
                text = text.replace(sign, escape(value))
            parts[name] = text.encode()
    text = parts["word/document.xml"].decode()
    parts["word/document.xml"] = _keep_rows_whole(_turn_heads(text)).encode()
    return write_package(parts, moment)


_CELL = re.compile(r"<w:tc>((?:(?!</w:tc>).)*?<w:pStyle w:val=\"MatrixHead\" ?/>)", re.DOTALL)


# The cells of a matrix hold a sign or a number: they need no room about it.
_NARROW_CELLS = (
    '<w:tblCellMar><w:left w:w="20" w:type="dxa"/><w:right w:w="20" w:type="dxa"/></w:tblCellMar>'
)
_MATRIX = re.compile(
    r"(<w:tblPr>(?:(?!</w:tblPr>|<w:tblLook).)*)(?=(?:(?!</w:tbl>).)*?MatrixHead)", re.DOTALL
)


def _keep_rows_whole(xml: str) -> str:
    """No row of a table breaks over pages."""
    with_properties = re.sub(r"<w:tr>(?!\s*<w:trPr>)", "<w:tr><w:trPr></w:trPr>", xml)
    return with_properties.replace("<w:trPr>", "<w:trPr><w:cantSplit/>")


def _turn_heads(xml: str) -> str:
    """The heads of a matrix read upwards: Pandoc has no word for that."""

    def turn(match: re.Match[str]) -> str:
        cell = match[1]
        direction = '<w:textDirection w:val="btLr"/><w:vAlign w:val="center"/>'
        if "<w:tcPr>" in cell:
            return f"<w:tc>{cell.replace('</w:tcPr>', f'{direction}</w:tcPr>', 1)}"
        return f"<w:tc>{cell.replace('<w:tcPr />', f'<w:tcPr>{direction}</w:tcPr>', 1)}"

    turned = _CELL.sub(turn, xml)
    height = '<w:trHeight w:val="3000" w:hRule="atLeast"/>'
    turned = _MATRIX.sub(lambda m: m[1] + _NARROW_CELLS, turned)
    row = re.compile(r"<w:trPr>((?:(?!</w:tr>).)*?MatrixHead)", re.DOTALL)
    return row.sub(lambda m: f"<w:trPr>{height}{m[1]}", turned)
