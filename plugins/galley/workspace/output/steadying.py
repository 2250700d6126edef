"""Pages on which nothing moves while they load: typefaces come before the text, pictures have their room."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from galley.core.brand.brand import Typography, cut_family
from galley.core.html.edit import Edit, splice
from galley.core.html.tokens import read_attributes, start_tags
from galley.workspace.fonts import in_pictures
from galley.workspace.fonts.fonts import Fonts
from galley.workspace.pictures.room import Size, size_of, with_room

FONTS = "assets/galley/fonts/"
_TYPEFACES = "assets/galley/typefaces.css"
# Both are the same in every page, so that two hashes in a policy allow them. From a disk a browser refuses to load
# in advance, and needs not to.
_ASK = (
    'if (location.protocol.startsWith("http")) for (const href of document.currentScript.dataset.typefaces.split(" ")) '
    'document.head.append(Object.assign(document.createElement("link"), '
    '{ rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href }));'
)
# English that was drawn in another typeface, because a part was late, is not drawn again; other letters are, so that
# no word stays in two typefaces.
_KEEP = (
    'if (location.protocol.startsWith("http")) '
    "for (const rule of document.currentScript.previousElementSibling.sheet?.cssRules ?? []) "
    'if (rule.cssText.includes("-english."))'
    ' rule.style.setProperty("font-display", "optional");'
)


def dress(site: Path, found: Fonts, faces: Typography, *, is_paper: bool) -> None:
    """Put letters into the pictures of a site, and complete its pages. Raises ToolError."""
    in_pictures.dress(site, found)
    steady(site, _first_typefaces(site, faces), is_paper=is_paper)


def steady(site: Path, typefaces: Sequence[str], *, is_paper: bool) -> None:
    """Complete the pages of a site; how large its pictures are is left to the theme where it is not a paper."""

    @cache
    def of_file(path: Path) -> Size | None:
        return size_of(path.read_bytes()) if path.is_file() else None

    for path in sorted(site.rglob("*.html")):
        html = path.read_bytes().decode("utf-8", errors="surrogateescape")
        steadied = with_typefaces(html, typefaces)
        if is_paper:
            steadied = with_room(steadied, _sizes(site, path, of_file))
        if steadied != html:
            path.write_bytes(steadied.encode("utf-8", errors="surrogateescape"))


def with_typefaces(html: str, names: Sequence[str]) -> str:
    """A page that asks for these files of typefaces before it reads its stylesheets."""
    tags = [tag for tag in start_tags(html, having=("href",)) if tag.name == "link"]
    told = [(tag, read_attributes(tag.text)) for tag in tags]
    sheets = [(tag, said["href"]) for tag, said in told if said.get("rel") == "stylesheet"]
    ours = [(tag, address) for tag, address in sheets if address.endswith(_TYPEFACES)]
    if not (names and ours) or _ASK in html:
        return html
    tag, address = ours[0]
    asked = escape(" ".join(address.removesuffix(_TYPEFACES) + FONTS + name for name in names))
    start, end = sheets[0][0].start, tag.start + len(tag.text)
    ask = f'<script data-typefaces="{asked}">{_ASK}</script>'
    keep = f"<script>{_KEEP}</script>"
    return splice(html, [Edit(start, start, ask), Edit(end, end, keep)])


def _first_typefaces(site: Path, faces: Typography) -> list[str]:
    """The files of typefaces that every page shows first: the text and its headings, with the letters of English."""
    of_headings = ((faces.headings, look) for look in ("Regular", "Bold", "Semibold"))
    looks = ((faces.base, "Regular"), *of_headings)
    names = (f"{cut_family(face).replace(' ', '')}-{look}-english.woff2" for face, look in looks)
    return [name for name in dict.fromkeys(names) if Path(site, FONTS, name).is_file()]


def _sizes(
    site: Path, page: Path, of_file: Callable[[Path], Size | None]
) -> Callable[[str], Size | None]:
    def size(address: str) -> Size | None:
        # What is no address of a file has no size.
        with suppress(ValueError, OSError):
            parts = urlsplit(address)
            path = Path(page.parent, unquote(parts.path)).resolve()
            is_ours = not (parts.scheme or parts.netloc) and path.is_relative_to(site.resolve())
            return of_file(path) if is_ours else None
        return None

    return size
