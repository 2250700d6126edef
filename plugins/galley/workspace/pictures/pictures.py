"""Pictures that cannot be drawn, found before a proof trips over them, and active vector ones."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from galley.core.checks.links import undrawable
from galley.core.pictures.pixels import enough, is_in_colours_of_a_press, size_of
from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import PICTURE_FITS_A_PAGE, PICTURE_IS_INERT
from galley.tools.cache import Cache
from galley.workspace.cleaning import cleaning, vectors
from galley.workspace.options.options import REFUSE, TRUST
from galley.workspace.reading.files_of_site import Changes, NewFile, SiteFile
from galley.workspace.reading.reach import Reach

_SIGNATURES = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
}


_WITH_SIZE = frozenset({*_SIGNATURES, ".webp"})
# The kinds of pictures that each output can show, by the endings of their files.
_EVERYWHERE = "png apng jpg jpeg jpe jfif gif svg"
_SHOWN: Mapping[str, Set[str]] = {
    "browser": frozenset(f"{_EVERYWHERE} webp avif bmp ico".split()),
    "pdf": frozenset(f"{_EVERYWHERE} webp".split()),
    "docx": frozenset(f"{_EVERYWHERE} bmp tif tiff emf wmf".split()),
}
# How many bytes tell the size of a picture: a camera writes much before it.
_HEAD = 500_000


def problem(path: Path | None, formats: Iterable[str], standards: Iterable[str] = ()) -> str:
    """Why a file cannot be shown as a picture in the site or in proofs of these formats; else nothing.

    `standards` are those that the PDF must meet.
    """
    if path is None or not path.is_file():
        return ""
    kind = path.suffix.lower()
    for output in ("browser", *formats):
        if kind and kind[1:] not in _SHOWN[output]:
            name = output.upper() if output in formats else output
            return f"no {name} shows a picture of the kind {kind}; save it as PNG, JPEG or SVG"
    signatures = _SIGNATURES.get(kind)
    if signatures is None:
        return ""
    data = path.read_bytes()
    if not data.startswith(signatures):
        return f"it does not begin as a {kind[1:].upper()} file does"
    # A copy that broke off; other kinds may go on behind their end, or show what they have.
    is_gated = "pdf" in formats and "a-2a" in standards
    if is_gated and is_in_colours_of_a_press(data[:_HEAD]):
        return "it has the colours of a printing press (CMYK), which PDF/A forbids; save it as RGB"
    broken_off = kind == ".png" and b"IHDR" in data[:32] and b"IEND" not in data[-64:]
    return "its end is missing" if broken_off else ""


def _too_large(path: Path, name: str) -> Iterator[Diagnostic]:
    """A note on a picture with many more pixels than a page shows."""
    with path.open("rb") as file:
        size = size_of(file.read(_HEAD))
    if size and (fitting := enough(*size)):
        (width, height), (few, fewer) = size, fitting
        message = f"this picture has {width:,} \u00d7 {height:,} pixels"
        hint = f"{few:,} \u00d7 {fewer:,} would fill a page"
        yield Diagnostic(PICTURE_FITS_A_PAGE, message, Location(name), hint)


@dataclass(frozen=True, slots=True)
class Gallery:
    """The vector pictures of a workspace, and what the option `html` says of active ones."""

    reach: Reach
    cache: Cache
    policy: str

    def look_through(self, files: Iterable[SiteFile]) -> Changes:
        """Leave out those that cannot be drawn, put cleaned ones in their places, and tell both."""
        left_out, added, found = list[SiteFile](), list[NewFile](), list[Diagnostic]()
        for file in files:
            path = file.path
            if path is None or not (file.in_chapters_folder or self._is_own(path)):
                continue
            name = self.reach.name(path)
            if path.suffix.lower() in _WITH_SIZE:
                found += _too_large(path, name)
            if path.suffix.lower() == ".svg":
                try:
                    added += self._cleaned(file, name, path.read_bytes(), found)
                except vectors.PictureError as error:
                    place = Location(name, error.line, error.column)
                    found.append(undrawable(path.name, str(error), place))
                    left_out.append(file)
        return Changes(tuple(left_out), tuple(added), diagnostics=tuple(found))

    def _is_own(self, path: Path) -> bool:
        return path.is_relative_to(self.reach.folder)

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
            message = f"{one.words} is not allowed in a picture and was removed"
            found.append(Diagnostic(PICTURE_IS_INERT, message, place, hint))
        digest = hashlib.sha256(cleaned).hexdigest()[:16]
        yield NewFile(file.source, self.cache.file(f"{digest}.svg", cleaned))
