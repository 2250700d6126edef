"""The typefaces of the brand in the file itself: on a machine that lacks them it looks the same.

Word reads TrueType outlines that their owner allows to be embedded, hidden by a sum that any program
undoes. Format: ECMA-376, part 1, 17.8 (fonts), and for the hiding part 4, 2.8.1.
"""

import hashlib
import struct
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from galley.core.brand.brand import FontFile
from galley.proofs import FONTS
from galley.proofs.docx.finishing.paper import Typeface, WordPaper
from galley.proofs.docx.package.ooxml import Element, every, name, new, put, take_out, value
from galley.proofs.docx.package.package import FONT_TABLE, SETTINGS, Package
from galley.proofs.press import Press

_SHIPPED, _SCRIPTS = FONTS.parent / "templates" / "typefaces", FONTS / "scripts"
# The files that come with Galley, by their families; those of Chinese and Japanese are too large.
_OURS: Mapping[str, Sequence[Path]] = {
    family: [folder / f"{file}-{face}.ttf" for face in faces]
    for family, folder, file, faces in (
        ("Galley Serif", _SHIPPED, "GalleySerif", ("Regular", "Italic", "Bold", "BoldItalic")),
        ("Galley Sans", _SHIPPED, "GalleySans", ("Regular", "Italic", "Bold")),
        ("Galley Code", _SHIPPED, "GalleyCode", ("Regular", "Bold")),
        ("Noto Naskh Arabic", _SCRIPTS, "NotoNaskhArabic", ("Regular", "Bold")),
        ("Noto Serif Tamil", _SCRIPTS, "NotoSerifTamil", ("Regular", "Bold")),
        ("Noto Sans Devanagari", _SCRIPTS, "NotoSansDevanagari", ("Regular", "Bold")),
    )
}
_BOLD = 600


def typefaces(press: Press) -> tuple[Typeface, ...]:
    """The brand's own typefaces, before those of ours."""
    own = (_own(file, press) for file in press.brand.typography.files)
    return (*(face for face in own if face is not None), *_shipped())


def _own(file: FontFile, press: Press) -> Typeface | None:
    content = press.path_of(file.path).read_bytes()
    if file.weight not in (400, 600, 700) or not may_be_embedded(content):
        return None
    return Typeface(file.family, _place(bold=file.weight >= _BOLD, italic=file.italic), content)


def _shipped() -> Iterator[Typeface]:
    for family, paths in _OURS.items():
        for path in paths:
            face = path.stem.partition("-")[2]
            place = _place(bold="Bold" in face, italic="Italic" in face)
            yield Typeface(family, place, path.read_bytes())


def _place(*, bold: bool, italic: bool) -> str:
    return "embed" + ("Bold" * bold + "Italic" * italic or "Regular")


def may_be_embedded(content: bytes) -> bool:
    """Whether a font has TrueType outlines, and its owner allows it in documents that can be edited.

    Format: OpenType, the tables `glyf` and `OS/2` (fsType).
    """
    if content[:4] != b"\x00\x01\x00\x00":
        return False
    count = int.from_bytes(content[4:6], "big")
    records = (struct.unpack_from(">4s4xII", content, 12 + 16 * n) for n in range(count))
    tables = {tag: start for tag, start, _ in records}
    if not {b"glyf", b"OS/2"} <= set(tables):
        return False
    rights = int.from_bytes(content[tables[b"OS/2"] + 8 : tables[b"OS/2"] + 10], "big")
    # The lowest bits: 0 for any document, 8 for those that are edited; 0x200 for pictures alone.
    return rights & 0xF in (0, 8) and not rights & 0x200


_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
# The order in which an entry of the table of fonts has its files.
_PLACES = ("embedRegular", "embedBold", "embedItalic", "embedBoldItalic")


def set_typefaces(package: Package, paper: WordPaper) -> None:
    """Each font of the file's table that we have, in the file."""
    known: dict[str, dict[str, bytes]] = {}
    for face in paper.typefaces:
        known.setdefault(face.family, {}).setdefault(face.place, face.content)
    fonts = [
        font
        for font in package.tree(FONT_TABLE).iter(name("w:font"))
        if value(font, "w:name") in known
    ]
    for font in fonts:
        _carry(package, font, known[value(font, "w:name")])
    settings = package.tree(SETTINGS)
    for system in settings.findall(name("w:embedSystemFonts")):
        take_out(system)
    if fonts:
        # Whoever saves the file in Word keeps them in it.
        put(settings, new("w:embedTrueTypeFonts"))


def _carry(package: Package, font: Element, faces: Mapping[str, bytes]) -> None:
    # A template saved in Word may carry the few letters of the family that it shows itself.
    for old in every(font, *(f"w:{place}" for place in _PLACES)):
        package.remove(FONT_TABLE, old.get(name("r:id"), ""))
        take_out(old)
    for place in (place for place in _PLACES if place in faces):
        key = uuid.UUID(bytes=hashlib.sha256(faces[place]).digest()[:16], version=4)
        target = f"word/fonts/{key}.odttf"
        package.add(target, hidden(faces[place], key), _TYPE)
        told = new(f"w:{place}", fontKey=f"{{{str(key).upper()}}}")
        told.set(name("r:id"), package.relate(FONT_TABLE, "font", target))
        font.append(told)


def hidden(content: bytes, key: uuid.UUID) -> bytes:
    """A font whose first 32 bytes are joined with a key; doing it again undoes it."""
    mask = key.bytes[::-1] * 2
    first = bytes(a ^ b for a, b in zip(content[:32], mask, strict=True))
    return first + content[32:]
