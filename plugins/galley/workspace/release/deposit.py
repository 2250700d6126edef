"""What archives and reference managers read of the paper itself: CITATION.cff, DataCite, Zenodo."""

import json
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

import yaml

from galley.core.citations.citeproc import Works
from galley.proofs.document.colophon import LICENCES, doi_of
from galley.proofs.document.document import Author, Metadata
from galley.workspace.proofs.document import metadata_of
from galley.workspace.release.built_paper import BuiltPaper

# What DataCite wants in place of a value that is wanted and not known.
_UNKNOWN = ":unav"


class _Plain(yaml.SafeDumper):
    """Writes what is twice twice: readers of the format need not know anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def citation_file(paper: BuiltPaper) -> str:
    """The paper in the Citation File Format 1.2.0: https://citation-file-format.github.io"""
    told, version = metadata_of(paper.workspace), paper.release.version
    title, date = _title(told), paper.release.moment.date().isoformat()
    authors = [_cff_author(author) for author in told.authors] or [{"name": _issuer(told, paper)}]
    identified = {"doi": doi_of(told.identifier), "url": told.address}
    cited = {
        "type": "report",
        "title": title,
        "authors": authors,
        "version": version,
        "date-released": date,
        "institution": _filled({"name": told.publisher}),
        **identified,
    }
    whole = {
        "cff-version": "1.2.0",
        "message": "If you use this paper, please cite it as below.",
        # The format knows software and data; what the paper is, its citation says.
        "type": "dataset",
        "title": title,
        "authors": authors,
        "version": version,
        "date-released": date,
        "license": _spdx(told),
        "abstract": told.abstract,
        "keywords": [*told.keywords],
        **identified,
        "preferred-citation": _filled(cited),
    }
    return yaml.dump(_filled(whole), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100)


def datacite(paper: BuiltPaper) -> str:
    """The paper as DataCite 4.5 describes it, in JSON: https://schema.datacite.org/meta/kernel-4.5"""
    told, moment = metadata_of(paper.workspace), paper.release.moment
    name, address = LICENCES.get(told.licence, (told.licence, ""))
    titles = [{"title": told.title}]
    if told.subtitle:
        titles.append({"title": told.subtitle, "titleType": "Subtitle"})
    rights = {"rights": name, "rightsUri": address, "rightsIdentifier": _spdx(told)}
    whole = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "doi": doi_of(told.identifier),
        "types": {"resourceTypeGeneral": "Report", "resourceType": told.status or "White paper"},
        "creators": [_datacite_author(a) for a in told.authors] or [{"name": _issuer(told, paper)}],
        "titles": titles,
        "publisher": {"name": told.publisher or _UNKNOWN},
        "publicationYear": str(moment.year),
        "dates": [{"date": moment.date().isoformat(), "dateType": "Issued"}],
        "subjects": [{"subject": keyword} for keyword in told.keywords],
        "language": told.language,
        "version": paper.release.version,
        "url": told.address,
        "rightsList": [_filled(rights)] if name else [],
        "descriptions": _descriptions(told),
        "relatedIdentifiers": [
            {
                "relatedIdentifier": identifier,
                "relatedIdentifierType": kind,
                "relationType": "References",
            }
            for kind, identifier in _cited(paper.galley.citations.works)
        ],
    }
    return _json(_filled(whole))


def zenodo(paper: BuiltPaper) -> str:
    """The paper as Zenodo takes it with a release: https://developers.zenodo.org/#deposit-metadata"""
    told = metadata_of(paper.workspace)
    whole = {
        "upload_type": "publication",
        "publication_type": "report",
        "title": _title(told),
        "creators": [_zenodo_author(a) for a in told.authors] or [{"name": _issuer(told, paper)}],
        # Zenodo shows it as HTML.
        "description": escape(told.abstract or told.notice or told.subtitle or _title(told)),
        "keywords": [*told.keywords],
        "publication_date": paper.release.moment.date().isoformat(),
        "version": paper.release.version,
        "doi": doi_of(told.identifier),
        "license": _spdx(told),
        "related_identifiers": [
            {"identifier": identifier, "relation": "references", "scheme": kind.lower()}
            for kind, identifier in _cited(paper.galley.citations.works)
        ],
    }
    return _json(_filled(whole))


def _title(told: Metadata) -> str:
    return ": ".join(filter(None, (told.title, told.subtitle)))


def _issuer(told: Metadata, paper: BuiltPaper) -> str:
    """Whom a paper without authors is by."""
    return told.publisher or paper.workspace.site.name


def _cff_author(author: Author) -> dict[str, str]:
    orcid = _orcid(author)
    if not author.family:
        return _filled({"name": author.name, "orcid": orcid})
    person = {"family-names": author.family, "given-names": author.given}
    return _filled({**person, "affiliation": author.affiliation, "orcid": orcid})


def _datacite_author(author: Author) -> dict[str, Any]:
    orcid = _orcid(author)
    identifier = {
        "nameIdentifier": orcid,
        "nameIdentifierScheme": "ORCID",
        "schemeUri": "https://orcid.org",
    }
    told = {
        "name": author.filed,
        "nameType": "Personal" if author.family else "Organizational",
        "familyName": author.family,
        "givenName": author.given,
        "affiliation": [{"name": author.affiliation}] if author.affiliation else [],
        "nameIdentifiers": [identifier] if orcid else [],
    }
    return _filled(told)


def _zenodo_author(author: Author) -> dict[str, str]:
    told = {"name": author.filed, "affiliation": author.affiliation, "orcid": author.orcid}
    return _filled(told)


def _orcid(author: Author) -> str:
    return f"https://orcid.org/{author.orcid}" if author.orcid else ""


def _spdx(told: Metadata) -> str:
    """The licence by its identifier; nothing where it is said in words."""
    return told.licence if told.licence in LICENCES else ""


def _descriptions(told: Metadata) -> list[dict[str, str]]:
    texts = (("Abstract", told.abstract), ("Other", told.notice))
    return [{"description": text, "descriptionType": kind} for kind, text in texts if text]


def _cited(works: Works) -> Iterator[tuple[str, str]]:
    """The DOI of each work that is cited, or its address."""
    told = (
        ("DOI", str(works[key]["DOI"])) if works[key].get("DOI") else ("URL", _address(works[key]))
        for key in sorted(works)
    )
    yield from dict.fromkeys((kind, identifier) for kind, identifier in told if identifier)


def _address(work: Mapping[str, Any]) -> str:
    return str(work.get("URL") or "")


def _filled(told: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in told.items() if value not in ("", [], {}, None)}


def _json(told: Mapping[str, Any] | Iterable[Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
