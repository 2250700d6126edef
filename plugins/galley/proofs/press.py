"""What every proof is made with: where images are, the time that is written, the cache, the brand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from galley.core.brand.brand import DEFAULT, Brand
from galley.proofs import FONTS
from galley.tools.cache import Cache
from galley.tools.typst import Typesetting


@dataclass(frozen=True, slots=True)
class Press:
    """The workspace's folder, which images are found from; a time in seconds since 1970; a cache.

    `fonts` are the folders of the brand's typefaces, behind those that come with Galley;
    `faces` are the workspace's own families for other scripts.
    """

    root: Path
    moment: int
    cache: Cache
    brand: Brand = DEFAULT
    fonts: Sequence[Path] = (FONTS,)
    faces: Sequence[str] = ()

    def typesetting(self, names: Iterable[str]) -> Typesetting:
        """What Typst is given for a source that shows these files of the workspace."""
        files = {name: self.root / name.lstrip("/") for name in names}
        return Typesetting(self.root, self.fonts, self.moment, files)
