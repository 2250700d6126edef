"""The Content-Security-Policy of pages: no program, style or host but the site's own.

What is in a page itself is allowed by its hash. https://www.w3.org/TR/CSP3/
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from galley.core.html.edit import Edit, splice
from galley.core.html.tokens import read_attributes, start_tags
from galley.core.html.tree import Node, parse

# The longest line that every host reads in a file of headers; Cloudflare Pages has the shortest.
_LONGEST_LINE = 2000
# What the pages of Galley and of Material for MkDocs ask for. Pictures in stylesheets are `data:`.
_SOURCES = (
    ("img-src", "'self' data:"),
    ("font-src", "'self' data:"),
    ("media-src", "'self' data:"),
    ("connect-src", "'self'"),
    ("frame-src", "'self'"),
    ("worker-src", "'self'"),
    ("manifest-src", "'self'"),
    ("object-src", "'none'"),
    ("base-uri", "'self'"),
    ("form-action", "'self'"),
)
# Types of a `script` that a browser heeds; all others hold data.
# https://html.spec.whatwg.org/multipage/scripting.html#prepare-the-script-element
_PROGRAMS = ("javascript", "ecmascript", "jscript", "livescript")
_HEEDED = ("", "module", "importmap", "speculationrules")


@dataclass(frozen=True, slots=True)
class Inline:
    """The sources that allow the programs and styles in pages: a hash of each, sorted."""

    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()

    @classmethod
    def of(cls, html: str) -> "Inline":
        """The programs and styles in a page."""
        found: dict[str, set[str]] = {"script": set(), "style": set()}
        for node in parse(html).elements("script", "style"):
            if node.name == "style" or _runs(node):
                found[node.name].add(_hash(node))
        return cls(tuple(sorted(found["script"])), tuple(sorted(found["style"])))

    def __or__(self, other: "Inline") -> "Inline":
        scripts, styles = {*self.scripts, *other.scripts}, {*self.styles, *other.styles}
        return Inline(tuple(sorted(scripts)), tuple(sorted(styles)))


def of_page(inline: Inline) -> str:
    """The policy of a page with these programs and styles in it."""
    own = (
        ("default-src", "'none'"),
        ("script-src", " ".join(("'self'", *inline.scripts))),
        ("style-src", " ".join(("'self'", *inline.styles))),
    )
    return _spelled((*own, *_SOURCES))


def of_host(inline: Inline | None) -> str:
    """The policy that a web host sends with every file, for the programs in all pages if they are known.

    Styles are left to the pages: a drawing that is opened by itself has its own.
    """
    script = " ".join(("'self'", *inline.scripts)) if inline else ""
    own = (("script-src", script),) if script else ()
    whole = _spelled((*own, *_SOURCES, ("frame-ancestors", "'self'")))
    return whole if len(whole) < _LONGEST_LINE - 100 else of_host(None)


def header_file(inline: Inline | None) -> str:
    """The headers of a site as Netlify and Cloudflare Pages read them."""
    return (
        "/*\n"
        f"  Content-Security-Policy: {of_host(inline)}\n"
        "  Referrer-Policy: strict-origin-when-cross-origin\n"
        "  X-Content-Type-Options: nosniff\n"
    )


def with_policy(html: str, policy: str) -> str:
    """A page that begins with its encoding and a policy, which hold for what comes after them.

    A browser looks for the encoding in the first 1,024 bytes. A text without elements stays as it is.
    """
    place = _beginning(html)
    if place is None:
        return html
    encoding = next(_encodings(html), None)
    told = encoding.text if encoding else '<meta charset="utf-8">'
    said = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy, quote=False)}">'
    edits = [Edit(place, place, f"{told}\n{said}")]
    if encoding:
        edits.append(Edit(encoding.start, encoding.start + len(encoding.text), ""))
    return splice(html, edits)


@dataclass(frozen=True, slots=True)
class _Written:
    text: str
    start: int


def _encodings(html: str) -> Iterator[_Written]:
    for name, text, start in start_tags(html, having=("charset",)):
        if name == "meta" and "charset" in read_attributes(text):
            yield _Written(text, start)


def _beginning(html: str) -> int | None:
    """Where the head of a page begins, or would."""
    place = None
    for name, text, start in start_tags(html):
        if name not in ("html", "head"):
            return start if place is None else place
        place = start + len(text)
        if name == "head":
            break
    return place


def _runs(node: Node) -> bool:
    told = node.attributes
    kind = told.get("type", "").strip().lower()
    heeded = kind in _HEEDED or any(name in kind for name in _PROGRAMS)
    return heeded and "src" not in told


def _hash(node: Node) -> str:
    # A browser reads every end of line as one character, and entities in a drawing only.
    text = node.text if node.family else node.inner
    told = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", errors="surrogateescape")
    return f"'sha256-{base64.b64encode(hashlib.sha256(told).digest()).decode()}'"


def _spelled(directives: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in directives)
