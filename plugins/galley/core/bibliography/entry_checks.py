"""What is likely to be wrong with an entry of a bibliography: a visible list of checks."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from galley.core.bibliography.bibliography import Bibliography, Reference
from galley.core.bibtex import date, identifier, names, pages, tex, verbatim, wording
from galley.core.bibtex import vocabulary as words
from galley.core.bibtex.inheritance import INHERITING, ancestors, named
from galley.core.bibtex.model import Field, Flaw
from galley.core.bibtex.value import content, is_bare, pieces, without_braces
from galley.core.rules.diagnostic import Diagnostic, Location, Rule, Severity, did_you_mean
from galley.core.rules.rules import (
    ARXIV_ID_IS_VALID,
    DATE_IS_VALID,
    DOI_IS_VALID,
    ENTRY_IS_COMPLETE,
    ENTRY_TYPE_IS_KNOWN,
    FIELD_IS_KNOWN,
    ISBN_IS_VALID,
    ISSN_IS_VALID,
    LANGUAGE_IS_KNOWN,
    MONTH_IS_KNOWN,
    NAME_IS_WELL_FORMED,
    NAMES_ARE_COMPLETE,
    ORCID_IS_VALID,
    ORGANISATION_IS_BRACED,
    PAGES_ARE_A_RANGE,
    PAGES_HAVE_TWO_HYPHENS,
    PARENT_ENTRY_EXISTS,
    PUBLISHER_IS_ONE_NAME,
    STRING_IS_DEFINED,
    TEX_IS_READABLE,
    TITLE_IS_NOT_IN_CAPITALS,
    TYPE_IS_SAID_ONCE,
    URL_IS_VALID,
    WORK_IS_LISTED_ONCE,
)

# Nobody writes a name or a title as long; what is longer is not looked through.
LONGEST = 20_000
_NO_LETTERS = re.compile(r"\\[A-Za-z]+|[\W_]")


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of all entries that are checked: their names and works, each with its place.

    `signs` are what each entry of a key shares with others of the same work.
    """

    people: Mapping[tuple[str, str], tuple[int, Location]] = field(default_factory=dict)
    works: Mapping[str, Reference] = field(default_factory=dict)
    signs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Examined:
    """One entry as the checks see it.

    `fields` are its own and those that it takes from others; `made` is what Pandoc made of it,
    if it was cited; `told` are the fields of which another rule says that they are missing. An
    entry that only lends its fields to others is not printed.
    """

    reference: Reference
    fields: Mapping[str, Field]
    bibliography: Bibliography
    found: Found
    made: Mapping[str, Any] | None
    told: frozenset[str]
    is_printed: bool

    def own(self, wanted: Container[str]) -> Iterator[tuple[Field, str]]:
        """The entry's own fields of these names that say something, with what they say."""
        for one in self.reference.entry.fields:
            if one.key in wanted and len(one.value) <= LONGEST:
                text = content(one.value)
                if text.strip():
                    yield one, text

    def says(self, name: str) -> str:
        """What a field says, its own or another entry's, without braces."""
        one = self.fields.get(name)
        return without_braces(content(one.value)).strip() if one else ""

    def diagnostic(self, rule: Rule, one: Field, flaw: Flaw) -> Diagnostic:
        """A flaw of a field's text as a diagnostic at its place, perhaps in another entry."""
        place = self.bibliography.owner(self.reference.key, one).place(one, flaw.offset)
        told = Diagnostic(rule, flaw.message, place, flaw.suggestion)
        return told.as_mild(Severity.NOTE) if flaw.is_harmless else told


@dataclass(frozen=True, slots=True)
class FieldCheck:
    """A rule for the text of some fields, and what finds where it is broken."""

    rule: Rule
    fields: tuple[str, ...]
    flaws: Callable[[str], Iterable[Flaw]]


