"""The DOCX: Pandoc writes the whole AST with the styles of the reference document."""

import base64
import hashlib
import json
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from galley.core.document import Document, Metadata
from galley.core.filters import (
    Element,
    Filter,
    apply,
    classes,
    division,
    entry_parts,
    text_of,
    titled,
)
from galley.core.listing import BIBLIOGRAPHY, CONTENTS
from galley.proofs import FONTS, reference
from galley.proofs.package import read_package, write_package
from galley.proofs.reading import json_of
from galley.tools import pandoc, typst
from galley.tools.cache import Cache, digest
from galley.tools.typst import Typesetting

# The admonition styles of the reference document, for the kinds that authors may name.
_KINDS = {
    "note": "Note", "abstract": "Note", "info": "Tip", "tip": "Tip", "success": "Tip",
    "question": "Warning", "warning": "Warning", "failure": "Danger", "danger": "Danger",
    "bug": "Danger", "example": "Example", "quote": "Example",
}  # fmt: skip
_CONTENTS_DEPTH = 2
# Vector pictures are drawn at this many pixels an inch, for readers whose Word knows no SVG.
_RESOLUTION = 220


def prove(
    document: Document, parts: list[list[Element]], root: Path, moment: int, cache: Cache
) -> bytes:
    """The DOCX of a document that was read into `parts`; its images are found from `root`."""
    blocks = [block for part in parts for block in part]
    headings = [
        block for block in blocks if block["t"] == "Header" and block["c"][0] <= _CONTENTS_DEPTH
    ]
    with tempfile.TemporaryDirectory(prefix="galley-") as folder:
        pictures = _Pictures(Typesetting(root, (FONTS,), moment), Path(folder), cache)
        filters = {**FILTERS, "Image": (pictures.place,)}
        body = apply(blocks, filters)
        contents = _contents(headings, document.words.contents)
        body = _with_contents(body, contents)
        ast = json_of([*_cover(document.metadata), *body], _meta(document.metadata))
        made = pandoc.pandoc_bytes(
            *("-f", "json", "-t", "docx", "-o", "-", "--reference-doc", reference.SHIPPED),
            stdin=ast,
            environment={"SOURCE_DATE_EPOCH": str(moment)},
        )
    return _finish(made, document.metadata, moment)


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


def _cover(metadata: Metadata) -> list[Element]:
    """What the cover says below Pandoc's title block."""
    version = f"Version {metadata.version}" if metadata.version else ""
    lines = [("Date", version), ("Status", metadata.status), ("Notice", metadata.notice)]
    return [_styled(style, [_paragraph(text)]) for style, text in lines if text]


def _paragraph(text: str) -> Element:
    return {"t": "Para", "c": inlines(text)}


def _styled(style: str, blocks: list[Element]) -> Element:
    return division("", blocks, **{"custom-style": style})


def _set_division(element: Element) -> Element | list[Element]:
    """Divisions that the reference document has a style for."""
    (identifier, names, _), blocks = element["c"]
    if "admonition" in names:
        kind = next((_KINDS[name] for name in names if name in _KINDS), "Note")
        return _boxed(f"Admonition {kind}", blocks, "admonition-title")
    if "tab" in names:
        return _boxed("Tab", blocks, "tab-title")
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


def _set_span(element: Element) -> Element:
    (_, names, _), content = element["c"]
    for name, style in (("galley-unresolved", "Unresolved"), ("kbd", "Keyboard")):
        if name in names:
            return {"t": "Span", "c": [["", [], [["custom-style", style]]], content]}
    return element


FILTERS: Mapping[str, Sequence[Filter]] = {"Div": (_set_division,), "Span": (_set_span,)}


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
    heading = (
        f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>{_run(title)}</w:p>'
    )
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{_CONTENTS_DEPTH}" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    entries = [_contents_entry(heading) for heading in headings]
    lines = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{begin if n == 0 else ""}{entry}'
        f"{_END if n == len(entries) - 1 else ''}</w:p>"
        for n, (level, entry) in enumerate(entries)
    )
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    xml = (
        f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{heading}{lines}</w:sdtContent></w:sdt>"
    )
    return {"t": "RawBlock", "c": ["openxml", xml]}


_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _contents_entry(heading: Element) -> tuple[int, str]:
    level, (identifier, _, _), content = heading["c"]
    link = f'<w:hyperlink w:anchor="{escape(bookmark(identifier))}" w:history="1">{_run(text_of(content))}</w:hyperlink>'
    return level, link


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text.strip(), quote=False)}</w:t></w:r>'


def bookmark(identifier: str) -> str:
    """The name that Pandoc gives to the bookmark of an id: Word allows forty characters."""
    if identifier[:1].isalpha() and len(identifier) <= 40:
        return identifier
    return "X" + hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()[1:]


class _Pictures:
    """Images as files that Pandoc can put into the package."""

    def __init__(self, setting: Typesetting, folder: Path, cache: Cache) -> None:
        self._setting = setting
        self._folder = folder
        self._cache = cache

    def place(self, element: Element) -> Element:
        """The image with the path of a file in place of its name."""
        (identifier, names, attributes), alternative, (name, title) = element["c"]
        source = self._setting.root / name.lstrip("/")
        if source.suffix.lower() == ".svg":
            picture = self._draw(name, source)
            if not any(key in ("width", "height") for key, _ in attributes):
                attributes = [*attributes, ["width", f"{_pixels(picture) / _RESOLUTION:.2f}in"]]
            source = self._folder / f"{digest(name)}.png"
            source.write_bytes(picture)
        return {
            "t": "Image",
            "c": [[identifier, names, attributes], alternative, [str(source), title]],
        }

    def _draw(self, name: str, source: Path) -> bytes:
        """A vector picture drawn as pixels; Typst draws it as it does in the PDF."""
        page = "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        text = f"{page}#image({json.dumps(name)})"

        def made() -> str:
            return base64.b64encode(typst.png(text, self._setting, _RESOLUTION)).decode()

        return base64.b64decode(
            self._cache.get("pictures", (text, source.read_text("utf-8")), made)
        )


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
    return write_package(parts, moment)
