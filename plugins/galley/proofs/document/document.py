"""The document: the set pages of the paper as one text, ready to be proved on paper.

Everything here is HTML to HTML. What makes sense on a site alone (links back, per-page
bibliographies, tabs to click) is removed or laid out in sequence, ids become unique, and links
between pages become links inside the text.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from galley.core.brand.circulation import Circulation
from galley.core.galley import Galley
from galley.core.html.language_elements import nest_languages
from galley.core.html.markers import rewrite_tags, tags
from galley.core.html.svg import as_images
from galley.core.insertion import listing
from galley.core.insertion.page import Page
from galley.core.register.register import Kind
from galley.core.rules.words import Words
from galley.core.text.addresses import Address, inside
from galley.core.text.chapter import Chapter, Matter
from galley.core.text.free_names import free_name
from galley.core.text.script import has_long_words
from galley.proofs.document.furniture import bare_words, without_site_furniture


@dataclass(frozen=True, slots=True)
class Author:
    """An author as printed on the cover; one with a family name is a person."""

    name: str
    affiliation: str = ""
    family: str = ""
    given: str = ""
    orcid: str = ""

    @property
    def filed(self) -> str:
        """The name to sort by: a person as "Family, Given", an organisation as it is called."""
        return ", ".join(filter(None, (self.family, self.given))) or self.name


@dataclass(frozen=True, slots=True)
class Metadata:
    """What cover and colophon say, the language of the text, and how far the paper may go.

    `licence` is an SPDX identifier or words, `identifier` a DOI, an ISBN or a report's number,
    `address` where the paper is published, `revision` the state of the sources as it is printed and
    `state` as programs read it, `back_cover` the words on the last page. `abstract` and `keywords` are for catalogues and archives.
    """

    title: str
    subtitle: str = ""
    authors: tuple[Author, ...] = ()
    date: str = ""
    version: str = ""
    status: str = ""
    notice: str = ""
    publisher: str = ""
    licence: str = ""
    identifier: str = ""
    address: str = ""
    revision: str = ""
    state: str = ""
    back_cover: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    language: str = "en"
    circulation: Circulation = field(default_factory=Circulation)


@dataclass(frozen=True, slots=True)
class Part:
    """One chapter of the document: its anchor, its title, its matter, its HTML, its source's path."""

    identifier: str
    title: str
    matter: Matter
    html: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The whole paper, ready to prove; `pictures` are the names of the files that it shows.

    `captions_below` says where the captions of its tables are.

    A name begins with a slash, which stands for the workspace.
    """

    metadata: Metadata
    words: Words
    kinds: tuple[Kind, ...]
    parts: tuple[Part, ...]
    pictures: tuple[str, ...] = ()
    captions_below: bool = False

    @property
    def has_long_words(self) -> bool:
        """Whether the words of its language are so long that they part at the end of a line."""
        return has_long_words(self.metadata.language)


def assemble(
    galley: Galley, metadata: Metadata, files: Mapping[str, str], keep: Callable[[str], str]
) -> Document:
    """One document of the galley's pages, in reading order.

    `files` maps an image's address in the site to the name by which the proofs know it; `keep` makes
    a file of a vector picture that is in the text, and gives its address in the site.
    """
    inside_paper = (p for p in galley.pages.values() if p.chapter.matter is not Matter.OUTSIDE)
    pages = [page for page in inside_paper if not _is_cover_alone(page, metadata)]
    texts = [_without_site(page, keep) for page in pages]
    anchors = _Anchors.of(pages, texts, galley)
    parts = [
        Part(
            identifier=anchors.chapters[page.chapter.url],
            title=page.chapter.title,
            matter=page.chapter.matter,
            html=_rewrite(text, page.chapter, anchors, files),
            path=page.chapter.path,
        )
        for page, text in zip(pages, texts, strict=True)
    ]
    if (
        not any(f'class="{listing.BIBLIOGRAPHY}"' in text for text in texts)
        and galley.citations.entries
        and not galley.conventions.style.cites_entries
    ):
        parts.append(_bibliography(galley))
    shown = _pictures(parts) & set(files.values())
    words, kinds = galley.conventions.words, galley.conventions.kinds
    return Document(
        metadata=metadata,
        words=words,
        kinds=kinds,
        parts=tuple(parts),
        pictures=tuple(sorted(shown)),
        captions_below=galley.conventions.captions_below,
    )


def _is_cover_alone(page: Page, metadata: Metadata) -> bool:
    """Whether a home page says the title of the paper and nothing else, as the cover does."""
    if not page.chapter.is_home or page.chapter.matter is not Matter.FRONT:
        return False
    return bare_words(without_site_furniture(page.text)) == metadata.title


def _pictures(parts: Iterable[Part]) -> set[str]:
    """What the pictures of the document name."""
    found = (told.get("src", "") for part in parts for _, told in tags(part.html, having=("src",)))
    return {unquote(address) for address in found}


def _without_site(page: Page, keep: Callable[[str], str]) -> str:
    """The page as Pandoc can read it, before its ids and links are those of the document."""
    text = as_images(without_site_furniture(page.text), page.chapter.url, keep)
    return nest_languages(text)


def _bibliography(galley: Galley) -> Part:
    """The one list of the document, where no chapter asks for it."""
    title = galley.conventions.words.bibliography
    entries, groups = galley.citations.entries, galley.conventions.groups
    listed = listing.lists_of_entries(
        [(entry, "") for entry in entries], listing.group_headings(entries, groups, 2)
    )
    html = f'<h1 id="bibliography-of-the-paper">{title}</h1>\n{listed}'
    return Part("bibliography-of-the-paper", title, Matter.BACK, html)


@dataclass(frozen=True, slots=True)
class _Anchors:
    """What the ids of the pages are called in the document."""

    chapters: Mapping[str, str]
    names: Mapping[Address, str]
    entries: Mapping[str, str]

    @classmethod
    def of(cls, pages: Iterable[Page], texts: Iterable[str], galley: Galley) -> "_Anchors":
        """An id keeps its name where it is the first of that name, and gets a number where not."""
        names: dict[Address, str] = {}
        chapters: dict[str, str] = {}
        taken: set[str] = set()
        for page, text in zip(pages, texts, strict=True):
            found = [(name, told["id"]) for name, told in tags(text, having=("id",)) if told["id"]]
            for identifier in dict.fromkeys(identifier for _, identifier in found):
                names[Address(page.chapter.url, identifier)] = _taking(identifier, taken)
            title = next((identifier for name, identifier in found if name == "h1"), None)
            chapters[page.chapter.url] = (
                names[Address(page.chapter.url, title)]
                if title
                else _taking(re.sub(r"\W+", "-", f"chapter-{page.chapter.title.lower()}"), taken)
            )
        own = {entry.identifier: entry.identifier for entry in galley.citations.entries}
        return cls(chapters, names, own)

    def of_address(self, address: Address) -> str | None:
        """The anchor that an address leads to; a page's own address leads to its title."""
        if not address.fragment:
            return self.chapters.get(address.path)
        # An entry of a page's own bibliography is in the whole list now, under its own name.
        return self.names.get(address) or self.entries.get(address.fragment)


