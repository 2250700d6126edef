"""Words of one paragraph before and after, as one line in which each change is marked.

A piece of a line is a word, a character or a space, with all that is around it (a link, emphasis). The mark of a
change is the innermost of all: a link stays whole, and what changed in it is marked in there.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from galley.core.ast.rebuilding import inner_inlines, with_inner_inlines
from galley.core.ast.views import content, made, word
from galley.core.ast.walking import Element, text_of
from galley.core.redline.both_ways import accepted_inlines, rejected_inlines
from galley.core.redline.marks import Change, marked_inlines

# A word with the points and apostrophes in it, a character of a script without spaces, or a character.
_PIECE = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
    r"|[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+(?:[.,'’-][^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+)*"
    r"|\W"
)
# Between two changes so few letters that stayed are part of the change.
_FEW = 3
# Blocks of a note before and after, as one.
Blocks = Callable[[list[Element], list[Element]], list[Element]]


class Wrapper(NamedTuple):
    """An element around a piece: how it is spelled without its content, and which one it is on each side."""

    shell: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a character or anything else that is not taken apart, with what is around it, outermost first."""

    leaf: Element
    wrappers: tuple[Wrapper, ...]
    change: Change | None = None

    @property
    def key(self) -> str:
        """What two pieces have in common that are the same; the text of a note is compared for itself."""
        leaf = "note" if self.leaf["t"] == "Note" else json.dumps(self.leaf, sort_keys=True)
        return "\n".join((leaf, *(wrapper.shell for wrapper in self.wrappers)))


def redline_of_inlines(before: list[Element], after: list[Element], notes: Blocks) -> list[Element]:
    """The inlines of both states, what was deleted before what was inserted in its place."""
    if before == after:
        return after
    old, new = pieces(before), pieces(after)
    merged = _built(list(_merged(old, new, notes)), 0)
    if accepted_inlines(merged) == after and rejected_inlines(merged) == before:
        return merged
    # What is around the words has changed in a way that no line can show: all of it is new.
    gone = [_one_sided(piece, Change.DELETED) for piece in old]
    return _built([*gone, *(_one_sided(piece, Change.INSERTED) for piece in new)], 0)


def pieces(inlines: list[Element]) -> list[Piece]:
    """The pieces of a line; each element around them has a number of its own."""
    found: list[Piece] = []
    count = 0

    def read(inner: list[Element], around: tuple[Wrapper, ...]) -> None:
        nonlocal count
        for inline in inner:
            held = inner_inlines(inline)
            if held:
                count += 1
                shell = json.dumps(with_inner_inlines(inline, []), sort_keys=True)
                read(held, (*around, Wrapper(shell, count, count)))
            elif inline["t"] == "Str":
                found.extend(Piece(word(p), around) for p in _PIECE.findall(content(inline)))
            else:
                found.append(Piece(inline, around))

    read(inlines, ())
    return found


def _merged(old: Sequence[Piece], new: Sequence[Piece], notes: Blocks) -> Iterator[Piece]:
    keys = [piece.key for piece in old], [piece.key for piece in new]
    for kind, i1, i2, j1, j2 in _without_crumbs(old, SequenceMatcher(None, *keys, autojunk=False)):
        if kind == "equal":
            pairs = zip(old[i1:i2], new[j1:j2], strict=True)
            yield from (_both(one, other, notes) for one, other in pairs)
        else:
            yield from (_one_sided(piece, Change.DELETED) for piece in old[i1:i2])
            yield from (_one_sided(piece, Change.INSERTED) for piece in new[j1:j2])


Step = tuple[str, int, int, int, int]