FIELD_CHECKS = (
    FieldCheck(DOI_IS_VALID, ("doi",), identifier.doi),
    FieldCheck(ISBN_IS_VALID, ("isbn",), identifier.isbn),
    FieldCheck(ISSN_IS_VALID, ("issn",), identifier.issn),
    FieldCheck(ORCID_IS_VALID, ("orcid", "orcid-numbers", "author+an:orcid"), identifier.orcid),
    FieldCheck(URL_IS_VALID, ("url",), identifier.url),
    FieldCheck(MONTH_IS_KNOWN, words.MONTH_FIELDS, date.month),
    FieldCheck(PAGES_ARE_A_RANGE, ("pages",), pages.pages),
    FieldCheck(PAGES_HAVE_TWO_HYPHENS, ("pages",), pages.single_hyphens),
    FieldCheck(ORGANISATION_IS_BRACED, words.NAME_FIELDS, names.organisations),
    FieldCheck(NAMES_ARE_COMPLETE, words.NAME_FIELDS, names.without_all),
    FieldCheck(PUBLISHER_IS_ONE_NAME, ("publisher",), wording.publishers),
    FieldCheck(TITLE_IS_NOT_IN_CAPITALS, words.TITLE_FIELDS, wording.capitals),
    FieldCheck(LANGUAGE_IS_KNOWN, ("langid", "hyphenation"), wording.language),
)
_OF_FIELD = {
    name: [check for check in FIELD_CHECKS if name in check.fields]
    for name in {name for check in FIELD_CHECKS for name in check.fields}
}


def _fields(one: Examined) -> Iterator[Diagnostic]:
    for own, text in one.own(_OF_FIELD):
        for check in _OF_FIELD[own.key]:
            yield from (one.diagnostic(check.rule, own, flaw) for flaw in check.flaws(text))


def _type(one: Examined) -> Iterator[Diagnostic]:
    kind = one.reference.kind
    if kind in words.TYPES or kind in words.ALIASES:
        return
    meant = words.MEANT_TYPES.get(re.sub(r"[\W_]", "", kind))
    hint = f'did you mean "{meant}"?' if meant else did_you_mean(kind, words.TYPES)
    message = f'unknown entry type "{kind}"; the work is printed as if it had no type'
    yield Diagnostic(ENTRY_TYPE_IS_KNOWN, message, one.reference.location, hint)


def _repeated_type(one: Examined) -> Iterator[Diagnostic]:
    for own, text in one.own(("type",)):
        said = without_braces(text).strip()
        if said.casefold() in words.REPEATED_TYPES.get(one.reference.kind, ()):
            kind = one.reference.kind
            flaw = Flaw(
                0, f'"{said}" is printed, though the entry is of the type {kind}', "leave it out"
            )
            yield one.diagnostic(TYPE_IS_SAID_ONCE, own, flaw)


def _complete(one: Examined) -> Iterator[Diagnostic]:
    kind = words.ALIASES.get(one.reference.kind, one.reference.kind)
    if kind not in words.NEEDED or not one.is_printed:
        return
    needed = [*words.NEEDED[kind], "title", words.DATES]
    if kind in words.OWN_INSTITUTION and _is_signed_by_an_organisation(one):
        needed.remove(words.PUBLISHER)
    lacking = [
        _called(alternatives)
        for alternatives in needed
        if not any(one.says(name) for name in alternatives.split("|"))
    ]
    lacking = [name for name in lacking if name not in one.told]
    if lacking:
        message = f'the {kind} "{one.reference.key}" has no {" and no ".join(lacking)}'
        told = Diagnostic(ENTRY_IS_COMPLETE, message, one.reference.location)
        # Many a newspaper's article and many a report is signed by nobody.
        yield told.as_mild(Severity.NOTE) if lacking == [_AUTHOR] else told


# What a work without an author lacks, in words.
_AUTHOR = "author or editor"


def _called(alternatives: str) -> str:
    first, *rest = alternatives.split("|")
    return f"{first} or {rest[0]}" if rest[:1] in (["editor"], ["doi"]) else first


