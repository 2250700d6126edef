"""The exact Galley that a new paper needs: where the running one came from, as a line for pip."""

import hashlib
import json
import os
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from galley import DISTRIBUTION
from galley.tools import files

_COMMENT = "# The Galley that sets this paper. To upgrade, write another version or address here.\n"
# A wheel of Galley has a tenth of this.
_LARGEST = 200_000_000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a Galley comes from: the line by which pip installs it, and its wheel if that is a file here."""

    line: str
    wheel: Path | None = None
    is_address: bool = False

    @property
    def text(self) -> str:
        """The content of `galley.txt`."""
        return f"{_COMMENT}{self.line}\n"


def origin() -> Origin:
    """Where the Galley that runs was installed from.

    Installers record this in `direct_url.json` unless it came from an index:
    https://packaging.python.org/en/latest/specifications/direct-url/
    """
    installed = distribution(DISTRIBUTION)
    told: dict[str, Any] = json.loads(installed.read_text("direct_url.json") or "{}")
    named = f"{DISTRIBUTION}=={installed.version}"
    address = urlsplit(str(told.get("url", "")))
    # Nobody else can have the keys of an address.
    public = address._replace(netloc=address.netloc.rpartition("@")[2]).geturl()
    if address.scheme == "https" and (commit := told.get("vcs_info", {}).get("commit_id")):
        return Origin(f"{DISTRIBUTION} @ git+{public}@{commit}", is_address=True)
    if address.scheme == "https" and "archive_info" in told:
        hashes = told["archive_info"].get("hashes", {})
        pinned = f" --hash=sha256:{hashes['sha256']}" if "sha256" in hashes else ""
        return Origin(f"{DISTRIBUTION} @ {public}{pinned}", is_address=True)
    path = unquote(address.path)
    # Before the letter of a drive there is a slash.
    wheel = Path(path.removeprefix("/") if os.name == "nt" else path)
    if address.scheme == "file" and wheel.suffix == ".whl" and files.is_regular(wheel):
        content = files.read(wheel, largest=_LARGEST)
        return Origin(f"{named} --hash=sha256:{hashlib.sha256(content).hexdigest()}", wheel)
    return Origin(named)
