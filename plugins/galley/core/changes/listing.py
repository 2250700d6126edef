"""The differences of two revisions as a list that people read, in Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence

from galley.core.changes.differences import Aspect, Differences, PartDifference
from galley.core.changes.part import CHAPTER, NUMBERED, REFERENCE, SECTION, PaperPart
from galley.core.register.register import Kind, Relation
from galley.core.rules.words import Words

# What would be markup: titles and entries are text. An underscore within a word is none.
_MARKUP = re.compile(r"[\\`*\[\]<>|~#@&]|(?<!\w)_|_(?!\w)")
# What would begin a list, as the first thing in a line.
_BEGINS = re.compile(r"^(\d*)([-+.)])")
_ADDRESS = re.compile(r"(https?://[^\s<>\\`]*[^\s<>\\`.,;:)\]])")


def markdown(
    changes: Differences, words: Words, kinds: Sequence[Kind], relations: Sequence[Relation]
) -> str:
    """The list, a section for each kind of part; a sentence where nothing differs."""
    listing = _Listing(words, relations)
    groups = [
        (words.changes["chapters"], _chapters(changes, listing)),
        *((_capital(kind.plural), listing.lines(changes.of(kind.name))) for kind in kinds),
        (words.figures, listing.lines(changes.of("figure"))),
        (words.tables, listing.lines(changes.of("table"))),
        (words.changes["equations"], listing.lines(changes.of("equation"))),
        (words.references, listing.lines(changes.of(REFERENCE))),
    ]
    parts = [f"### {escaped(title)}\n\n" + "\n".join(told) for title, told in groups if told]
    return "\n\n".join(parts) or words.changes["same"]


def escaped(text: str) -> str:
    """A text as Markdown that says no more than it does, with its addresses on the web as links."""
    parts = _ADDRESS.split(" ".join(text.split()))
    return "".join(
        f"<{part}>" if n % 2 else _MARKUP.sub(r"\\\g<0>", part) for n, part in enumerate(parts)
    )


def _chapters(changes: Differences, listing: "_Listing") -> list[str]:
    """The chapters, below each its sections; what was removed comes last."""
    sections = list(changes.of(SECTION))
    lines: list[str] = []
    for chapter in changes.of(CHAPTER):
        lines.append(listing.line(chapter))
        if chapter.is_new or chapter.is_gone:
            continue
        own = [s for s in sections if _is_in(s, chapter) and not _is_renumbered(s)]
        lines += (f"    {line}" for line in listing.lines(own))
    return lines


def _is_in(section: PartDifference, chapter: PartDifference) -> bool:
    side = chapter.before if section.is_gone else chapter.after
    return side is not None and section.part.chapter == side.chapter


def _is_renumbered(section: PartDifference) -> bool:
    """Whether all that differs is the number: the chapter, or the section above it, says that."""
    has_words = section.inserted or section.deleted
    return section.aspects == {Aspect.NUMBER} and not has_words


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Listing:
    """Lines in the words of a language."""

    def __init__(self, words: Words, relations: Iterable[Relation]) -> None:
        self._words = words
        self._names = {relation.name: relation.forward for relation in relations}

    def lines(self, changes: Iterable[PartDifference]) -> list[str]:
        return [self.line(change) for change in changes]

    def line(self, change: PartDifference) -> str:
        """What is called what, and how it differs."""
        told = "; ".join(self._told(change))
        return f"- {self._name(change.part)}: {told}" if told else f"- {self._name(change.part)}"

    def _name(self, part: PaperPart) -> str:
        title = escaped(part.title)
        is_labelled = part.kind in NUMBERED and part.number
        label = self._words.label(part.kind, part.number) if is_labelled else part.number
        if not label:
            return _BEGINS.sub(r"\1\\\2", title)
        return f"**{escaped(label)}** {title}".rstrip()

    def _told(self, change: PartDifference) -> Iterator[str]:
        words, before, after = self._words.changes, change.before, change.after
        if before is None:
            yield words["new"]
        elif after is None:
            yield words["gone"]
        else:
            yield from self._differences(change, before, after)

    def _differences(
        self, change: PartDifference, before: PaperPart, after: PaperPart
    ) -> Iterator[str]:
        words, aspects = self._words.changes, change.aspects
        if Aspect.PLACE in aspects:
            yield words["place"]
        if Aspect.NUMBER in aspects:
            yield words["number"].format(number=before.number or words["none"])
        if Aspect.TITLE in aspects:
            yield words["heading"].format(title=escaped(before.title))
        if change.inserted or change.deleted:
            inserted, deleted = f"{change.inserted:,}", f"{change.deleted:,}"
            yield words["words"].format(inserted=inserted, deleted=deleted)
        elif Aspect.TEXT in aspects:
            yield words["text"]
        for name, gone, new in change.facts:
            yield f"{self._fact(name)}: {self._values(gone, new)}"

    def _fact(self, name: str) -> str:
        return escaped(self._names.get(name) or self._words.register[name])

    def _values(self, gone: Sequence[str], new: Sequence[str]) -> str:
        """A value that took another's place; of a list, what left it and what joined it."""
        if len(gone) == len(new) == 1:
            return f"{escaped(gone[0])} → {escaped(new[0])}"
        signed = (*(f"− {escaped(one)}" for one in gone), *(f"+ {escaped(one)}" for one in new))
        return ", ".join(signed)
