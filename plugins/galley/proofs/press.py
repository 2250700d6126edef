"""What every proof is made with: where images are, the time that is written, the cache."""

from dataclasses import dataclass
from pathlib import Path

from galley.proofs import FONTS
from galley.tools.cache import Cache
from galley.tools.typst import Typesetting


@dataclass(frozen=True, slots=True)
class Press:
    """The workspace's folder, which images are found from; a time in seconds since 1970; a cache."""

    root: Path
    moment: int
    cache: Cache

    @property
    def typesetting(self) -> Typesetting:
        """What Typst is told, with the fonts that come with Galley."""
        return Typesetting(self.root, (FONTS,), self.moment)