def _without_crumbs(old: Sequence[Piece], matcher: SequenceMatcher[str]) -> list[Step]:
    """The steps from one line to the other, without short pieces that stayed between two changes."""
    steps: list[Step] = []
    given = matcher.get_opcodes()
    for n, step in enumerate(given):
        kind, i1, i2, _, _ = step
        is_between = 0 < n < len(given) - 1
        letters = "".join(text_of(piece.leaf).strip() for piece in old[i1:i2])
        is_text = all(piece.leaf["t"] in ("Str", "Space") for piece in old[i1:i2])
        is_crumb = kind == "equal" and is_between and is_text and _is_few(letters)
        if steps and steps[-1][0] == "replace" and (kind != "equal" or is_crumb):
            _, a, _, c, _ = steps[-1]
            steps[-1] = ("replace", a, step[2], c, step[4])
        else:
            steps.append(step if kind == "equal" else ("replace", *step[1:]))
    return steps


def _is_few(letters: str) -> bool:
    return not any(map(str.isalnum, letters)) or len(letters) <= _FEW


def _both(one: Piece, other: Piece, notes: Blocks) -> Piece:
    pairs = zip(one.wrappers, other.wrappers, strict=True)
    around = tuple(Wrapper(a.shell, a.before, b.after) for a, b in pairs)
    if one.leaf["t"] == "Note":
        return Piece(made("Note", notes(content(one.leaf), content(other.leaf))), around)
    return Piece(other.leaf, around)


def _one_sided(piece: Piece, change: Change) -> Piece:
    is_old = change is Change.DELETED
    around = (
        Wrapper(w.shell, w.before if is_old else None, None if is_old else w.after)
        for w in piece.wrappers
    )
    return Piece(piece.leaf, tuple(around), change)


@dataclass(slots=True)
class _Group:
    """Tokens that share an element around them, or are at this depth; then there is no wrapper."""

    wrapper: Wrapper | None
    pieces: list[Piece]

    def takes(self, wrapper: Wrapper | None) -> bool:
        """Whether a piece with this around it belongs to the group."""
        if self.wrapper is None or wrapper is None:
            return self.wrapper is wrapper
        own = self.wrapper
        return (
            own.shell == wrapper.shell
            and (None in (own.before, wrapper.before) or own.before == wrapper.before)
            and (None in (own.after, wrapper.after) or own.after == wrapper.after)
        )

    def take(self, piece: Piece, wrapper: Wrapper | None) -> None:
        """Take a piece in."""
        self.pieces.append(piece)
        if self.wrapper is not None and wrapper is not None:
            before, after = self.wrapper.before, self.wrapper.after
            self.wrapper = Wrapper(
                self.wrapper.shell,
                wrapper.before if before is None else before,
                wrapper.after if after is None else after,
            )


def _built(line: Sequence[Piece], depth: int) -> list[Element]:
    """Inlines of pieces, whose wrappers from a depth on are built around them."""
    groups: list[_Group] = []
    for piece in line:
        wrapper = piece.wrappers[depth] if len(piece.wrappers) > depth else None
        if not groups or not groups[-1].takes(wrapper):
            groups.append(_Group(wrapper, []))
        groups[-1].take(piece, wrapper)
    inlines: list[Element] = []
    for group in groups:
        if group.wrapper is None:
            inlines += _marked(group.pieces)
        else:
            shell = json.loads(group.wrapper.shell)
            inlines.append(with_inner_inlines(shell, _built(group.pieces, depth + 1)))
    return inlines


def _marked(line: Sequence[Piece]) -> Iterator[Element]:
    """Tokens that are beside each other, those that changed in marks."""
    for change, group in groupby(line, key=lambda piece: piece.change):
        inlines = joined([piece.leaf for piece in group])
        if change is None:
            yield from inlines
        else:
            yield marked_inlines(change, inlines)


def joined(inlines: list[Element]) -> list[Element]:
    """Inlines in which no word is beside a word, and none is empty."""
    found: list[Element] = []
    for inline in inlines:
        if inline["t"] == "Str" and found and found[-1]["t"] == "Str":
            found[-1] = word(content(found[-1]) + content(inline))
        elif inline["t"] != "Str" or content(inline):
            found.append(inline)
    return found
