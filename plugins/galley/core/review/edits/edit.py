"""What reviewers changed in a proof, and what it is in the sources: values, and the reasons of refusals."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from galley.core.review.edits.forms import FormSpan

OVERLAPS = "it overlaps another edit"
SET_TEXT = "it changes text that Galley generates, such as a number, a citation or a list"
HALF = "it removes part of generated text, such as half a citation"
MARKUP = "it removes part of a link, a picture or other markup"
SEVERAL = "it rewrites several paragraphs at once"
ELSEWHERE = "its words are not together in the source"
LATER = "the source has changed here since the file was made"
MOVED = "it moves words to another place"
MOVED_AND_EDITED = "it moves a paragraph and changes it; move the paragraph in the chapter first"
NO_BLOCK = "it splits, joins, adds or removes a paragraph that is not one in the source"
NO_KIND = "it adds a paragraph of a kind that cannot be told from its neighbours"
NAMED = "it removes a paragraph that other passages refer to"
PICTURE = "the alternative text is not once, word for word, in the chapters"

# What Markdown reads as a character of its own; where a backslash is not enough, an entity is.
_SIGNS = re.compile(r"[\\`*_\[\]{}@#~^]|!(?=\[)|[<>&$|]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "$": "&#36;", "|": "&#124;", "~": "&#126;"}
_BEGINS_BLOCK = re.compile(r"(?P<before>\s*(?:\d{1,9}(?=[.)]))?)(?P<sign>[-+.):=/!])")


class RefusedError(Exception):
    """An edit that is refused; the message says why."""


@dataclass(frozen=True, slots=True)
class ProofEdit:
    """A change in a proof: the words from `start` to `end` of its text give way to others.

    `kinds` has the kind of each paragraph that begins with `new` or in it, if there is more than one.
    `problem` says why the change cannot be brought in, where the file alone tells that. `is_moved` says that
    the program of the reviewer calls it a move. `forms` has the emphasis and links in `new`. An edit with a `picture`
    gives the picture of that number `new` as its alternative text, and changes no words.
    """

    start: int
    end: int
    new: str
    author: str = ""
    problem: str = ""
    kinds: tuple[str, ...] = ()
    is_moved: bool = False
    is_tracked: bool = True
    forms: tuple[FormSpan, ...] = ()
    picture: int | None = None


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of a proof, a paragraph a line, and the kind of each.

    `pictures` has the alternative texts of its pictures, `generated` the spans of the paragraphs that Galley
    makes, such as those of the contents, `formulas` those of formulas, and `forms` emphasis and links.
    """

    text: str
    kinds: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    generated: tuple[tuple[int, int], ...] = ()
    formulas: tuple[tuple[int, int], ...] = ()
    forms: tuple[FormSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Splice:
    """A span of a source, and what is to be there."""

    path: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class PlacedEdit:
    """An edit with its splices, or with the reason why it is refused; `path` is empty if it has no place.

    Edits of one `group`, such as the two halves of a move, are made together or not at all.
    """

    edit: ProofEdit
    splices: tuple[Splice, ...] = ()
    refusal: str = ""
    path: str = ""
    offset: int = 0
    group: int = 0

    def refused(self, reason: str) -> "PlacedEdit":
        """The same edit, refused."""
        return replace(self, splices=(), refusal=reason)


def together(found: Sequence[PlacedEdit]) -> list[PlacedEdit]:
    """Edits, of which those are refused too whose group has one that is refused."""
    reasons = {one.group: one.refusal for one in found if one.group and one.refusal}
    return [
        one.refused(reasons[one.group]) if one.group in reasons and not one.refusal else one
        for one in found
    ]


def spliced(texts: Mapping[str, str], changes: Sequence[Splice]) -> dict[str, str]:
    """The texts that change, with the splices made."""
    made = {}
    for path in dict.fromkeys(change.path for change in changes):
        text = texts[path]
        mine = [change for change in changes if change.path == path]
        for change in sorted(mine, key=lambda one: (one.start, one.end), reverse=True):
            text = text[: change.start] + change.text + text[change.end :]
        made[path] = text
    return made


def escaped(text: str, *, begins_line: bool = False) -> str:
    """Words as Markdown that says these words."""
    made = _SIGNS.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), text)
    if begins_line and (found := _BEGINS_BLOCK.match(made)):
        made = f"{found['before']}&#{ord(found['sign'])};{made[found.end() :]}"
    return made
