"""Pictures that cannot be drawn, found before a proof trips over them, and active vector ones."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from galley.core.checks.links import undrawable
from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import PICTURE_IS_INERT
from galley.tools.cache import Cache
from galley.workspace.cleaning import cleaning, vectors

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

    config: MkDocsConfig
    folder: Path
    cache: Cache
    policy: str

    def look_through(self, files: Files, left_out: list[File]) -> Iterator[Diagnostic]:
        """Leave out those that cannot be drawn, put cleaned ones in their places, and tell both."""
        for file in list(files):
            path = Path(file.abs_src_path) if file.abs_src_path else self.folder
            if path.suffix.lower() == ".svg" and path.is_relative_to(self.folder):
                name, data = path.relative_to(self.folder).as_posix(), path.read_bytes()
                try:
                    yield from self._clean(file, files, name, data)
                except vectors.PictureError as error:
                    place = Location(name, error.line, error.column)
                    yield undrawable(path.name, str(error), place)
                    files.remove(file)
                    left_out.append(file)

    def _clean(self, file: File, files: Files, name: str, data: bytes) -> Iterator[Diagnostic]:
        root = vectors.read(data)
        if self.policy == cleaning.TRUST:
            return
        cleaned, taken = vectors.clean(root)
        if not taken:
            return
        rule = replace(PICTURE_IS_INERT, severity=cleaning.weight(PICTURE_IS_INERT, self.policy))
        hint = cleaning.WAY_OUT if self.policy == cleaning.REFUSE else None
        for one, place in zip(taken, vectors.places(taken, data.decode(), name), strict=True):
            message = f"{one.words} may not stand in a picture and was taken out"
            yield Diagnostic(rule, message, place, hint)
        kept = self.cache.file(f"{hashlib.sha256(cleaned).hexdigest()[:16]}.svg", cleaned)
        files.remove(file)
        files.append(File.generated(self.config, file.src_uri, abs_src_path=str(kept)))
