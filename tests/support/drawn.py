"""What a PDF draws, glyph by glyph: its letters, in their languages, and the fonts that it carries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

_CHARACTER = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A run of glyphs in one font: what they stand for, the language around them, the first's number."""

    text: str
    language: str
    glyphs: tuple[int, ...]


def runs(path: Path) -> Iterator[Drawn]:
    """Every run of glyphs that a PDF draws, page by page, as they lie in the file."""
    with pikepdf.open(path) as document:
        languages = _languages(document)
        for page in document.pages:
            yield from _runs(page, languages)


def fonts(path: Path) -> dict[str, bool]:
    """The fonts of a PDF, and whether each is in it."""
    found: dict[str, bool] = {}
    with pikepdf.open(path) as document:
        for page in document.pages:
            for font in _fonts(page).values():
                (inner,) = font.DescendantFonts
                keys = inner.FontDescriptor.keys()
                found[str(font["/BaseFont"])] = any(key.startswith("/FontFile") for key in keys)
    return found


def _fonts(page: Any) -> dict[str, Any]:
    resources = page.Resources
    return dict(resources.Font.items()) if "/Font" in resources else {}


def _languages(document: Any) -> dict[tuple[Any, int], str]:
    """The language that the structure gives to each marked piece of a page's content."""
    found: dict[tuple[Any, int], str] = {}
    root = document.Root.StructTreeRoot
    waiting: list[tuple[Any, str, Any]] = [(root.K, str(document.Root.Lang), None)]
    while waiting:
        node, language, page = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += [(kid, language, page) for kid in node]
        elif isinstance(node, int):
            found[page, node] = language
        elif isinstance(node, pikepdf.Dictionary):
            own = str(node.get("/Lang", language))
            on = node["/Pg"].objgen if "/Pg" in node else page
            if "/MCID" in node:
                found[on, int(node.MCID)] = own
            elif "/K" in node:
                waiting.append((node.K, own, on))
    return found


def _runs(page: Any, languages: dict[tuple[Any, int], str]) -> Iterator[Drawn]:
    meanings = {name: _meanings(font) for name, font in _fonts(page).items()}
    # What each marked passage that is open says: the text that it stands for, its language.
    open_: list[tuple[str | None, str | None]] = []
    meaning: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "BDC" | "BMC":
                told = operands[1] if len(operands) > 1 else {}
                actual = told.get("/ActualText")
                language = told.get("/Lang", languages.get((page.objgen, told.get("/MCID", -1))))
                open_.append((_text(actual), _text(language)))
            case "EMC":
                actual, language = open_.pop()
                if actual is not None:
                    yield Drawn(actual, _innermost(language, open_), ())
            case "Tf":
                meaning = meanings[str(operands[0])]
            case "Tj" | "TJ":
                glyphs = tuple(_glyphs(operands[0]))
                stands = any(actual is not None for actual, _ in open_)
                text = "" if stands else "".join(meaning.get(glyph, "\ufffd") for glyph in glyphs)
                yield Drawn(text, _innermost(None, open_), glyphs)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _innermost(language: str | None, around: list[tuple[str | None, str | None]]) -> str:
    found = [told for _, told in around if told] + ([language] if language else [])
    return found[-1] if found else ""


def _glyphs(shown: Any) -> Iterator[int]:
    for piece in [shown] if isinstance(shown, pikepdf.String) else shown:
        if isinstance(piece, pikepdf.String):
            data = bytes(piece)
            yield from (int.from_bytes(data[n : n + 2], "big") for n in range(0, len(data), 2))


def _meanings(font: Any) -> dict[int, str]:
    """The text that each glyph of a font stands for. Format: PDF 1.7, 9.10.3."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        found |= {int(code, 16): _utf16(text) for code, text in _CHARACTER.findall(block)}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            start = _utf16(text)
            for number in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + number] = start[:-1] + chr(ord(start[-1]) + number)
    return found


def _utf16(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be")
