"""Reading and locating the entries of a bibliography; what an entry means is Pandoc's to read."""

import functools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain

from galley.core.bibtex.date import day_in
from galley.core.bibtex.exchange import written
from galley.core.bibtex.foreign import foreign, says_something
from galley.core.bibtex.grammar import plain, read_library, value_start
from galley.core.bibtex.inheritance import NAMING, ancestors, named, whole
from galley.core.bibtex.model import (
    Entry,
    ExplicitComment,
    Extent,
    Field,
    Flaw,
    Library,
    LocatedLibrary,
    ParsingFailedBlock,
    Preamble,
    String,
    Unreadable,
)
from galley.core.bibtex.respelling import respelled
from galley.core.bibtex.value import content, is_bare, pieces, with_strings, without_braces
from galley.core.bibtex.verbatim import is_address
from galley.core.bibtex.vocabulary import ALIASES, UNPRINTED
from galley.core.rules.diagnostic import Diagnostic, Location, Severity
from galley.core.rules.rules import (
    ENTRY_FIELD_IS_UNIQUE,
    ENTRY_IS_WELL_FORMED,
    ENTRY_KEY_IS_UNIQUE,
    ENTRY_PARSES,
)


class SourceFile:
    """The text of a bibliography file, with the line and column of every offset in it."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = plain(text)
        self._asked: Entry | None = None
        self._starts: Mapping[int, int] = {}

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def starts(self, entry: Entry, extent: Extent) -> Mapping[int, int]:
        """The offsets of an entry's fields by their identity, kept for the last entry asked for."""
        if self._asked is not entry:
            self._asked = entry
            self._starts = dict(zip(map(id, entry.fields), extent.fields, strict=True))
        return self._starts

    def location(self, offset: int) -> Location:
        """The line and column of an offset."""
        line = bisect_right(self._lines, offset)
        return Location(self.path, line, offset - self._lines[line - 1] + 1)


