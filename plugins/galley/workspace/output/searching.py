"""What the search of a site finds: words without the characters in them that nobody sees or types."""

import json
import re
from pathlib import Path
from typing import Any

# Between letters that need no such space: some scripts are searched by it.
_UNSEEN = re.compile(
    "[\u00ad\u2060\ufeff]|&(?:shy|#173|#xad);|(?<=[A-Za-z])\u200b(?=[A-Za-z])", re.IGNORECASE
)
# How such a character is spelled in an index.
_SPELLED = re.compile(
    rb"\\u(?:00ad|2060|feff|200b)|&(?:shy|#173|#xad);|\xc2\xad|\xe2\x81\xa0|\xef\xbb\xbf|\xe2\x80\x8b",
    re.IGNORECASE,
)


def without_unseen(site: Path) -> None:
    """Take the characters that nobody sees out of the texts that the search of a site looks through."""
    for path in sorted((site / "search").glob("*.json")):
        written = path.read_bytes()
        if _SPELLED.search(written):
            index = json.loads(written)
            entries: list[dict[str, Any]] = index.get("docs", [])
            for entry in entries:
                entry |= {
                    name: _UNSEEN.sub("", text)
                    for name, text in entry.items()
                    if name in ("text", "title") and isinstance(text, str)
                }
            path.write_text(json.dumps(index, separators=(",", ":")), encoding="utf-8")
