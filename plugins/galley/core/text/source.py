"""The text of a source file, from its bytes."""

import codecs
import re
from collections.abc import Iterator

from galley.core.rules.diagnostic import Diagnostic, location_at
from galley.core.rules.rules import SOURCE_IS_TEXT, SOURCE_IS_UTF8

# Longer ones first: the mark of UTF-32 begins with that of UTF-16.
_OTHER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
# What no text holds, and no XML may: https://www.w3.org/TR/xml/#charsets
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_REPLACEMENT = "\ufffd"


def read_text(data: bytes, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of a file, its lines ended by line feeds alone, and what is wrong with its bytes.

    Bytes that are not UTF-8, and control characters, become visible characters.
    """
    text, wrong = _decoded(data, path)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub(_REPLACEMENT, text), (*wrong, *_controls(text, path))


def _decoded(data: bytes, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8-sig", errors="replace")
        good = good.replace("\r\n", "\n").replace("\r", "\n")
        encoding = next((name for mark, name in _OTHER_MARKS if data.startswith(mark)), None)
        what = f"this is {encoding}," if encoding else f"byte 0x{data[error.start]:02x} is"
        message = f"{what} not UTF-8; save the file with the encoding UTF-8"
        place = location_at(path, good, len(good))
        text = data.decode(encoding or "utf-8-sig", errors="replace")
        return text, (Diagnostic(SOURCE_IS_UTF8, message, place),)


def _controls(text: str, path: str) -> Iterator[Diagnostic]:
    """A diagnostic for the first control character, which counts the others."""
    found = list(_CONTROL.finditer(text))
    if found:
        more = f", and {len(found) - 1} more further on" if len(found) > 1 else ""
        message = f"there is a control character, U+{ord(found[0][0]):04X}, in the text{more}"
        place = location_at(path, text, found[0].start())
        yield Diagnostic(
            SOURCE_IS_TEXT, message, place, "remove it, or save the file again as text"
        )