@dataclass(frozen=True, slots=True)
class Reference:
    """A record of a bibliography file: an entry, its strings filled in, and where it is."""

    entry: Entry
    extent: Extent
    file: SourceFile

    @property
    def key(self) -> str:
        return self.entry.key

    @property
    def kind(self) -> str:
        """The type of the entry, in lower case."""
        return self.entry.entry_type

    @property
    def location(self) -> Location:
        """Where the entry begins."""
        return self.file.location(self.extent.start)

    @property
    def end(self) -> Location:
        """Where the entry ends."""
        return self.file.location(self.extent.end)

    def field(self, name: str) -> Field | None:
        """A field of the entry itself; the last of several of one name, as Pandoc takes it."""
        return next((f for f in reversed(self.entry.fields) if f.key == name), None)

    def text(self, name: str) -> str:
        """A field's text without braces; nothing where it is not given."""
        found = self.field(name)
        return without_braces(content(found.value)).strip() if found else ""

    def place(self, field: Field, offset: int = 0) -> Location:
        """Where a field's value is or, by its offset in the content, a character of it."""
        start = value_start(self.file.text, self.file.starts(self.entry, self.extent)[id(field)])
        written = self.file.text[start : start + len(field.value)]
        exact = written == field.value and len(pieces(written)) == 1 and not is_bare(written)
        return self.file.location(start + (1 + offset if exact else 0))

    @property
    def names(self) -> Iterator[tuple[str, int]]:
        """The names of the entry's own fields, each with its offset."""
        keys = (field.key for field in self.entry.fields)
        return zip(keys, self.extent.fields, strict=True)

    def has(self, field: Field) -> bool:
        """Whether this very field is one of the entry's own."""
        return id(field) in self.file.starts(self.entry, self.extent)


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The references by key, in the order of the files; `broken` is where lost entries are.

    `libraries` are what each file holds, by its path, as bibtexparser's splitter gives it.
    """

    references: Mapping[str, Reference] = field(default_factory=dict)
    broken: Mapping[str, Location] = field(default_factory=dict)
    strings: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()
    libraries: Mapping[str, Library] = field(default_factory=dict)

    def with_parents(self, keys: Iterable[str]) -> tuple[Reference, ...]:
        """The references of these keys and, after them, those that they name in their fields."""
        found: dict[str, Reference] = {}
        todo = [key for key in keys if key in self.references]
        for key in todo:
            if key not in found:
                found[key] = self.references[key]
                parents = (parent for parent, _ in named(found[key].entry, NAMING))
                todo += [parent for parent in parents if parent in self.references]
        return tuple(found.values())

    def entry(self, key: str) -> Entry | None:
        """The entry of a key."""
        return self.references[key].entry if key in self.references else None

    def fields(self, key: str) -> Mapping[str, Field]:
        """The fields of an entry by name, with those that it takes from others.

        BibTeX had no field for an address, so that `howpublished` was its place for decades: an
        address that is there alone is the `url`.
        """
        fields = {
            name: field
            for name, field in whole(self.references[key].entry, self.entry).items()
            # A name that begins with another character is none to Pandoc.
            if re.match(r"[\w:+-]", name)
        }
        if (other := fields.get("howpublished")) and is_address(content(other.value)):
            fields.setdefault("url", other)
            if _given("url", fields["url"].value) == _given("url", other.value):
                del fields["howpublished"]
        # Paperpile and JabRef write a day beside the month.
        month = fields.get("month")
        if month and day_in(content(month.value)) not in ("", content(month.value)):
            fields.setdefault("day", month)
        return fields

    def source(self, key: str, marked: Callable[[str, str], str] | None = None) -> str:
        """The entry by itself in BibTeX, whatever it took from strings and other entries.

        Its addresses have no TeX in them, and its dates are those that Pandoc reads. `marked` gives
        the text of a field, by the field's name, the marks that the citation processor is to carry.
        """
        kind = self.references[key].kind
        fields = [Field(name, _given(name, f.value)) for name, f in self.fields(key).items()]
        if marked:
            fields = [Field(f.key, _with(f.value, partial(marked, f.key))) for f in fields]
        # Pandoc reads no entry whose type is more than letters; as one it does not know, it is a work of any kind.
        known = ALIASES.get(kind, kind if kind.isascii() and kind.isalpha() else "misc")
        return written(Entry(known, key, fields)).removesuffix("\n")

    def owner(self, key: str, given: Field) -> Reference:
        """The reference that a field of an entry is in: its own, or one that it takes fields from."""
        own = self.references[key]
        parents = (self.references[one.key] for one in ancestors(own.entry, self.entry))
        family = chain([own], parents)
        return next(one for one in family if one.has(given))

    @property
    def where(self) -> str:
        """How a message names the bibliography."""
        return ", ".join(self.libraries) or "the bibliography"


def read_bibliography(sources: Mapping[str, str]) -> Bibliography:
    """The bibliography of the files' texts by path; what cannot be read becomes diagnostics."""
    references: dict[str, Reference] = {}
    broken: dict[str, Location] = {}
    strings: dict[str, str] = {}
    with_names: set[str] = set()
    libraries: dict[str, Library] = {}
    found: list[Diagnostic] = []
    for path, text in sources.items():
        file = SourceFile(path, text)
        located = _read(file.text)
        libraries[path] = located.library
        for block, extent in located:
            match block:
                case String():
                    strings[block.key] = with_strings(block.value, strings)
                case Entry():
                    read = Reference(_filled(block, strings), extent, file)
                    if read.entry is not block:
                        with_names.add(block.key)
                    found += _flaws(read)
                    first = references.setdefault(block.key, read)
                    if first.extent.doubtful and not extent.doubtful:
                        references[block.key] = read
                        found.append(_passed_over(first, read))
                    elif first is not read:
                        found.append(_passed_over(read, first))
                case ParsingFailedBlock(error=Unreadable() as error):
                    place = file.location(error.flaw.offset)
                    broken.setdefault(error.key, place)
                    told = Diagnostic(
                        ENTRY_PARSES, _why_broken(error), place, error.flaw.suggestion
                    )
                    # A citation of it is an error all the same.
                    found.append(told.as_mild(Severity.WARNING) if error.flaw.is_harmless else told)
    # A string may be defined in a later file than the one that uses it.
    for key in with_names:
        references[key] = replace(references[key], entry=_filled(references[key].entry, strings))
    return Bibliography(
        references=references,
        broken=broken,
        strings=frozenset(strings),
        diagnostics=tuple(found),
        libraries=libraries,
    )