def _is_signed_by_an_organisation(one: Examined) -> bool:
    author = one.fields.get("author")
    return author is not None and any(name.is_braced for name in names.names(content(author.value)))


def _misspelt_fields(one: Examined) -> Iterator[Diagnostic]:
    for name, start in one.reference.names:
        hint = meant_field(name)
        # Beside the field itself, a name that is near it is one of another program.
        if hint and not any(f'"{given}"' in hint for given, _ in one.reference.names):
            message = f'nothing reads the field "{name}"'
            place = one.reference.file.location(start)
            yield Diagnostic(FIELD_IS_KNOWN, message, place, hint)


_PUT_ASIDE = re.compile(r"(?:no|alt|old|bak|un|xx+)[-_]?(?P<field>[a-z]+)")


@cache
def meant_field(name: str) -> str | None:
    """A question after the field that was probably meant, if none is known by this name."""
    if name in words.READ_FIELDS or name in words.OTHER_FIELDS or "+an" in name:
        return None
    # AUCTeX, BibDesk and JabRef keep fields of their own under these beginnings.
    if name.startswith(("opt", "bdsk-", "_", "x-")):
        return None
    # "nopages", "altpages" and "bak-pages" put a field out of use.
    if (aside := _PUT_ASIDE.fullmatch(name)) and aside["field"] in words.READ_FIELDS:
        return None
    # A name that adds a word to another is one of its own: "hal_version", "authoryear".
    return did_you_mean(name, (one for one in words.READ_FIELDS if abs(len(one) - len(name)) < 2))


def _parents(one: Examined) -> Iterator[Diagnostic]:
    entry, bibliography = one.reference.entry, one.bibliography
    for key, own in named(entry, INHERITING):
        place = one.reference.place(own, content(own.value).find(key))
        if key not in bibliography.references:
            message = f'there is no entry "{key}" to take fields from'
            hint = did_you_mean(key, bibliography.references)
            if key in bibliography.broken:
                hint = f"it cannot be read, see {bibliography.broken[key]}"
            yield Diagnostic(PARENT_ENTRY_EXISTS, message, place, hint)
        elif _leads_back(key, one):
            message = f'the entry "{entry.key}" takes fields from itself, through "{key}"'
            yield Diagnostic(PARENT_ENTRY_EXISTS, message, place)


def _leads_back(key: str, one: Examined) -> bool:
    if key == one.reference.key:
        return True
    parent = one.bibliography.references[key].entry
    return any(
        found.key == one.reference.key for found in ancestors(parent, one.bibliography.entry)
    )


def _strings(one: Examined) -> Iterator[Diagnostic]:
    for own in one.reference.entry.fields:
        if (own.value[:1] == "{" and " # " not in own.value) or own.key in words.MONTH_FIELDS:
            continue
        for piece in pieces(own.value):
            if is_bare(piece) and not _is_plain(piece):
                message = f'there is no @string "{piece}"; its name is printed'
                hint = did_you_mean(piece, one.bibliography.strings) or "write it in braces"
                if piece.lower() in one.bibliography.strings:
                    message = f'the @string "{piece}" refers to itself, or grows too long'
                    hint = "write the text itself"
                place = one.reference.place(own)
                yield Diagnostic(STRING_IS_DEFINED, message, place, hint)


def _is_plain(piece: str) -> bool:
    return piece.lower() in words.KNOWN_STRINGS or bool(re.fullmatch(r"[\d:+-]+", piece))


def _dates(one: Examined) -> Iterator[Diagnostic]:
    # What a year says that is not a date is printed as it is.
    found = [(own, flaw) for own, text in one.own(words.DATE_FIELDS) for flaw in date.date(text)]
    is_told = any(own.key == "date" for own, _ in found)
    issued = one.fields.get("date") or one.fields.get("year")
    if one.made and not one.made.get("issued") and not is_told and issued and one.says(issued.key):
        found.append((issued, Flaw(0, "Pandoc cannot read this as a date")))
    for own, flaw in found:
        told = one.diagnostic(DATE_IS_VALID, own, flaw)
        # Without its own date a work is printed as undated; other dates are only left out.
        yield told if own is issued else told.as_mild(Severity.WARNING)


