"""Office packages: a ZIP archive of named parts, with equal bytes for equal parts."""

import io
import time
import zipfile

# The first moment that a ZIP archive can carry.
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def read_package(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_package(parts: dict[str, bytes], moment: int) -> bytes:
    """A package of these parts, dated at a time in seconds since 1970."""
    date = max(tuple(time.gmtime(moment)[:6]), _EARLIEST)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date)  # type: ignore[arg-type]  # six numbers, as it wants
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
