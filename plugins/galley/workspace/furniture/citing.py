"""How to cite the paper itself: as text, and as records for reference managers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from galley.core.html.markers import tag
from galley.core.rules.words import Words
from galley.proofs.document.colophon import doi_of, recommended
from galley.proofs.document.document import Author, Metadata
from galley.workspace.bibliography.exports import as_ris
from galley.workspace.proofs.document import metadata_of
from galley.workspace.proofs.names import stem
from galley.workspace.workspace import Workspace

# The addresses that the first page of a site may have.
HOME = ("", "index.html")
# What TeX takes as commands, as it prints it.
_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_{}"},
}
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Citable:
    """The paper as it is cited: what its cover says, and its key."""

    metadata: Metadata
    key: str

    @classmethod
    def of(cls, workspace: Workspace) -> "Citable":
        """The paper of a workspace."""
        return cls(metadata_of(workspace), stem(workspace))

    @property
    def year(self) -> str:
        """The year of the date as it is printed; nothing where it names none."""
        return next(reversed(_YEAR.findall(self.metadata.date)), "")

    @property
    def title(self) -> str:
        """The title with the subtitle."""
        return ": ".join(filter(None, (self.metadata.title, self.metadata.subtitle)))


def how_to_cite(paper: Citable, identifier: str, words: Words) -> str:
    """The section on how to cite the paper, under a heading with this id; none for a draft."""
    told = recommended(paper.metadata, words)
    if told is None:
        return ""
    address = (
        f' <a href="{escape(told.address)}">{escape(told.address)}</a>' if told.address else ""
    )
    before, after = (f"{escape(part)}" for part in (told.before, told.after))
    text = f"{before} <em>{escape(told.title)}</em>. {after}{address}".strip()
    parts = [
        tag("h2", escape(words.colophon["citation"]), id=identifier),
        _copied(tag("p", text), words.pages["text"], words),
        *(
            f"<details><summary>{name}</summary>{_copied(tag('pre', escape(record), tabindex='0'), name, words)}</details>"
            for name, record in (("BibTeX", as_bibtex(paper)), ("RIS", _ris(paper)))
        ),
    ]
    return tag("section", "".join(parts), class_="galley-furniture galley-cite")


def cited_in_short(paper: Citable, words: Words) -> str:
    """Which state of which paper something is quoted from, in a line; a draft says that it is one."""
    told, names = paper.metadata, words.colophon
    authors = words.listed([author.name for author in told.authors])
    version = f"{names['version']} {told.version}" if told.version else ""
    revision = f"{names['revision']} {told.revision}" if told.revision else ""
    draft = words.marks["draft"] if told.circulation.draft else ""
    parts = (authors, paper.title, version, draft or told.status, told.date, revision)
    return words.comma.join(part for part in parts if part)


def _copied(content: str, name: str, words: Words) -> str:
    """Something that a script copies: a button for it, and the place that says that it is done."""
    button = tag("button", escape(words.pages["copy"].format(name=name)), type="button")
    status = tag("span", "", class_="galley-copied-status", role="status")
    told = words.pages["copied"]
    return tag("div", content + button + status, class_="galley-copied", data_done=told)


def as_bibtex(paper: Citable) -> str:
    """The paper as an entry of BibTeX, which knows papers like this as technical reports."""
    told = paper.metadata
    names = " and ".join(_bibtex_name(author) for author in told.authors)
    fields = {
        "author": names,
        "title": f"{{{_tex(paper.title)}}}" if paper.title else "",
        "institution": _tex(_institution(paper)),
        "year": paper.year,
        "number": _tex(told.version),
        "doi": doi_of(told.identifier),
        "url": told.address,
    }
    lines = (f"  {name:<11} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@techreport{{{paper.key},\n{''.join(lines)}}}\n"


def _institution(paper: Citable) -> str:
    return paper.metadata.publisher or ", ".join(author.name for author in paper.metadata.authors)


def _bibtex_name(author: Author) -> str:
    """A name as its family name and the rest; an organisation in braces, which keep it whole."""
    return _tex(author.filed) if author.given else f"{{{_tex(author.name)}}}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in " ".join(text.split()))


def _ris(paper: Citable) -> str:
    return as_ris({paper.key: dict(_variables(paper))}).replace("\r\n", "\n").strip() + "\n"


def _variables(paper: Citable) -> Iterator[tuple[str, Any]]:
    """The paper in the variables of CSL, as far as they are known."""
    told = paper.metadata
    yield "type", "report"
    yield "author", [_csl_name(author) for author in told.authors]
    texts = {
        "title": paper.title,
        "publisher": _institution(paper),
        "number": told.version,
        "genre": told.status,
        "DOI": doi_of(told.identifier),
        "URL": told.address,
        "language": told.language,
    }
    yield from ((name, escape(value)) for name, value in texts.items() if value)
    if paper.year:
        yield "issued", {"date-parts": [[int(paper.year)]]}


def _csl_name(author: Author) -> Mapping[str, str]:
    if author.given:
        return {"family": author.family, "given": author.given}
    return {"literal": author.name}