def _tex(one: Examined) -> Iterator[Diagnostic]:
    for own, text in one.own(words.TEXT_FIELDS):
        flaws = list(tex.tex(text))
        if not flaws and own.key in ("title", "author", "editor") and _is_lost(own, one):
            flaws = [Flaw(0, f'Pandoc cannot read the field "{own.key}"')]
        yield from (one.diagnostic(TEX_IS_READABLE, own, flaw) for flaw in flaws)


def _is_lost(own: Field, one: Examined) -> bool:
    """Whether Pandoc made nothing of a field, though there are letters in it."""
    if one.made is None or one.made.get(own.key) or one.made.get("director"):
        return False
    return re.search(r"\w", content(own.value)) is not None


def _arxiv(one: Examined) -> Iterator[Diagnostic]:
    kept_by = (one.says("eprinttype") or one.says("archiveprefix")).lower()
    for own, text in one.own(("eprint",)):
        if kept_by == "arxiv":
            for flaw in identifier.arxiv(text):
                yield one.diagnostic(ARXIV_ID_IS_VALID, own, flaw)
        elif not kept_by and identifier.is_arxiv(text):
            flaw = Flaw(0, "nothing says that this is an arXiv id", "add eprinttype = {arxiv}")
            yield one.diagnostic(ARXIV_ID_IS_VALID, own, flaw)


def _names(one: Examined) -> Iterator[Diagnostic]:
    for own, text in one.own(words.NAME_FIELDS):
        wrong = list(names.ill_formed(text))
        yield from (one.diagnostic(NAME_IS_WELL_FORMED, own, flaw) for flaw in wrong)
        for name in names.names(text):
            other = _written_the_other_way(name, one.found)
            if other and not any(flaw.offset == name.start for flaw in wrong):
                message = f'the parts of "{name.text}" are in the other order at {other}'
                yield one.diagnostic(NAME_IS_WELL_FORMED, own, Flaw(name.start, message))


def _written_the_other_way(name: names.Name, found: Found) -> Location | None:
    """Where a person is more often, or earlier, written with the two names swapped."""
    own = names.parts(name.text)
    if own is None or own[0] == own[1]:
        return None
    here, there = found.people.get(own), found.people.get((own[1], own[0]))
    if here is None or there is None:
        return None
    return there[1] if (-there[0], there[1]) < (-here[0], here[1]) else None


def _works(one: Examined) -> Iterator[Diagnostic]:
    for sign in one.found.signs[one.reference.key]:
        first = one.found.works[sign]
        if first.key != one.reference.key and not _differ(first, one.reference):
            own = one.reference.field("doi" if sign.startswith("10.") else "title")
            place = one.reference.place(own) if own else one.reference.location
            message = f'the work of "{one.reference.key}" is listed as "{first.key}" too, at {first.location}'
            hint = f'cite "{first.key}" alone'
            if sign.startswith("10.") and _have_nothing_else_in_common(first, one.reference):
                message = f'"{one.reference.key}" has the DOI of "{first.key}", at {first.location}'
                hint = "look up the DOI: one of the two entries has that of another work"
            yield Diagnostic(WORK_IS_LISTED_ONCE, message, place, hint)
            return


def _have_nothing_else_in_common(one: Reference, other: Reference) -> bool:
    """Whether two entries with one DOI have other authors and no word of their titles in common."""
    titles = [
        set(re.findall(r"\w{4,}", content(found.value[:LONGEST]).casefold()))
        for found in (one.field("title"), other.field("title"))
        if found
    ]
    authors = {_first_letters(one), _first_letters(other)}
    return len(titles) == 2 and titles[0].isdisjoint(titles[1]) and len(authors) == 2


