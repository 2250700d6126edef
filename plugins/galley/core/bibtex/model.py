"""What a BibTeX text is made of: blocks in order, each with its extent, nothing left out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with the spelling of a block, at an offset of the text."""

    offset: int
    message: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry: its name and value as written, at their offsets in the text.

    The value is in pieces, `{…}`, `"…"` or a bare word, with ` # ` between them. Comments are
    the lines that begin with a percent sign above the field.
    """

    name: str
    value: str
    start: int
    value_start: int
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that can be read, with what had to be mended to read it.

    It is `doubtful` where a value that began before it is closed behind it: it may be part of that.
    """

    start: int
    end: int
    kind: str
    key: str
    key_start: int
    fields: tuple[Field, ...]
    comments: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class StringDefinition:
    """A `@string`: a name for a text that entries may use."""

    start: int
    end: int
    field: Field


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A `@preamble` or a `@comment`, which nobody reads."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FreeText:
    """Text between the blocks, which is a comment with or without a percent sign."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A block that cannot be read, with its key if that could be made out."""

    start: int
    end: int
    key: str
    flaw: Flaw


Block = Entry | StringDefinition | Verbatim | FreeText | Broken
