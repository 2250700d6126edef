"""The marks of the paper and its downloads, put into every page that the site holds.

This happens when all files are written: themes, templates, front matter and other plugins have had
their turn, and none of them can leave out what is added here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from urllib.parse import quote

from galley.core.brand.circulation import Circulation
from galley.core.html.markers import tag, tags
from galley.core.html.stamp import Stamp, in_language, stamped
from galley.core.rules.words import Words
from galley.core.text.addresses import href
from galley.proofs.variant import Proof
from galley.tools.progress.stages import STAGES

_PAGES = (".html", ".htm", ".xhtml", ".xht")
_NO_INDEX = '<meta name="robots" content="noindex, noarchive">'
# What says that XML is a feed, near its beginning.
_FEEDS = (b"<rss", b"<feed", b"<rdf:RDF")


class UnmarkedError(Exception):
    """A file of the site that cannot carry the marks of the paper."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that readers may take: what it is for, its address in the site, how long it is, in words."""

    name: str
    address: str
    length: str = ""


@dataclass(frozen=True, slots=True)
class Marking:
    """What is put into the pages: the marks of a circulation, and the files that readers may take.

    `language` is that of the paper, a BCP 47 tag; without one, pages keep the one of their theme.
    `downloads` are the files in the site; `pages` are the addresses of the pages that offer them, by their
    files. The first page also says how long they are.
    """

    circulation: Circulation
    words: Words
    downloads: Sequence[Download]
    pages: Mapping[Path, str]
    language: str = ""

    def mark(self, site: Path) -> None:
        """Put the marks into every page of a site. Raises UnmarkedError if one cannot carry them."""
        STAGES.begin("Finishing the site")
        for path in sorted(path for path in site.rglob("*") if path.is_file()):
            stamp = self._stamp(self.pages.get(path))
            if (stamp or self.language) and path.suffix.lower() in _PAGES:
                self._mark(path, stamp, path.relative_to(site).as_posix())
            elif stamp.top and path.suffix.lower() == ".xml" and _is_feed(path):
                raise UnmarkedError(
                    f"{path.relative_to(site).as_posix()}: a feed cannot carry the marks of the paper; "
                    "switch off the plugin that writes it until the paper is public"
                )

    def _mark(self, path: Path, stamp: Stamp, name: str) -> None:
        if path.suffix.lower().startswith(".xh"):
            # XML closes what is empty.
            stamp = replace(stamp, head=stamp.head.replace('">\n', '" />\n'))
        html = path.read_bytes().decode("utf-8", errors="surrogateescape")
        marked = stamped(html, stamp)
        if marked is not None:
            told = in_language(marked, self.language) if self.language else marked
            if told != html:
                path.write_bytes(told.encode("utf-8", errors="surrogateescape"))
        elif stamp.head:
            raise UnmarkedError(
                f"{name}: this page has no <body>, so it cannot carry the marks of the paper; "
                "add <body> to its template"
            )

    def _stamp(self, url: str | None) -> Stamp:
        banner = self._banner()
        return Stamp(self._head(), banner + self._offer(url), banner)

    def _head(self) -> str:
        keywords = escape(", ".join(self.circulation.keywords))
        parts = [
            f'<meta name="keywords" content="{keywords}">' if keywords else "",
            _NO_INDEX if self.circulation.restricted else "",
            f"<style>{self._style()}</style>" if self._lines() else "",
        ]
        return "\n".join(filter(None, parts))

    def _lines(self) -> list[str]:
        mark = self.circulation.mark
        return [*([mark.label] if mark else []), *self.circulation.lines(self.words)]

    def _style(self) -> str:
        """The look of the banner where no stylesheet knows it, and the marks of printed pages.

        What is important here holds against themes that hide notes or do not print them, and against
        what a chapter lets hang over its own place.
        """
        words = _css_string("  ·  ".join(self._lines()))
        printed = f"{{content:{words};visibility:visible}}"
        return (
            ".galley-marks{display:block!important;position:relative!important;z-index:3!important}"
            ".galley-marks,.galley-marks *{visibility:visible!important}"
            ".galley-marks{background:Canvas;border:2px solid;color:CanvasText;margin:0 0 1em;padding:.4em .7em}"
            ".galley-mark{padding:0 .5em;print-color-adjust:exact}"
            f"@page{{margin:20mm 15mm;@top-center{printed}@bottom-center{printed}}}"
        )

    def _banner(self) -> str:
        """What every page begins and ends with: nothing where the paper is for everybody."""
        mark, words = self.circulation.mark, self.words
        colours = f"background: {mark.ground}; color: {mark.colour}" if mark else ""
        parts = [
            tag("strong", escape(mark.label), class_="galley-mark", style=colours) if mark else "",
            *(tag("strong", escape(line)) for line in self.circulation.lines(words)),
            tag("span", escape(mark.meaning)) if mark and mark.meaning else "",
        ]
        inner = " ".join(filter(None, parts))
        if not inner:
            return ""
        label = words.marks["handling"]
        closed = "closed" if self.circulation.closed else ""
        return tag(
            "aside",
            inner,
            class_="galley-marks",
            role="note",
            aria_label=label,
            data_handling=closed,
        )

    def _offer(self, url: str | None) -> str:
        """The links to the files that a page offers."""
        if url is None or not self.downloads:
            return ""
        links = (self._link(url, download) for download in self.downloads)
        title = self.words.downloads["title"]
        return tag("nav", " ".join(links), class_="galley-downloads", aria_label=title)

    def _link(self, url: str, download: Download) -> str:
        """A link to a file, with its length on the first page of the site."""
        address = escape(href(url, quote(download.address)))
        is_first = url in ("", "index.html") and download.length
        length = tag("span", f" ({escape(download.length)})") if is_first else ""
        return f'<a href="{address}" download="">{escape(download.name)}{length}</a>'


def is_closed(html: str) -> bool:
    """Whether a page carries a mark or an embargo by which the paper may not be published."""
    return any(told.get("data-handling") == "closed" for _, told in tags(html, ["data-handling"]))


def offered(
    files: Mapping[Proof, str], lengths: Mapping[str, str], words: Words
) -> Iterator[Download]:
    """Each proof as readers may take it; `lengths` are in words, by the names of the files."""
    for proof, name in files.items():
        yield Download(words.downloads[proof.name], f"downloads/{name}", lengths.get(name, ""))


def in_words(size: int, pages: int, words: Words) -> str:
    """How long a file is: its pages, if they are known, and its size in kilobytes or megabytes."""
    number = f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
    pattern = words.pages["one_page" if pages == 1 else "many_pages"]
    return words.comma.join(filter(None, (pattern.format(number=pages) if pages else "", number)))


def _is_feed(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(2000)
    return any(sign in start for sign in _FEEDS)


def _css_string(text: str) -> str:
    """A string of CSS, every character that could mean something in CSS or HTML by its number."""
    spelled = (c if c.isalnum() or c in " .,:+-·" else f"\\{ord(c):x} " for c in text)
    return f'"{"".join(spelled)}"'