def _taking(identifier: str, taken: set[str]) -> str:
    """The id, or one like it, which is taken from now on."""
    name = free_name(identifier, taken)
    taken.add(name)
    return name


def _rewrite(html: str, chapter: Chapter, anchors: _Anchors, files: Mapping[str, str]) -> str:
    """The page with its ids, links and pictures as the document names them."""

    def respell(name: str, attributes: dict[str, str]) -> dict[str, str]:
        new = dict(attributes)
        if new.get("id"):
            new["id"] = anchors.names[Address(chapter.url, new["id"])]
        if name == "a" and "href" in new:
            _relink(new, chapter, anchors)
        if name == "img":
            _resource(new, chapter, files)
        return new

    return rewrite_tags(html, respell, having=("id", "href", "src"))


def _relink(attributes: dict[str, str], chapter: Chapter, anchors: _Anchors) -> None:
    target = inside(attributes["href"], chapter.url)
    if target is None:
        return
    anchor = anchors.of_address(target)
    if anchor is None:
        # A page that is not part of the paper: the words stay, the link does not.
        del attributes["href"]
    else:
        attributes["href"] = f"#{anchor}"


def _resource(attributes: dict[str, str], chapter: Chapter, files: Mapping[str, str]) -> None:
    target = inside(attributes.get("src", ""), chapter.url)
    known = files.get(target.path) if target is not None else None
    # What is not a file of the paper is never looked for; its words are in its place.
    attributes["src"] = quote(known) if known else ""
