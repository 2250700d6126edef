"""Cleaning what authors write as HTML: what is active is removed, and reported.

The cleaning itself is ammonia's, through nh3: it reads HTML as browsers do and writes it again, so
that no two programs can take it for two things.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import nh3

from galley.core.html.active_content import (
    DRAWN,
    ELEMENTS,
    PROGRAMS,
    SCHEMES,
    is_reserved,
    may_stand,
    refused_elements,
    reserved_classes,
    without_typed_items,
)
from galley.core.html.markers import MARKER_TAG, rewrite_tags
from galley.core.html.svg import MOST_REPEATED, repeated
from galley.core.html.tokens import with_ended_tags, without_tags
from galley.core.html.tree import parse
from galley.core.rules.diagnostic import Diagnostic
from galley.core.rules.rules import HTML_IS_INERT
from galley.core.text.locations import Places, counted
from galley.workspace.cleaning.styles import is_inert_value, plain_declarations
from galley.workspace.options.options import REFUSE

WAY_OUT = "where the paper needs it, the option html allows it"
# We judge addresses ourselves, so that we can report those that we remove.
_ALL_SCHEMES = {*SCHEMES, "data", "javascript", "vbscript", "file", "blob", "about"}
_SPACE = "&nbsp;"
_SIGNS = str.maketrans({"<": "&lt;", ">": "&gt;", '"': "&quot;"})


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Something that was removed from a page: in words, and by what it is found in the source."""

    words: str
    sought: str


@dataclass(slots=True)
class _Judge:
    """Decides on each attribute of a page, and remembers those that may not be."""

    taken: list[TakenOut] = field(default_factory=list)
    elements: list[str] = field(default_factory=list)

    def __call__(self, element: str, name: str, value: str) -> str | None:
        if element not in ELEMENTS:
            self.elements.append(element)
            return None
        if name == "style":
            kept = plain_declarations(value)
            if kept != value:
                self.taken.append(TakenOut(f"a part of the style of <{element}>", value))
            return kept
        if name == "class":
            return self._classes(element, value)
        asks = element in DRAWN and "(" in value and not is_inert_value(value)
        if may_stand(element, name, value) and not is_reserved(element, name, value) and not asks:
            return value
        shown = value if len(value) < 60 else f"{value[:40]}…"
        sought = value if name in ("href", "src", "id", "name", "role", "for") else name
        self.taken.append(TakenOut(f'{name}="{shown}" of <{element}>', sought))
        return None

    def _classes(self, element: str, value: str) -> str:
        reserved = reserved_classes(value)
        for name in reserved:
            self.taken.append(TakenOut(f'the class "{name}" of <{element}>', name))
        return " ".join(c for c in value.split() if c not in reserved) if reserved else value


def without_our_classes(html: str) -> str:
    """The HTML of a page that is trusted, without the classes that only Galley may give."""
    if "galley-" not in html:
        return html

    def rewrite(name: str, told: dict[str, str]) -> dict[str, str]:
        if MARKER_TAG.match(f"<{name}") or "class" not in told:
            return told
        ours = {c for c in reserved_classes(told["class"]) if c.lower().startswith("galley-")}
        kept = " ".join(c for c in told["class"].split() if c not in ours)
        return {**told, "class": kept} if ours else told

    return without_typed_items(rewrite_tags(html, rewrite))


def clean(html: str) -> tuple[str, tuple[TakenOut, ...]]:
    """The HTML of a page without what is active in it, and what that was."""
    judge = _Judge()
    written = nh3.clean(
        html,
        tags=set(ELEMENTS),
        clean_content_tags=set(PROGRAMS),
        attributes={},
        # Every name begins so: the judge decides.
        generic_attribute_prefixes={""},
        attribute_filter=judge,
        url_schemes=_ALL_SCHEMES,
        strip_comments=False,
        link_rel=None,
    )
    seen = refused_elements(html)
    # Elements in an odd spelling that only a browser takes for some.
    seen += [name for name in dict.fromkeys(judge.elements) if name not in seen]
    elements = (TakenOut(f"<{name}>", f"<{name}") for name in seen)
    written = without_typed_items(written.replace(_SPACE, "\u00a0"))
    if "<use" in written and repeated(_drawn(written)) > MOST_REPEATED:
        judge.taken.append(TakenOut("<use>, which makes a drawing grow without end,", "<use"))
        written = without_tags(written, "use")
    return with_ended_tags(written), (*elements, *judge.taken)


def _drawn(html: str) -> Iterator[tuple[int, str, str]]:
    """The elements of a page with their depth, their id, and the id of what they show again."""
    depths = {-1: 0}
    for node in parse(html):
        depths[node.index] = depth = depths[node.span.parent] + 1
        told = node.attributes
        shown = told.get("href") or told.get("xlink:href") or "" if node.name == "use" else ""
        yield depth, told.get("id", ""), shown.strip().removeprefix("#")


def inert_words(value: Any) -> Any:
    """A value of a front matter with its characters of HTML spelled out, as themes print it unseen."""
    match value:
        case str():
            return value.translate(_SIGNS)
        case list():
            return [inert_words(one) for one in value]
        case dict():
            return {inert_words(key): inert_words(one) for key, one in value.items()}
        case _:
            return value


def told(taken: Iterable[TakenOut], chapter: str, source: str, policy: str) -> Iterator[Diagnostic]:
    """A diagnostic for each thing that was removed from a chapter."""
    places, found = Places(chapter, source), list(taken)
    # HTML makes no difference between capitals and small letters, and authors make some.
    typed = (re.search(re.escape(one.sought), source, re.IGNORECASE) for one in found)
    sought = (match[0] if match else one.sought for match, one in zip(typed, found, strict=True))
    for one, (text, nth) in zip(found, counted(sought), strict=True):
        message = f"{one.words} is not allowed in a paper and was removed"
        hint = WAY_OUT if policy == REFUSE else None
        yield Diagnostic(HTML_IS_INERT, message, places.occurrence(text, nth), hint)
