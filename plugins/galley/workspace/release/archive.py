"""ZIP archives whose bytes depend on nothing but what they hold."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

# A regular file that everybody may read, as Unix says it in the upper half of the attributes.
_MODE = 0o100644 << 16
_UNIX = 3


def zipped(files: Mapping[str, bytes], moment: int) -> bytes:
    """An archive of files by their paths, sorted, all dated at a moment in seconds since 1970."""
    date = datetime.fromtimestamp(moment, UTC)
    # ZIP counts seconds in twos.
    stamp = (date.year, date.month, date.day, date.hour, date.minute, date.second // 2 * 2)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path in sorted(files):
            told = zipfile.ZipInfo(path, stamp)
            told.create_system, told.external_attr = _UNIX, _MODE
            told.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(told, files[path])
    return content.getvalue()
