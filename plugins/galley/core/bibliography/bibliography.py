"""Reading and locating the entries of a bibliography; what an entry means is Pandoc's to read."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from galley.core.bibtex.foreign import foreign, says_something
from galley.core.bibtex.grammar import plain, read_blocks
from galley.core.bibtex.inheritance import NAMING, named, whole
from galley.core.bibtex.model import (
    Block,
    Broken,
    Entry,
    Field,
    Flaw,
    FreeText,
    StringDefinition,
    Verbatim,
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

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def location(self, offset: int) -> Location:
        """The line and column of an offset."""
        line = bisect_right(self._lines, offset)
        return Location(self.path, line, offset - self._lines[line - 1] + 1)


@dataclass(frozen=True, slots=True)
class Reference:
    """A record of a bibliography file: an entry, its strings filled in, and its file."""

    entry: Entry
    file: SourceFile

    @property
    def key(self) -> str:
        return self.entry.key

    @property
    def kind(self) -> str:
        """The type of the entry, in lower case."""
        return self.entry.kind

    @property
    def location(self) -> Location:
        """Where the entry begins."""
        return self.file.location(self.entry.start)

    @property
    def end(self) -> Location:
        """Where the entry ends."""
        return self.file.location(self.entry.end)

    def field(self, name: str) -> Field | None:
        """A field of the entry itself; the last of several of one name, as Pandoc takes it."""
        return next((f for f in reversed(self.entry.fields) if f.name == name), None)

    def text(self, name: str) -> str:
        """A field's text without braces; nothing where it is not given."""
        found = self.field(name)
        return without_braces(content(found.value)).strip() if found else ""

    def place(self, field: Field, offset: int = 0) -> Location:
        """Where a field's value stands or, by its offset in the content, a sign of it."""
        written = self.file.text[field.value_start : field.value_start + len(field.value)]
        exact = written == field.value and len(pieces(written)) == 1 and not is_bare(written)
        return self.file.location(field.value_start + (1 + offset if exact else 0))


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The references by key, in the order of the files; `broken` is where lost entries stand."""

    references: Mapping[str, Reference] = field(default_factory=dict)
    broken: Mapping[str, Location] = field(default_factory=dict)
    strings: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()
    paths: tuple[str, ...] = ()

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
        address that stands there alone is the `url`.
        """
        fields = whole(self.references[key].entry, self.entry)
        if (other := fields.get("howpublished")) and is_address(content(other.value)):
            fields.setdefault("url", other)
            if _given("url", fields["url"].value) == _given("url", other.value):
                del fields["howpublished"]
        return fields

    def source(self, key: str) -> str:
        """The entry by itself in BibTeX, whatever it took from strings and other entries.

        Its addresses have no TeX in them, and its dates are those that Pandoc reads.
        """
        kind = self.references[key].kind
        lines = (f"  {name} = {_given(name, f.value)}," for name, f in self.fields(key).items())
        return "\n".join([f"@{ALIASES.get(kind, kind)}{{{key},", *lines, "}"])

    @property
    def where(self) -> str:
        """How a message names the bibliography."""
        return ", ".join(self.paths) or "the bibliography"


def read_bibliography(sources: Mapping[str, str]) -> Bibliography:
    """The bibliography of the files' texts by path; what cannot be read becomes diagnostics."""
    references: dict[str, Reference] = {}
    broken: dict[str, Location] = {}
    strings: dict[str, str] = {}
    found: list[Diagnostic] = []
    for path, text in sources.items():
        file = SourceFile(path, text)
        for block in _blocks(file.text):
            match block:
                case StringDefinition():
                    strings[block.field.name] = with_strings(block.field.value, strings)
                case Entry():
                    read = Reference(_filled(block, strings), file)
                    found += _flaws(read)
                    first = references.setdefault(block.key, read)
                    if first.entry.doubtful and not block.doubtful:
                        references[block.key] = read
                        found.append(_passed_over(first, read))
                    elif first is not read:
                        found.append(_passed_over(read, first))
                case Broken():
                    place = file.location(block.flaw.offset)
                    broken.setdefault(block.key, place)
                    hint = block.flaw.suggestion
                    found.append(Diagnostic(ENTRY_PARSES, _why_broken(block), place, hint))
    # A string may be defined in a later file than the one that uses it.
    references = {
        key: replace(read, entry=_filled(read.entry, strings)) if _has_names(read.entry) else read
        for key, read in references.items()
    }
    return Bibliography(references, broken, frozenset(strings), tuple(found), tuple(sources))


def _blocks(text: str) -> Sequence[Block]:
    """The blocks of a file; of one that has words in it, and nothing of BibTeX, one broken block."""
    blocks = list(read_blocks(text))
    if any(isinstance(block, (Entry, StringDefinition, Verbatim)) for block in blocks):
        return blocks
    start = len(text) - len(text.lstrip())
    if what := foreign(text):
        message, hint = f"this is {what}, not BibTeX", "have it exported as BibTeX or biblatex"
    elif says_something(text) and all(isinstance(block, FreeText) for block in blocks):
        message = "no entry stands in this file"
        hint = 'an entry begins with "@" and its type, such as @book{'
    else:
        return blocks
    return [Broken(0, len(text), "", Flaw(start, message, hint))]


def _given(name: str, value: str) -> str:
    """A value as it is handed to Pandoc."""
    if not value:
        return "{}"
    written = content(value)
    plain = respelled(name, written)
    return value if plain == written or plain.endswith("\\") else f"{{{plain}}}"


def _why_broken(block: Broken) -> str:
    message = block.flaw.message
    if not block.key or f'"{block.key}"' in message:
        return message
    return f'the entry "{block.key}" cannot be read: {message}'


def _has_names(entry: Entry) -> bool:
    return any(f.value[:1] != "{" or " # " in f.value for f in entry.fields)


def _filled(entry: Entry, strings: Mapping[str, str]) -> Entry:
    """The entry with the texts of its strings."""
    if not _has_names(entry):
        return entry
    fields = (replace(f, value=with_strings(f.value, strings)) for f in entry.fields)
    return replace(entry, fields=tuple(fields))


def _passed_over(read: Reference, taken: Reference) -> Diagnostic:
    """An entry whose key another has as well, which is taken."""
    message = f'the key "{read.key}" is already used at {taken.location}; that entry is taken'
    if read.entry.doubtful and not taken.entry.doubtful:
        message = (
            f'the entry "{read.key}" stands in a value that is closed only behind it; '
            f"the one at {taken.location} is taken"
        )
    return Diagnostic(ENTRY_KEY_IS_UNIQUE, message, read.file.location(read.entry.key_start))


def _flaws(read: Reference) -> Iterator[Diagnostic]:
    """What had to be mended to read an entry, and the fields that it gives twice."""
    for flaw in read.entry.flaws:
        place = read.file.location(flaw.offset)
        yield Diagnostic(ENTRY_IS_WELL_FORMED, flaw.message, place, flaw.suggestion)
    first: dict[str, Field] = {}
    for field_ in read.entry.fields:
        before = first.setdefault(field_.name, field_)
        if before is not field_:
            line = read.file.location(before.start).line
            message = f'the entry "{read.key}" gives "{field_.name}" already on line {line}; the last is taken'
            place, rule = read.file.location(field_.start), ENTRY_FIELD_IS_UNIQUE
            if field_.name in UNPRINTED:
                rule = replace(rule, severity=Severity.NOTE)
            yield Diagnostic(rule, message, place)
