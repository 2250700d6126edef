"""How many pixels a picture has, by the first bytes of its file.

Formats: https://www.w3.org/TR/png/#11IHDR, ITU-T T.81 (JPEG) annex B, GIF89a, RFC 9649 (WebP).
"""

import struct

# A page of A4 at 300 pixels an inch.
PAGE = 2480, 3508
# A picture of so many pages' pixels is larger than any proof shows.
_PAGES = 4
_FOUR = 4
_STARTS_OF_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def size_of(data: bytes) -> tuple[int, int] | None:
    """The width and the height of a picture, where its first bytes say them."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack_from(">II", data, 16)
        elif data.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack_from("<HH", data, 6)
        elif data.startswith(b"\xff\xd8"):
            width, height = _of_jpeg(data)
        elif data[8:16] == b"WEBPVP8X":
            width, height = (1 + int.from_bytes(data[n : n + 3], "little") for n in (24, 27))
        else:
            return None
    except (struct.error, ValueError):
        return None
    return width, height


def is_in_colours_of_a_press(data: bytes) -> bool:
    """Whether a picture is a JPEG of four colours (CMYK)."""
    try:
        return data.startswith(b"\xff\xd8") and data[_frame(data) + 9] == _FOUR
    except (struct.error, ValueError, IndexError):
        return False


def _of_jpeg(data: bytes) -> tuple[int, int]:
    """The size in the first frame; ValueError if there is none in these bytes."""
    height, width = struct.unpack_from(">HH", data, _frame(data) + 5)
    return width, height


def _frame(data: bytes) -> int:
    """Where the first frame of a JPEG begins; ValueError if there is none in these bytes."""
    position = 2
    while data[position : position + 1] == b"\xff":
        kind, length = struct.unpack_from(">xBH", data, position)
        if kind in _STARTS_OF_FRAMES:
            return position
        position += 2 + length
    raise ValueError


def enough(width: int, height: int) -> tuple[int, int] | None:
    """The size at which a picture that is far too large would still fill a page; nothing for others."""
    if width * height <= _PAGES * PAGE[0] * PAGE[1]:
        return None
    scale = min(PAGE[0] / width, PAGE[1] / height)
    return max(round(width * scale), 1), max(round(height * scale), 1)
