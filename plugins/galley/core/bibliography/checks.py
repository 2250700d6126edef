"""What is likely to be wrong with a bibliography, beyond how its entries are spelled."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from galley.core.bibliography.bibliography import Bibliography, Reference
from galley.core.bibliography.entry_checks import (
    CHECKS,
    LONGEST,
    Examined,
    Found,
    meant_field,
    signs_of_the_work,
)
from galley.core.bibtex import names
from galley.core.bibtex import vocabulary as words
from galley.core.bibtex.value import content
from galley.core.rules.diagnostic import Diagnostic, Location, Severity
from galley.core.rules.rules import ENTRY_IS_CITED, FIELD_IS_READ

# Of a file with more entries that nothing cites, a paper uses a part: the rest is a library.
LIBRARY = 50


def check_bibliography(
    bibliography: Bibliography,
    used: Collection[str],
    made: Mapping[str, Mapping[str, Any]],
    needs: Collection[str] = (),
) -> Iterator[Diagnostic]:
    """Everything that is likely to be wrong with the entries.

    `used` are the keys of the entries that the paper uses, `made` is what Pandoc made of the cited
    ones, in CSL JSON, and `needs` the fields that another rule asks of these. What is wrong with an
    entry that the paper does not use is a note; of a library, only the part in use is checked.
    """
    references = [r for r in bibliography.references.values() if r.kind not in words.CONTROLS]
    spare = [reference for reference in references if reference.key not in used]
    libraries = [path for path, n in Counter(r.file.path for r in spare).items() if n > LIBRARY]
    yield from _uncited(bibliography, spare, libraries)
    chosen = [r for r in references if r.key in used or r.file.path not in libraries]
    signs = {reference.key: tuple(signs_of_the_work(reference)) for reference in chosen}
    found = Found(_people(chosen), _first_works(chosen, signs), signs)
    yield from _unread_fields(chosen)
    for reference in chosen:
        key = reference.key
        one = Examined(
            reference=reference,
            fields=bibliography.fields(key),
            bibliography=bibliography,
            found=found,
            made=made.get(key),
            told=frozenset(needs if key in made else ()),
            is_printed=key in made or key not in used or not made,
        )
        for diagnostic in (d for check in CHECKS for d in check(one)):
            yield diagnostic if key in used else diagnostic.as_mild(Severity.NOTE)


def _uncited(
    bibliography: Bibliography, spare: Iterable[Reference], libraries: Collection[str]
) -> Iterator[Diagnostic]:
    rest: dict[str, list[Reference]] = {path: [] for path in libraries}
    for reference in spare:
        if reference.file.path in rest:
            rest[reference.file.path].append(reference)
        else:
            message = f'nothing cites the entry "{reference.key}"'
            yield Diagnostic(ENTRY_IS_CITED, message, reference.location)
    totals = Counter(reference.file.path for reference in bibliography.references.values())
    for path, uncited in rest.items():
        message = (
            f"nothing cites {len(uncited):,} of the {totals[path]:,} entries, which are not checked"
        )
        hint = f"galley bib check {path} checks them"
        yield Diagnostic(ENTRY_IS_CITED, message, Location(path), hint)


def _people(references: Iterable[Reference]) -> dict[tuple[str, str], tuple[int, Location]]:
    """How often each person is named whose family name a comma tells, and where first."""
    people: dict[tuple[str, str], tuple[int, Location]] = {}
    for reference in references:
        for one in reference.entry.fields:
            if one.key in words.NAME_FIELDS and "," in one.value and len(one.value) <= LONGEST:
                for name in names.names(content(one.value)):
                    if own := names.parts(name.text):
                        count, place = people.get(own, (0, reference.location))
                        people[own] = (count + 1, place)
    return people


def _first_works(
    references: Iterable[Reference], signs: Mapping[str, Iterable[str]]
) -> dict[str, Reference]:
    works: dict[str, Reference] = {}
    for reference in references:
        for sign in signs[reference.key]:
            works.setdefault(sign, reference)
    return works


def _unread_fields(references: Iterable[Reference]) -> Iterator[Diagnostic]:
    """Each field that nothing reads, told once in a file, where it is first."""
    given: dict[tuple[str, str], list[tuple[Reference, int]]] = {}
    for reference in references:
        for name, start in reference.names:
            if name not in words.READ_FIELDS:
                given.setdefault((reference.file.path, name), []).append((reference, start))
    for (_, name), places in given.items():
        if meant_field(name):
            continue
        reference, start = places[0]
        times = f", which {len(places):,} entries give" if len(places) > 1 else ""
        message = f'nothing reads the field "{name}"{times}'
        hint = "Pandoc reads langid" if name == "language" else None
        yield Diagnostic(FIELD_IS_READ, message, reference.file.location(start), hint)
