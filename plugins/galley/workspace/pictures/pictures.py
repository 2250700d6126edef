"""Pictures that cannot be drawn, found before a proof trips over them, and active vector ones."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from galley.core.checks.links import undrawable
from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import PICTURE_IS_INERT
from galley.tools.cache import Cache
from galley.workspace.cleaning import cleaning, vectors
from galley.workspace.options.options import REFUSE, TRUST
from galley.workspace.reading.files_of_site import Changes, NewFile, SiteFile

_SIGNATURES = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
}


def problem(path: Path | None) -> str:
    """Why a file of pixels is none of its kind; nothing where it is one, or is no such file."""
    if path is None or not path.is_file():
        return ""
    kind = path.suffix.lower()
    signatures = _SIGNATURES.get(kind)
    if signatures is None:
        return ""
    data = path.read_bytes()
    if not data.startswith(signatures):
        return f"it does not begin as a {kind[1:].upper()} file does"
    # A copy that broke off; other kinds may go on behind their end, or show what they have.
    broken_off = kind == ".png" and b"IHDR" in data[:32] and b"IEND" not in data[-64:]
    return "its end is missing" if broken_off else ""


@dataclass(frozen=True, slots=True)
class Gallery:
    """The vector pictures of a workspace, and what the option `html` says of active ones."""

    folder: Path
    cache: Cache
    policy: str

    def look_through(self, files: Iterable[SiteFile]) -> Changes:
        """Leave out those that cannot be drawn, put cleaned ones in their places, and tell both."""
        left_out, added, found = list[SiteFile](), list[NewFile](), list[Diagnostic]()
        for file in files:
            path = file.path or self.folder
            if path.suffix.lower() == ".svg" and path.is_relative_to(self.folder):
                name = path.relative_to(self.folder).as_posix()
                try:
                    added += self._cleaned(file, name, path.read_bytes(), found)
                except vectors.PictureError as error:
                    place = Location(name, error.line, error.column)
                    found.append(undrawable(path.name, str(error), place))
                    left_out.append(file)
        return Changes(tuple(left_out), tuple(added), diagnostics=tuple(found))

    def _cleaned(
        self, file: SiteFile, name: str, data: bytes, found: list[Diagnostic]
    ) -> Iterator[NewFile]:
        """The picture without what is active in it, if there is anything."""
        root = vectors.read(data)
        if self.policy == TRUST:
            return
        cleaned, taken = vectors.clean(root)
        if not taken:
            return
        hint = cleaning.WAY_OUT if self.policy == REFUSE else None
        for one, place in zip(taken, vectors.places(taken, data.decode(), name), strict=True):
            message = f"{one.words} may not stand in a picture and was taken out"
            found.append(Diagnostic(PICTURE_IS_INERT, message, place, hint))
        digest = hashlib.sha256(cleaned).hexdigest()[:16]
        yield NewFile(file.source, self.cache.file(f"{digest}.svg", cleaned))