def _read(text: str) -> LocatedLibrary:
    """The library of a file; of one that has words in it, and nothing of BibTeX, one failed block."""
    located = read_library(text)
    if any(isinstance(b, (Entry, String, Preamble, ExplicitComment)) for b, _ in located):
        return located
    start = len(text) - len(text.lstrip())
    if what := foreign(text):
        message, hint = f"this is {what}, not BibTeX", "export it as BibTeX or biblatex"
    elif says_something(text) and not located.library.failed_blocks:
        message = "this file has no entry"
        hint = 'an entry begins with "@" and its type, such as @book{'
    else:
        return located
    error = Unreadable(Flaw(start, message, hint), len(text))
    return LocatedLibrary(
        Library([ParsingFailedBlock(error, 0, text)]), (Extent(0, len(text), start),)
    )


@functools.lru_cache(maxsize=20_000)
def _given(name: str, value: str) -> str:
    """A value as it is handed to Pandoc."""
    if not value:
        return "{}"
    written = content(value)
    plain = respelled(name, written)
    return value if plain == written or plain.endswith("\\") else f"{{{plain}}}"


def _with(value: str, marked: Callable[[str], str]) -> str:
    """A value with its text as `marked` makes it."""
    text = content(value)
    changed = marked(text)
    return value if changed == text else f"{{{changed}}}"


def _why_broken(error: Unreadable) -> str:
    message = error.flaw.message
    if not error.key or f'"{error.key}"' in message:
        return message
    return f'the entry "{error.key}" cannot be read: {message}'


def _filled(entry: Entry, strings: Mapping[str, str]) -> Entry:
    """The entry with the texts of its strings."""
    values = [field.value for field in entry.fields]
    if not any(value[:1] != "{" or " # " in value for value in values):
        return entry
    fields = [Field(f.key, with_strings(f.value, strings), f.start_line) for f in entry.fields]
    return Entry(entry.entry_type, entry.key, fields, entry.start_line, entry.raw)


def _passed_over(read: Reference, taken: Reference) -> Diagnostic:
    """An entry skipped because an earlier entry has the same key."""
    message = f'the key "{read.key}" is already used at {taken.location}; this entry is ignored'
    if read.extent.doubtful and not taken.extent.doubtful:
        message = (
            f'the entry "{read.key}" is in a value that is closed only after it; '
            f"the one at {taken.location} is used"
        )
    rule = ENTRY_KEY_IS_UNIQUE
    if _title(read) == _title(taken) != "":
        rule = replace(rule, severity=Severity.WARNING)
    return Diagnostic(rule, message, read.file.location(read.extent.key_start))


def _title(reference: Reference) -> str:
    """The letters of the title, by which two entries are of one work."""
    return re.sub(r"[\W_]", "", reference.text("title")).casefold()


def _flaws(read: Reference) -> Iterator[Diagnostic]:
    """What had to be corrected to read an entry, and the fields that it gives twice."""
    for flaw in read.extent.flaws:
        place = read.file.location(flaw.offset)
        yield Diagnostic(ENTRY_IS_WELL_FORMED, flaw.message, place, flaw.suggestion)
    if len({field.key for field in read.entry.fields}) == len(read.entry.fields):
        return
    first: dict[str, tuple[int, str]] = {}
    for field_, (name, start) in zip(read.entry.fields, read.names, strict=True):
        before, said = first.setdefault(name, (start, content(field_.value)))
        if before != start:
            line = read.file.location(before).line
            message = f'the entry "{read.key}" gives "{name}" already on line {line}; the last one is used'
            place, rule = read.file.location(start), ENTRY_FIELD_IS_UNIQUE
            if name in UNPRINTED or content(field_.value) == said:
                rule = replace(rule, severity=Severity.NOTE)
            yield Diagnostic(rule, message, place)
