"""Whether a picture can be drawn at all: found before a proof trips over it."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

_SIGNATURES = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
}


def problem(path: Path | None) -> str:
    """Why a file is no picture of its kind; nothing where it is one, or is no picture at all."""
    if path is None or not path.is_file():
        return ""
    kind = path.suffix.lower()
    if kind == ".svg":
        return _svg_problem(path.read_bytes())
    signatures = _SIGNATURES.get(kind)
    if signatures is None:
        return ""
    data = path.read_bytes()
    if not data.startswith(signatures):
        return f"it does not begin as a {kind[1:].upper()} file does"
    # A copy that broke off; other kinds may go on behind their end, or show what they have.
    broken_off = kind == ".png" and b"IHDR" in data[:32] and b"IEND" not in data[-64:]
    return "its end is missing" if broken_off else ""


def _svg_problem(data: bytes) -> str:
    # Declarations of entities are refused whole, so that none can grow or reach another file.
    if b"<!ENTITY" in data:
        return "it declares entities"
    try:
        root = ElementTree.fromstring(data)  # noqa: S314  # without entities there is nothing to expand
    except ElementTree.ParseError as error:
        return f"its XML is broken ({error})"
    return "" if root.tag.endswith("svg") else f"its root is <{root.tag}>, not <svg>"
