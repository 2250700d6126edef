"""What machines read of a page: Highwire and Dublin Core for reference managers, Open Graph, JSON-LD.

Reference managers make a report of the first page, and of every other one a chapter of the report.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from galley.core.insertion.page import Page
from galley.core.rules.words import Words
from galley.core.text.chapter import Matter
from galley.proofs.document.colophon import LICENCES, doi_of
from galley.proofs.document.document import Author
from galley.workspace.furniture.citing import Citable, cited_in_short

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """The metadata of the pages of a paper; `pdf` is the address of the PDF in the site, if it has one."""

    paper: Citable
    words: Words
    site: str
    pdf: str = ""

    def head(self, page: Page, *, is_first: bool) -> str:
        """What is in the head of a page; of a paper that is not for citation, only its revision."""
        if page.chapter.matter is Matter.OUTSIDE:
            return ""
        told = {
            "galley-revision": self.paper.metadata.state,
            "galley-citation": cited_in_short(self.paper, self.words),
        }
        lines = (
            f'<meta name="{n}" content="{escape(text)}">\n' for n, text in told.items() if text
        )
        return "".join(lines) + self._cited(page, is_first=is_first)

    def _cited(self, page: Page, *, is_first: bool) -> str:
        if self.paper.metadata.circulation.draft:
            return ""
        title = self.paper.title if is_first else page.chapter.title
        pairs = [
            *(("name", *pair) for pair in self._highwire(page, title, is_first=is_first)),
            *(("name", *pair) for pair in self._dublin_core(title)),
            *(("property", *pair) for pair in self._open_graph(page, title)),
        ]
        lines = [
            f'<meta {attribute}="{name}" content="{escape(value)}">'
            for attribute, name, value in pairs
            if value
        ]
        # In a script no character may open a tag.
        data = json.dumps(self._linked_data(page, title, is_first=is_first), ensure_ascii=False)
        safe = data.replace("<", "\\u003c").replace("&", "\\u0026")
        lines.append(f'<script type="application/ld+json">{safe}</script>')
        return "\n".join([*lines, ""])

    @property
    def date(self) -> str:
        """The date of the paper as YYYY-MM-DD, or as much of it as its words say."""
        return dated(self.paper.metadata.date, self.words)

    def _address(self, path: str) -> str:
        return f"{self.site.rstrip('/')}/{path}" if self.site else ""

    def _highwire(self, page: Page, title: str, *, is_first: bool) -> Iterator[tuple[str, str]]:
        """Tags as Google Scholar asks for them: https://scholar.google.com/intl/en/scholar/inclusion.html"""
        told = self.paper.metadata
        institution = told.publisher or ", ".join(author.name for author in told.authors)
        yield "citation_title", title
        yield from (("citation_author", name) for name in self._authors())
        yield "citation_publication_date", self.date.replace("-", "/")
        yield "citation_language", told.language
        if is_first:
            yield "citation_technical_report_institution", institution
            yield "citation_technical_report_number", told.version
            yield "citation_pdf_url", self._address(self.pdf) if self.pdf else ""
            yield "citation_abstract", " ".join(told.abstract.split())
            yield "citation_keywords", "; ".join(told.keywords)
        else:
            yield "citation_inbook_title", self.paper.title
            yield "citation_publisher", institution
        yield "citation_doi", doi_of(told.identifier) if is_first else ""
        yield "citation_abstract_html_url", self._address(page.chapter.url)

    def _authors(self) -> Iterator[str]:
        """The authors, persons with their family names first.

        A single tag with a comma between names of several words is read as two authors.
        """
        authors = self.paper.metadata.authors
        for author in authors:
            is_read_as_two = len(authors) == 1 and " " in author.family and " " in author.given
            yield author.name if is_read_as_two else author.filed

    def _dublin_core(self, title: str) -> Iterator[tuple[str, str]]:
        told = self.paper.metadata
        yield "DC.title", title
        yield from (("DC.creator", author.name) for author in told.authors)
        yield "DC.publisher", told.publisher
        yield "DC.date", self.date
        yield "DC.language", told.language
        yield "DC.identifier", told.identifier
        yield "DC.rights", LICENCES.get(told.licence, ("", told.licence))[1]

    def _open_graph(self, page: Page, title: str) -> Iterator[tuple[str, str]]:
        yield "og:type", "article"
        yield "og:title", title
        yield "og:site_name", self.paper.metadata.title
        yield "og:url", self._address(page.chapter.url)
        yield "og:locale", self.paper.metadata.language.replace("-", "_")

    def _linked_data(self, page: Page, title: str, *, is_first: bool) -> dict[str, Any]:
        """The page in the words of schema.org."""
        told = self.paper.metadata
        whole = {
            "@type": "ScholarlyArticle",
            "headline": self.paper.title,
            "author": [_agent(author) for author in told.authors],
            "datePublished": self.date,
            "version": told.version,
            "inLanguage": told.language,
            "publisher": {"@type": "Organization", "name": told.publisher}
            if told.publisher
            else "",
            "license": LICENCES.get(told.licence, ("", told.licence))[1],
            "creativeWorkStatus": told.status,
            "identifier": told.identifier,
            "url": self._address(""),
        }
        whole = {name: value for name, value in whole.items() if value}
        if is_first:
            return {"@context": "https://schema.org", **whole}
        own = {
            "@type": "Chapter",
            "name": title,
            "position": page.number,
            "url": self._address(page.chapter.url),
        }
        own = {name: value for name, value in own.items() if value}
        return {"@context": "https://schema.org", **own, "isPartOf": whole}


def _agent(author: Author) -> dict[str, str]:
    if not author.family:
        return {"@type": "Organization", "name": author.name}
    told = {
        "@type": "Person",
        "name": author.name,
        "familyName": author.family,
        "givenName": author.given,
        "sameAs": f"https://orcid.org/{author.orcid}" if author.orcid else "",
    }
    return {name: value for name, value in told.items() if value}


def dated(text: str, words: Words) -> str:
    """A date in words as YYYY-MM-DD, or as much of it as they say."""
    year = next((number for number in _NUMBER.findall(text) if len(number) == 4), "")
    names = sorted(enumerate(words.months, 1), key=lambda pair: -len(pair[1]))
    month, name = next(((n, name) for n, name in names if name.lower() in text.lower()), (0, ""))
    if not year or not month:
        return year
    rest = text.lower().replace(name.lower(), " ", 1).replace(year, " ", 1)
    day = next((number for number in _NUMBER.findall(rest) if 0 < int(number) < 32), "")
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
