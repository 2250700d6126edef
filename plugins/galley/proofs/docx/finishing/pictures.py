"""Pictures: vector ones as vectors, each with its pixels for a Word that knows no SVG."""

import base64
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from galley.core.ast.views import Link
from galley.core.ast.walking import Element as Block
from galley.core.ast.walking import elements
from galley.core.brand.brand import cut_family
from galley.proofs.docx.finishing.available_width import room_for
from galley.proofs.docx.finishing.paper import WordPaper
from galley.proofs.docx.package.ooxml import Element, every, name, read
from galley.proofs.docx.package.package import DOCUMENT, FOOTNOTES, Package
from galley.proofs.docx.package.pages import Pages, page_of
from galley.proofs.pdf.spelling import literal
from galley.proofs.press import Press
from galley.tools import typst
from galley.tools.cache import digest

# Vector pictures are drawn at this many pixels an inch, for readers whose Word knows no SVG.
_RESOLUTION = 220
# The family that an SVG names first, by an attribute or in a style.
_FAMILY = re.compile(rb"""(font-family\s*[:=]\s*["'\s]*)([\w ]+)""")


class Pictures:
    """Images as files that Pandoc can put into the package."""

    def __init__(self, press: Press, folder: Path, blocks: list[Block]) -> None:
        self._press = press
        self._folder = folder
        names = {Link.read(image).address for image in elements(blocks, ("Image",))}
        self._drawn = self._draw(sorted(name for name in names if name.lower().endswith(".svg")))
        # The source of each vector picture, by the name of the file that holds its pixels.
        self.vectors: dict[str, bytes] = {}

    def place(self, element: Block) -> Block:
        """The image under the name of a file in our folder, which Pandoc writes into the package."""
        image = Link.read(element)
        path, pairs = image.address, image.attributes.pairs
        placed = f"{digest(path)[:12]}-{Path(path).name}"
        if path in self._drawn:
            picture, placed = self._drawn[path], f"{placed}.png"
            self.vectors[placed] = _in_carried_typefaces(self._source(path).read_bytes())
            if not any(key in ("width", "height") for key, _ in pairs):
                pairs = (*pairs, ("width", f"{_pixels(picture) / _RESOLUTION:.2f}in"))
        else:
            picture = self._source(path).read_bytes()
        (self._folder / placed).write_bytes(picture)
        told = replace(image.attributes, pairs=pairs)
        return replace(image, attributes=told, address=placed).json

    def _source(self, path: str) -> Path:
        return self._press.path_of(path)

    def _draw(self, names: Sequence[str]) -> dict[str, bytes]:
        """Vector pictures as pixels, those that are new by one run of Typst, as in the PDF."""
        keys = {name: (name, self._source(name).read_text("utf-8")) for name in names}
        kept = {name: self._press.cache.peek("pictures", key) for name, key in keys.items()}
        new = [name for name in names if kept[name] is None]
        if new:
            pages = "#pagebreak()".join(f"#image({literal(name)})\n" for name in new)
            source = "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n" + pages
            drawn = typst.pngs(source, self._press.typesetting(new), _RESOLUTION)
            for name, picture in zip(new, drawn, strict=True):
                kept[name] = base64.b64encode(picture).decode()
                self._press.cache.put("pictures", keys[name], kept[name] or "")
        return {name: base64.b64decode(kept[name] or "") for name in names}


def _pixels(png: bytes) -> int:
    """The width of a PNG, from its header."""
    return int.from_bytes(png[16:20], "big")


# [MS-ODRAWXML] 2.3.1.1: a picture's vectors beside its pixels; 2.3.4: a picture that says nothing.
_VECTOR = (
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{}"/></a:ext>'
)
_ORNAMENT = (
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
)


def set_pictures(package: Package, paper: WordPaper) -> None:
    """Each picture with an id of its own, what it says or that it says nothing, and its vectors."""
    count = 0
    for part in (DOCUMENT, FOOTNOTES):
        for inline in every(package.tree(part), "wp:inline"):
            count += 1
            _describe(inline, count)
            _fit(inline, paper.pages)
            source = next(every(inline, "pic:cNvPr"))
            # Pandoc writes the path of the file here, which is the machine's business.
            path = str(source.attrib.pop("descr", ""))
            source.set("id", str(count))
            if path in paper.vectors:
                _add_vectors(package, part, inline, path, paper.vectors[path])


def _describe(inline: Element, count: int) -> None:
    # What Word takes for nothing, LibreOffice takes for an eighth of an inch.
    for side in ("T", "B", "L", "R"):
        inline.set(f"dist{side}", "0")
    told = next(every(inline, "wp:docPr"))
    told.set("id", str(count))
    told.set("name", f"Picture {count}")
    if not told.get("title"):
        told.attrib.pop("title", "")
    if not told.get("descr"):
        told.attrib.pop("descr", "")
        _extend(told, _ORNAMENT)


def _add_vectors(package: Package, part: str, inline: Element, path: str, vectors: bytes) -> None:
    # The name of a part is plain ASCII: the sum before the file's name is enough.
    target = f"word/media/{path.partition('-')[0]}.svg"
    package.add(target, vectors, "image/svg+xml")
    blip = next(every(inline, "a:blip"))
    _extend(blip, _VECTOR.format(package.relate(part, "image", target)))


def _extend(element: Element, xml: str) -> None:
    """Add an extension to an element's list of them."""
    extensions = element.find(name("a:extLst"))
    if extensions is None:
        extensions = etree.SubElement(element, name("a:extLst"))
    for extension in read(xml):
        extensions.append(extension)


def _in_carried_typefaces(svg: bytes) -> bytes:
    """A picture whose text is in the typefaces that the file carries."""

    def named(match: re.Match[bytes]) -> bytes:
        return match[1] + cut_family(match[2].decode()).encode()

    return _FAMILY.sub(named, svg)


# DrawingML counts in parts of which 635 are a twentieth of a point.
_FINE = 635


# The room that the caption of a picture takes below it.
_CAPTION = 1300


def _fit(inline: Element, pages: Pages) -> None:
    """No picture is wider or higher than the page, the box or the cell that it is in."""
    width = _FINE * room_for(inline, pages)
    height = _FINE * (pages.height(page_of(inline)) - _CAPTION)
    sizes = [e for e in every(inline, "wp:extent", "a:ext") if e.get("cx")]
    for size in sizes:
        wide, high = int(size.get("cx", "0")), int(size.get("cy", "0"))
        share = min(1.0, width / max(wide, 1), height / max(high, 1))
        size.set("cx", str(max(1, int(wide * share))))
        size.set("cy", str(max(1, int(high * share))))
