"""The front matter: what archives and indexes know of the paper before they read it."""

from collections.abc import Iterator
from datetime import date

from lxml import etree

from galley.core.rules.words import Words
from galley.proofs.document.colophon import LICENCES, doi_of
from galley.proofs.document.document import Author, Metadata
from galley.proofs.jats.structure import XLINK, Xml

_ALI = "http://www.niso.org/schemas/ali/1.0/"


def front_of(metadata: Metadata, words: Words, issued: date) -> Xml:
    """The front matter of a paper that is issued on a day.

    It names no journal: the tag set for archives asks for none.
    """
    front = etree.Element("front")
    article = etree.SubElement(front, "article-meta")
    _identity(article, metadata)
    for author in metadata.authors:
        _contributor(article, author)
    _date(article, issued)
    _permissions(article, metadata)
    _description(article, metadata)
    told = [(name, text) for name, text in _custom(metadata, words) if text]
    group = _add(article, "custom-meta-group") if told else article
    for name, text in told:
        entry = _add(group, "custom-meta")
        _add(entry, "meta-name", name)
        _add(entry, "meta-value", text)
    for kind, lines in _notes(metadata, words):
        notes = _add(front, "notes", **{"notes-type": kind})
        for line in lines:
            _add(notes, "p", line)
    return front


def _identity(article: Xml, metadata: Metadata) -> None:
    """The identifier, the kind of text and the titles."""
    if metadata.identifier:
        doi = doi_of(metadata.identifier)
        kind = "doi" if doi else "publisher-id"
        _add(article, "article-id", doi or metadata.identifier, **{"pub-id-type": kind})
    if metadata.status:
        group = _add(_add(article, "article-categories"), "subj-group")
        group.set("subj-group-type", "heading")
        _add(group, "subject", metadata.status)
    titles = _add(article, "title-group")
    _add(titles, "article-title", metadata.title)
    if metadata.subtitle:
        _add(titles, "subtitle", metadata.subtitle)


def _contributor(article: Xml, author: Author) -> None:
    """A person by the parts of the name, or an organisation."""
    if article[-1].tag != "contrib-group":
        _add(article, "contrib-group")
    contributor = _add(article[-1], "contrib", **{"contrib-type": "author"})
    if author.orcid:
        address = f"https://orcid.org/{author.orcid}"
        _add(contributor, "contrib-id", address, **{"contrib-id-type": "orcid"})
    if author.family:
        name = _add(contributor, "name")
        _add(name, "surname", author.family)
        if author.given:
            _add(name, "given-names", author.given)
    else:
        _add(contributor, "collab", author.name)
    if author.affiliation:
        _add(_add(contributor, "aff"), "institution", author.affiliation)


def _date(article: Xml, issued: date) -> None:
    told = {"date-type": "pub", "publication-format": "electronic", "iso-8601-date": str(issued)}
    published = _add(article, "pub-date", **told)
    for name in ("day", "month", "year"):
        _add(published, name, str(getattr(issued, name)))


def _permissions(article: Xml, metadata: Metadata) -> None:
    if not metadata.licence:
        return
    name, address = LICENCES.get(metadata.licence, (metadata.licence, ""))
    licence = _add(_add(article, "permissions"), "license")
    if address:
        licence.set(f"{XLINK}href", address)
        reference = etree.SubElement(licence, f"{{{_ALI}}}license_ref", nsmap={"ali": _ALI})
        reference.text = address
    _add(licence, "license-p", name)


def _description(article: Xml, metadata: Metadata) -> None:
    """Where the paper is published, what it says, and the words to find it by."""
    if metadata.address:
        _add(article, "self-uri", metadata.address, **{f"{XLINK}href": metadata.address})
    if metadata.abstract:
        _add(_add(article, "abstract"), "p", metadata.abstract)
    if metadata.keywords:
        group = _add(article, "kwd-group", **{"kwd-group-type": "author"})
        for keyword in metadata.keywords:
            _add(group, "kwd", keyword)


def _custom(metadata: Metadata, words: Words) -> Iterator[tuple[str, str]]:
    """What the colophon says that the tag set has no element for."""
    yield words.colophon["publisher"], metadata.publisher
    yield words.colophon["version"], metadata.version
    yield words.colophon["date"], metadata.date
    yield words.colophon["revision"], metadata.revision


def _notes(metadata: Metadata, words: Words) -> Iterator[tuple[str, list[str]]]:
    """The sentence of the cover, and who may have the paper."""
    if metadata.notice:
        yield "notice", [metadata.notice]
    circulation = metadata.circulation
    mark = [circulation.mark.label] if circulation.mark else []
    if lines := [*mark, *circulation.lines(words)]:
        yield "distribution", lines


def _add(parent: Xml, name: str, text: str = "", /, **told: str) -> Xml:
    element = etree.SubElement(parent, name, told)
    element.text = text or None
    return element
