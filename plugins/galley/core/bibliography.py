"""Reading, linting and locating the entries of a bibliography.

bibtexparser loads the files and says where each entry stands; what an entry means (names,
dates, LaTeX, `@string`, `crossref`) is Pandoc's to read.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
    String,
)

from galley.core.diagnostic import Diagnostic, Location
from galley.core.rules import ENTRY_FIELD_IS_UNIQUE, ENTRY_KEY_IS_UNIQUE, ENTRY_PARSES

# The failures of the parser come back as blocks and become diagnostics; said once is enough.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL + 1)

_PARENT_FIELDS = ("crossref", "xdata", "xref", "entryset")


@dataclass(frozen=True, slots=True)
class Reference:
    """A record of a bibliography file: its key, type and fields as written, and where it stands."""

    key: str
    kind: str
    fields: Mapping[str, str]
    source: str
    location: Location

    def text(self, field: str) -> str:
        """A field's text without the braces or quotes around it; nothing where it is not given."""
        return _bare(self.fields.get(field, ""))

    @property
    def parents(self) -> tuple[str, ...]:
        """The keys of the entries that this one takes fields from."""
        named = (self.fields.get(name, "") for name in _PARENT_FIELDS)
        return tuple(key for value in named for key in re.split(r"[,\s]+", _bare(value)) if key)


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The references by key, in the order of the files, with the strings that they share."""

    references: Mapping[str, Reference] = field(default_factory=dict)
    strings: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    paths: tuple[str, ...] = ()

    def with_parents(self, keys: Iterable[str]) -> tuple[Reference, ...]:
        """The references of these keys and, after them, those that they take fields from."""
        found: dict[str, Reference] = {}
        todo = [key for key in keys if key in self.references]
        while todo:
            key = todo.pop(0)
            if key not in found:
                found[key] = self.references[key]
                todo += [parent for parent in found[key].parents if parent in self.references]
        return tuple(found.values())

    @property
    def where(self) -> str:
        """How a message names the bibliography."""
        return ", ".join(self.paths) or "the bibliography"


def read_bibliography(sources: Mapping[str, str]) -> Bibliography:
    """The bibliography of the files' texts by path; what cannot be read becomes diagnostics."""
    references: dict[str, Reference] = {}
    strings: list[str] = []
    diagnostics: list[Diagnostic] = []
    for path, source in sources.items():
        for block in _blocks(source):
            location = Location(path, (block.start_line or 0) + 1, 1)
            if isinstance(block, String):
                strings.append(block.raw or "")
            elif isinstance(block, Entry) and block.key:
                _add(references, diagnostics, _reference(block, location))
            elif isinstance(block, Entry | ParsingFailedBlock):
                _add_failed(references, diagnostics, block, location)
    return Bibliography(references, tuple(strings), tuple(diagnostics), tuple(sources))


def _blocks(source: str) -> list[Block]:
    text = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    library = parse_string(text, parse_stack=[])
    return list(library.blocks)


def _reference(entry: Entry, location: Location) -> Reference:
    fields = {item.key.lower(): str(item.value) for item in entry.fields}
    return Reference(entry.key, entry.entry_type.lower(), fields, entry.raw or "", location)


def _add(
    references: dict[str, Reference], diagnostics: list[Diagnostic], reference: Reference
) -> None:
    first = references.setdefault(reference.key, reference)
    if first is not reference:
        diagnostics.append(
            Diagnostic(
                ENTRY_KEY_IS_UNIQUE,
                f'the key "{reference.key}" is already used at {first.location}; that entry is taken',
                reference.location,
            )
        )


def _add_failed(
    references: dict[str, Reference],
    diagnostics: list[Diagnostic],
    block: Entry | ParsingFailedBlock,
    location: Location,
) -> None:
    if isinstance(block, DuplicateBlockKeyBlock) and isinstance(block.ignore_error_block, Entry):
        _add(references, diagnostics, _reference(block.ignore_error_block, location))
    elif isinstance(block, DuplicateFieldKeyBlock) and isinstance(block.ignore_error_block, Entry):
        _add(references, diagnostics, _reference(block.ignore_error_block, location))
        names = ", ".join(sorted(block.duplicate_keys))
        message = f'the entry "{block.ignore_error_block.key}" gives more than once: {names}'
        diagnostics.append(Diagnostic(ENTRY_FIELD_IS_UNIQUE, message, location))
    else:
        diagnostics.append(Diagnostic(ENTRY_PARSES, _failure(block), location))


def _failure(block: Entry | ParsingFailedBlock) -> str:
    if isinstance(block, Entry):
        return "the entry has no key; write one before its first comma"
    head = re.match(r"\s*@\w+\s*\{\s*([^,\s}=]*)", block.raw or "")
    name = f' "{head[1]}"' if head and head[1] else ""
    reason = str(getattr(block.error, "abort_reason", block.error)).strip().rstrip(".")
    return f"the entry{name} cannot be read ({_lower_first(reason)}); look for a missing brace, quote or comma"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _bare(value: str) -> str:
    return value.strip().strip('{}"').strip()