def signs_of_the_work(reference: Reference) -> Iterator[str]:
    """What two entries of one work share: the DOI, or the title and the year."""
    if doi := _doi(reference):
        yield f"10.{doi.casefold().removeprefix('10.')}"
    given = reference.field("title")
    if given is None or len(given.value) > LONGEST:
        return
    title = _NO_LETTERS.sub("", content(given.value)).casefold()
    year = re.match(r"\d{4}", reference.text("date") or reference.text("year"))
    if title and year and reference.kind not in words.HELPERS:
        yield f"{year[0]} {title}"


def _doi(reference: Reference) -> str:
    given = reference.field("doi")
    return verbatim.doi(content(given.value)) if given else ""


_TELL_APART = (
    *("volume", "number", "issue", "part", "chapter", "edition", "version", "pages"),
    *("subtitle", "titleaddon", "eventtitle", "addendum"),
)


def _differ(one: Reference, other: Reference) -> bool:
    """Whether two entries that share a title and a year, or a DOI, are works of their own."""
    if any(
        one.text(name) and other.text(name) and one.text(name) != other.text(name)
        for name in _TELL_APART
    ):
        return True
    if _doi(one) and _doi(one).casefold() == _doi(other).casefold():
        return _is_part_of(one, other) or _is_part_of(other, one)
    authors = [_first_letters(reference) for reference in (one, other)]
    return (all(authors) and authors[0] != authors[1]) or _have_places_of_their_own(one, other)


# Where applications are sold: the one for another system is another application.
_STORES = frozenset(
    {
        "addons.mozilla.org",
        "apps.apple.com",
        "apps.microsoft.com",
        "chrome.google.com",
        "chromewebstore.google.com",
        "f-droid.org",
        "flathub.org",
        "galaxystore.samsung.com",
        "itunes.apple.com",
        "marketplace.visualstudio.com",
        "microsoft.com",
        "play.google.com",
        "snapcraft.io",
        "store.steampowered.com",
    }
)


def _is_part_of(part: Reference, whole: Reference) -> bool:
    """Whether an entry is a chapter of the book that the other one is: some give it the DOI of its book."""
    book, title = (
        _NO_LETTERS.sub("", found.text(name)).casefold()
        for found, name in ((part, "booktitle"), (whole, "title"))
    )
    return bool(book) and book == title


def _have_places_of_their_own(one: Reference, other: Reference) -> bool:
    """Whether one archive has both entries, each at an address of its own, and neither names its pages or authors.

    So are the columns of a newspaper, which have one title each day, and an application in two
    stores. arXiv has several addresses for one work.
    """
    signed = any(map(_first_letters, (one, other)))
    if signed and any(given.text("pages") or given.text("volume") for given in (one, other)):
        return False
    hosts, rests = zip(
        *(
            re.sub(r"^https?://(?:www\.)?", "", given.text("url")).rstrip("/").partition("/")[::2]
            for given in (one, other)
        ),
        strict=True,
    )
    if not all(rests) or rests[0] == rests[1]:
        return False
    return hosts[0] == hosts[1] != "arxiv.org" or _STORES.issuperset(hosts)


def _first_letters(reference: Reference) -> str:
    """The family name of the first author, letters alone."""
    given = (reference.field(name) for name in ("author", "editor", "institution"))
    field_ = next((one for one in given if one), None)
    if field_ is None:
        return ""
    first = names.names(content(field_.value))[0]
    family = first.text.split(",")[0]
    if not first.is_braced and "," not in first.text:
        family = (family.split() or [""])[-1]
    return _NO_LETTERS.sub("", family).casefold()


# Each looks at one entry; those that know most come first, as the reader sees them in this order.
CHECKS: tuple[Callable[[Examined], Iterator[Diagnostic]], ...] = (
    _type,
    _repeated_type,
    _complete,
    _misspelt_fields,
    _parents,
    _strings,
    _dates,
    _arxiv,
    _names,
    _tex,
    _works,
    _fields,
)
