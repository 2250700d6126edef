"""What archives and reference managers read of the paper itself: CITATION.cff, DataCite, Zenodo."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from galley.core.citations.citeproc import Works
from galley.proofs.document.colophon import LICENCES, doi_of
from galley.workspace.options.options import AuthorOptions, PaperOptions
from galley.workspace.release.built_paper import BuiltPaper

# What DataCite wants in place of a value that is wanted and not known.
_UNKNOWN = ":unav"


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice: readers of the format need not know anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def citation_file(paper: BuiltPaper) -> str:
    """The paper in the Citation File Format 1.2.0: https://citation-file-format.github.io"""
    told, version = paper.workspace.options.paper, paper.release.version
    title, date = _title(paper), paper.release.moment.date().isoformat()
    authors = [_cff_author(author) for author in told.authors] or [{"name": _issuer(paper)}]
    identified = {
        "doi": doi_of(told.identifier),
        "url": told.address or paper.workspace.site.address,
    }
    cited = {
        "type": "report",
        "title": title,
        "authors": authors,
        "version": version,
        "date-released": date,
        "institution": _filled({"name": _publisher(paper)}),
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
        **identified,
        "preferred-citation": _filled(cited),
    }
    return yaml.dump(_filled(whole), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100)


def datacite(paper: BuiltPaper) -> str:
    """The paper as DataCite 4.5 describes it, in JSON: https://schema.datacite.org/meta/kernel-4.5"""
    told, moment = paper.workspace.options.paper, paper.release.moment
    name, address = LICENCES.get(told.licence, (told.licence, ""))
    titles: list[dict[str, str]] = [{"title": told.title or paper.workspace.site.name}]
    if told.subtitle:
        titles.append({"title": told.subtitle, "titleType": "Subtitle"})
    rights = {"rights": name, "rightsUri": address, "rightsIdentifier": _spdx(told)}
    whole = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "doi": doi_of(told.identifier),
        "types": {"resourceTypeGeneral": "Report", "resourceType": told.status or "White paper"},
        "creators": [_datacite_author(a) for a in told.authors] or [{"name": _issuer(paper)}],
        "titles": titles,
        "publisher": {"name": _publisher(paper) or _UNKNOWN},
        "publicationYear": moment.year,
        "dates": [{"date": moment.date().isoformat(), "dateType": "Issued"}],
        "language": paper.workspace.language,
        "version": paper.release.version,
        "url": told.address or paper.workspace.site.address,
        "rightsList": [_filled(rights)] if name else [],
        "descriptions": _descriptions(paper),
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
    told = paper.workspace.options.paper
    whole = {
        "upload_type": "publication",
        "publication_type": "report",
        "title": _title(paper),
        "creators": [_zenodo_author(a) for a in told.authors] or [{"name": _issuer(paper)}],
        "description": told.notice or told.subtitle or _title(paper),
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


def _title(paper: BuiltPaper) -> str:
    told = paper.workspace.options.paper
    return ": ".join(filter(None, (told.title or paper.workspace.site.name, told.subtitle)))


def _publisher(paper: BuiltPaper) -> str:
    """Who publishes the paper: as it says, else its brand; nothing where neither is given."""
    return paper.workspace.options.paper.publisher or paper.workspace.brand.name


def _issuer(paper: BuiltPaper) -> str:
    """Whom a paper without authors is by."""
    return _publisher(paper) or paper.workspace.site.name


def _given(author: AuthorOptions) -> str:
    """The name of a person without the family name."""
    return " ".join(author.name.replace(author.family, " ", 1).replace(",", " ").split())


def _cff_author(author: AuthorOptions) -> dict[str, str]:
    orcid = _orcid(author)
    if not author.family:
        return _filled({"name": author.name, "orcid": orcid})
    person = {"family-names": author.family, "given-names": _given(author)}
    return _filled({**person, "affiliation": author.affiliation, "orcid": orcid})


def _datacite_author(author: AuthorOptions) -> dict[str, Any]:
    orcid = _orcid(author)
    identifier = {
        "nameIdentifier": orcid,
        "nameIdentifierScheme": "ORCID",
        "schemeUri": "https://orcid.org",
    }
    told = {
        "name": _inverted(author),
        "nameType": "Personal" if author.family else "",
        "familyName": author.family,
        "givenName": _given(author) if author.family else "",
        "affiliation": [{"name": author.affiliation}] if author.affiliation else [],
        "nameIdentifiers": [identifier] if orcid else [],
    }
    return _filled(told)


def _zenodo_author(author: AuthorOptions) -> dict[str, str]:
    told = {"name": _inverted(author), "affiliation": author.affiliation, "orcid": author.orcid}
    return _filled(told)


def _inverted(author: AuthorOptions) -> str:
    """A person as "Family, Given"; others as they are called."""
    return (
        ", ".join(filter(None, (author.family, _given(author)))) if author.family else author.name
    )


def _orcid(author: AuthorOptions) -> str:
    return f"https://orcid.org/{author.orcid}" if author.orcid else ""


def _spdx(told: PaperOptions) -> str:
    """The licence by its identifier; nothing where it is said in words."""
    return told.licence if told.licence in LICENCES else ""


def _descriptions(paper: BuiltPaper) -> list[dict[str, str]]:
    notice = paper.workspace.options.paper.notice
    return [{"description": notice, "descriptionType": "Other"}] if notice else []


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
    """What is told, without what is empty."""
    return {name: value for name, value in told.items() if value not in ("", [], {}, None)}


def _json(told: Mapping[str, Any] | Iterable[Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
