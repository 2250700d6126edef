"""The ledger of a round: every comment with its answer, in a TOML file that people and Galley write.

What is in the file stays as it is typed except for the entries that change. An entry that cannot be
read hides no other one, and nothing is written into a ledger that has one.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from galley.core.review import toml_text
from galley.core.review.comment import Comment, CommentKind, Disposition, Reply
from galley.core.review.placing import PassageAnchor
from galley.core.rules.diagnostic import Diagnostic, Location, did_you_mean
from galley.core.rules.rules import LEDGER_IS_READABLE, SAME_COMMENT_EXISTS

_HEAD = "[[comment]]"
_RESOLVED, _OPEN = "resolved", "open"
_ANCHOR = ("chapter", "label", "quote", "prefix", "suffix", "paragraph", "revision")
_TEXTS = {
    *("id", "by", "from", "kind", "state", *_ANCHOR, "comment", "proposed"),
    *("owner", "disposition", "response", "done", "same_as", "sent"),
}
_KNOWN = frozenset({*_TEXTS, "said", "pin", "reply"})
_OF_ROUND = frozenset({"round", "revision", "closes", "publish"})
_OF_REPLY = frozenset({"by", "text", "said", "was"})
_LINE = re.compile(r"at line (\d+), column (\d+)")
_MERGE = re.compile(r"^(?:<{7}|={7}|>{7})", re.MULTILINE)
_OURS = "# --- ours"


class Publish(StrEnum):
    """By what a published table names reviewers."""

    ORGANISATION = "organisation"
    NAME = "name"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRound:
    """One round of comments: the revision that was sent, the day on which it closes, what is published."""

    name: str
    revision: str = ""
    closes: date | None = None
    publish: Publish = Publish.ORGANISATION


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A comment, how it is written, and the line on which that begins."""

    comment: Comment
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All comments of a round. `unread` is what could not be read of the file, as it is written."""

    path: str
    round: ReviewRound
    head: str
    entries: tuple[LedgerEntry, ...] = ()
    unread: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def comments(self) -> tuple[Comment, ...]:
        """The comments, by their ids."""
        return tuple(entry.comment for entry in self.entries)

    @property
    def by_id(self) -> Mapping[str, Comment]:
        """The comments under their ids."""
        return {comment.identifier: comment for comment in self.comments}

    def location(self, comment: Comment) -> Location:
        """Where a comment is in the ledger."""
        lines = (entry.line for entry in self.entries if entry.comment is comment)
        return Location(self.path, next(lines, 0))

    @property
    def text(self) -> str:
        """The file, with what could not be read of it."""
        parts = [self.head, *(entry.text for entry in self.entries), *self.unread]
        return "".join(part if part.endswith("\n") or not part else f"{part}\n" for part in parts)


def new_ledger(path: str, told: ReviewRound) -> Ledger:
    """A ledger without comments."""
    pairs = (
        ("round", told.name),
        ("revision", told.revision),
        ("closes", told.closes),
        ("publish", told.publish.value),
    )
    head = [
        f"# {path}: the comments of a round. Galley writes what was said; you write the answers.",
        *toml_text.lines(pairs),
        "",
    ]
    return Ledger(path=path, round=told, head="\n".join(head) + "\n")


def unreadable(message: str, location: Location, hint: str | None = None) -> Diagnostic:
    """What a file of the review holds that is not understood."""
    return Diagnostic(LEDGER_IS_READABLE, message, location, hint)


# --- reading


def read_ledger(path: str, text: str) -> Ledger:
    """The ledger in a text; what is wrong with it is among its diagnostics."""
    text = text.replace("\r\n", "\n")
    starts = toml_text.heads(text, _HEAD)
    ends = [*starts, len(text)]
    head = text[: ends[0]]
    found: list[Diagnostic] = []
    told = _round(path, head, found)
    entries, unread = [], []
    for start, end in zip(starts, ends[1:], strict=True):
        chunk, line = text[start:end], text.count("\n", 0, start) + 1
        comment = _comment(path, chunk, line, told.revision, found)
        if comment is None:
            unread.append(chunk)
        else:
            entries.append(LedgerEntry(comment, chunk, line))
    entries.sort(key=lambda entry: entry.comment.identifier)
    found += _twice(path, entries)
    found += _same(path, entries)
    return Ledger(
        path=path,
        round=told,
        head=head,
        entries=tuple(entries),
        unread=tuple(unread),
        diagnostics=tuple(found),
    )


class _UnreadableError(ValueError):
    """Something in an entry that is not understood: its message, and the name it is about."""

    def __init__(self, message: str, name: str = "", hint: str | None = None) -> None:
        super().__init__(message)
        self.name, self.hint = name, hint


def _parsed(path: str, chunk: str, line: int, found: list[Diagnostic]) -> dict[str, Any] | None:
    """A part of the file as TOML; what is wrong with it is reported at its line."""
    try:
        return tomllib.loads(chunk)
    except tomllib.TOMLDecodeError as error:
        place = _LINE.search(str(error))
        at, column = (int(place[1]), int(place[2])) if place else (1, 0)
        message = str(error).partition(" (at ")[0]
        if mark := _MERGE.search(chunk):
            at, column = chunk.count("\n", 0, mark.start()) + 1, 1
            message = "a merge left its marks here; keep the lines of both sides that you want"
        where = Location(path, line + at - 1, column)
        told = f"this is not read: {message[:1].lower()}{message[1:]}"
        found.append(unreadable(told, where, "nothing is lost; correct this line"))
    except RecursionError:
        where = Location(path, line)
        found.append(unreadable("this is nested too deeply", where))
    return None


def _told(
    path: str, chunk: str, line: int, error: _UnreadableError, found: list[Diagnostic]
) -> None:
    at = re.search(rf"^\s*{re.escape(error.name)}\s*=", chunk, re.MULTILINE) if error.name else None
    inside = chunk.count("\n", 0, at.start() + len(at[0]) - len(at[0].lstrip())) if at else 0
    place = Location(path, line + inside)
    found.append(unreadable(str(error), place, error.hint))


def _round(path: str, head: str, found: list[Diagnostic]) -> ReviewRound:
    name = path.rpartition("/")[2].removesuffix(".toml")
    told = _parsed(path, head, 1, found)
    if told is None:
        return ReviewRound(name=name)
    try:
        _require_known(told, _OF_ROUND)
        closes = told.get("closes")
        if closes is not None and not isinstance(closes, date):
            raise _UnreadableError("closes is not a date, such as 2026-12-18", "closes")
        return ReviewRound(
            name=_a_text(told, "round") or name,
            revision=_a_text(told, "revision"),
            closes=closes,
            publish=Publish(_one_of(told, "publish", [p.value for p in Publish], "organisation")),
        )
    except _UnreadableError as error:
        _told(path, head, 1, error, found)
        return ReviewRound(name=name)


def _comment(
    path: str, chunk: str, line: int, revision: str, found: list[Diagnostic]
) -> Comment | None:
    parsed = _parsed(path, chunk, line, found)
    if parsed is None:
        return None
    told = parsed["comment"][0]
    try:
        if len(parsed) > 1 or len(parsed["comment"]) > 1 or not isinstance(told, dict):
            raise _UnreadableError("this is something other than a comment with its replies")
        return _comment_of(told, revision)
    except _UnreadableError as error:
        _told(path, chunk, line, error, found)
        return None


def _comment_of(told: Mapping[str, Any], revision: str) -> Comment:
    _require_known(told, _KNOWN)
    if not _a_text(told, "id"):
        raise _UnreadableError("this comment has no id")
    pin = told.get("pin")
    if pin is not None and not isinstance(pin, dict):
        raise _UnreadableError("pin is not a table; galley review place writes it", "pin")
    return Comment(
        identifier=_a_text(told, "id"),
        by=_a_text(told, "by"),
        text=_a_text(told, "comment"),
        origin=_a_text(told, "from"),
        said=_a_moment(told),
        kind=CommentKind(_one_of(told, "kind", [kind.value for kind in CommentKind], "general")),
        is_resolved=_one_of(told, "state", [_OPEN, _RESOLVED], _OPEN) == _RESOLVED,
        proposed=_a_text(told, "proposed"),
        anchor=_anchor(told, revision),
        replies=tuple(map(_reply, _tables(told, "reply"))),
        owner=_a_text(told, "owner"),
        disposition=Disposition(_one_of(told, "disposition", [d.value for d in Disposition], "")),
        response=_a_text(told, "response"),
        done=_a_text(told, "done"),
        same_as=_a_text(told, "same_as"),
        sent=_a_text(told, "sent"),
        pin=None if pin is None else _anchor(_checked_pin(pin), revision),
    )


def _checked_pin(pin: Mapping[str, Any]) -> Mapping[str, Any]:
    _require_known(pin, frozenset(_ANCHOR))
    return pin


def _anchor(told: Mapping[str, Any], revision: str) -> PassageAnchor:
    texts = {name: _a_text(told, name) for name in _ANCHOR}
    return PassageAnchor(**{**texts, "revision": texts["revision"] or revision})


def _reply(told: Mapping[str, Any]) -> Reply:
    _require_known(told, _OF_REPLY)
    return Reply(
        by=_a_text(told, "by"),
        text=_a_text(told, "text"),
        said=_a_moment(told),
        was=_a_text(told, "was"),
    )


def _require_known(told: Mapping[str, Any], names: frozenset[str]) -> None:
    for name in told:
        if name not in names:
            raise _UnreadableError(f'"{name}" is not known here', name, did_you_mean(name, names))


def _a_text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise _UnreadableError(f"{name} is not text; put it into quotation marks", name)
    return value


def _a_moment(told: Mapping[str, Any]) -> datetime | None:
    value = told.get("said")
    if value is not None and not isinstance(value, datetime):
        raise _UnreadableError(
            "said is not a date with a time, such as 2026-12-02T09:14:00Z", "said"
        )
    return value


def _one_of(told: Mapping[str, Any], name: str, known: list[str], usual: str) -> str:
    value = _a_text(told, name) or usual
    if value not in known:
        named = ", ".join(one for one in known if one)
        message = f'"{value}" is not a known {name}; use one of {named}'
        raise _UnreadableError(message, name, did_you_mean(value, known))
    return value


def _tables(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = told.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise _UnreadableError(f"{name} is not a table; write [[comment.{name}]]", name)
    return value


def _twice(path: str, entries: Iterable[LedgerEntry]) -> Iterator[Diagnostic]:
    lines: dict[str, int] = {}
    for entry in sorted(entries, key=lambda entry: entry.line):
        name = entry.comment.identifier
        if name in lines:
            message = f'the id "{name}" is given on line {lines[name]} too; keep one of the two'
            yield unreadable(message, Location(path, entry.line))
        lines.setdefault(name, entry.line)


def _same(path: str, entries: Iterable[LedgerEntry]) -> Iterator[Diagnostic]:
    """Comments whose answer is said to be that of another one, where it cannot be."""
    named = {entry.comment.identifier: entry.comment for entry in entries}
    for entry in entries:
        other, place = entry.comment.same_as, Location(path, entry.line)
        if not other:
            continue
        if other not in named:
            message, hint = f'there is no comment "{other}"', did_you_mean(other, named)
            yield Diagnostic(SAME_COMMENT_EXISTS, message, place, hint)
        elif named[other].same_as:
            end = named[other].same_as
            message = f'"{other}" is itself answered by another comment; name "{end}"'
            if other == entry.comment.identifier or end == entry.comment.identifier:
                message = f'"{entry.comment.identifier}" and "{other}" wait for each other'
            yield Diagnostic(SAME_COMMENT_EXISTS, message, place)


# --- writing


def with_comments(ledger: Ledger, comments: Iterable[Comment]) -> Ledger:
    """The ledger with these comments, each in place of the one that has its id."""
    entries = {entry.comment.identifier: entry for entry in ledger.entries}
    for comment in comments:
        old = entries.get(comment.identifier)
        if old is None or old.comment != comment:
            text = _written(comment, ledger.round.revision, old.text if old else "")
            entries[comment.identifier] = LedgerEntry(comment, text)
    return replace(ledger, entries=tuple(entries[name] for name in sorted(entries)))


def _written(comment: Comment, revision: str, before: str = "") -> str:
    """An entry; what people noted in `before`, on lines of their own, stays."""
    anchor = comment.anchor
    theirs = (
        ("id", comment.identifier),
        ("by", comment.by),
        ("said", comment.said),
        ("from", comment.origin),
        ("kind", comment.kind.value),
        ("state", _RESOLVED if comment.is_resolved else _OPEN),
        *_pairs(anchor, revision),
        ("comment", comment.text),
        ("proposed", comment.proposed),
    )
    ours = (
        ("owner", comment.owner),
        ("done", comment.done),
        ("same_as", comment.same_as),
        ("sent", comment.sent),
    )
    made = [
        _HEAD,
        *(note for note in toml_text.comments(before) if note.strip() != _OURS),
        *toml_text.lines(theirs),
        _OURS,
        # Always there, so that nobody needs to look up what can be answered.
        f"disposition = {toml_text.written(comment.disposition.value)}",
        f"response = {toml_text.written(comment.response)}",
        *toml_text.lines(ours),
    ]
    if comment.pin is not None:
        made += ["[comment.pin]", *toml_text.lines(_pairs(comment.pin, revision))]
    for reply in comment.replies:
        pairs = (("by", reply.by), ("said", reply.said), ("text", reply.text), ("was", reply.was))
        made += ["[[comment.reply]]", *toml_text.lines(pairs)]
    return "\n".join(made) + "\n\n"


def _pairs(anchor: PassageAnchor, revision: str) -> tuple[tuple[str, str], ...]:
    own = "" if anchor.revision == revision else anchor.revision
    return (
        ("chapter", anchor.chapter),
        ("label", anchor.label),
        ("quote", anchor.quote),
        ("prefix", anchor.prefix),
        ("suffix", anchor.suffix),
        ("paragraph", anchor.paragraph),
        ("revision", own),
    )
