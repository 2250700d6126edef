"""The references that the paper cites, for reference managers: BibTeX, CSL JSON, RIS."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from galley.core.bibliography.bibliography import Bibliography
from galley.core.bibtex.printing import formatted
from galley.core.citations.citeproc import Works
from galley.core.html.markers import plain_text

# The types of CSL 1.0.2 as those of RIS: https://en.wikipedia.org/wiki/RIS_(file_format)
_TYPES = {
    "article": "GEN",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry": "ENCYC",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "hearing": "HEAR",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "UNPB",
    "map": "MAP",
    "motion_picture": "MPCT",
    "paper-conference": "CONF",
    "patent": "PAT",
    "personal_communication": "PCOMM",
    "post": "BLOG",
    "post-weblog": "BLOG",
    "regulation": "STAT",
    "report": "RPRT",
    "software": "COMP",
    "song": "SOUND",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
# The variables of CSL that are one tag of RIS each.
_TEXTS = {
    "title": "TI",
    "container-title": "T2",
    "collection-title": "T3",
    "publisher": "PB",
    "publisher-place": "CY",
    "volume": "VL",
    "issue": "IS",
    "number": "M1",
    "edition": "ET",
    "genre": "M3",
    "DOI": "DO",
    "URL": "UR",
    "abstract": "AB",
    "language": "LA",
    "note": "N1",
}
_NAMES = {"author": "AU", "editor": "ED", "translator": "A4"}


def as_bibtex(keys: Iterable[str], bibliography: Bibliography) -> str:
    """The entries of these keys as BibTeX, their strings filled in and in Galley's style."""
    known = (key for key in keys if key in bibliography.references)
    return formatted("\n\n".join(bibliography.source(key) for key in known))


def as_csl_json(works: Works) -> str:
    """The works as CSL JSON, as the citation processor reads them."""
    told = [{"id": key, **_without_id(works[key])} for key in sorted(works)]
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def as_ris(works: Works) -> str:
    """The works as RIS; lines end as the format asks."""
    lines = (line for key in sorted(works) for line in _record(key, works[key]))
    return "".join(f"{line}\r\n" for line in lines)


def _without_id(work: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in work.items() if name != "id"}


def _record(key: str, work: Mapping[str, Any]) -> Iterator[str]:
    yield f"TY  - {_TYPES.get(str(work.get('type')), 'GEN')}"
    yield f"ID  - {_line(key)}"
    for variable, tag in _NAMES.items():
        yield from (
            f"{tag}  - {_line(_name(name))}"
            for name in work.get(variable, ())
            if name.get("literal") != "others"
        )
    for variable, tag in _TEXTS.items():
        if work.get(variable):
            yield f"{tag}  - {_line(plain_text(str(work[variable])))}"
    yield from _dates(work)
    yield from _pages(work)
    for variable in ("ISBN", "ISSN"):
        if work.get(variable):
            yield f"SN  - {_line(work[variable])}"
    yield "ER  - "
    yield ""


def _dates(work: Mapping[str, Any]) -> Iterator[str]:
    for variable, year, tag in (("issued", "PY", "DA"), ("accessed", "", "Y2")):
        date = work.get(variable) or {}
        parts = [str(part) for part in next(iter(date.get("date-parts") or ()), ())]
        if parts and year:
            yield f"{year}  - {parts[0]}"
        if parts:
            yield f"{tag}  - {'/'.join(part.zfill(2) for part in parts)}"
        elif year and date.get("literal"):
            yield f"{tag}  - {_line(date['literal'])}"


def _pages(work: Mapping[str, Any]) -> Iterator[str]:
    first, dash, last = str(work.get("page") or "").replace("\u2013", "-").partition("-")
    if first:
        yield f"SP  - {_line(first)}"
    if dash and last:
        yield f"EP  - {_line(last.lstrip('-'))}"


def _name(name: Mapping[str, Any]) -> str:
    """A name as "Family, Given, Suffix", or as it is written where it has no parts."""
    if literal := name.get("literal"):
        return str(literal)
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
    given = " ".join(filter(None, (name.get("given"), name.get("dropping-particle"))))
    return ", ".join(filter(None, (family, given, name.get("suffix"))))


def _line(text: object) -> str:
    """A text on one line: a line end in it would begin another field."""
    return " ".join(str(text).split())
