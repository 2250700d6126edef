"""Cleaning what authors write as HTML: what is active is taken out, and told.

The cleaning itself is ammonia's, by way of nh3: it reads HTML as browsers do and writes it anew, so
that no two programs can take it for two things.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import nh3

from galley.core.activity import ELEMENTS, PROGRAMS, SCHEMES, may_stand, refused_elements
from galley.core.diagnostic import Diagnostic, Rule, Severity
from galley.core.manuscript import Places
from galley.core.markup import ITEM
from galley.core.rules import HTML_IS_INERT
from galley.site.styles import inert_declarations

REFUSE, CLEAN, TRUST = "refuse", "clean", "trust"
WAY_OUT = "where the paper needs it, the option html allows it"
# We judge addresses ourselves, so that those that are taken out can be told.
_ALL_SCHEMES = {*SCHEMES, "data", "javascript", "vbscript", "file", "blob", "about"}
# Empty elements as Python-Markdown writes them, and as all that follows expects them; what nh3
# wrote has no angle sign in an attribute.
_EMPTY = re.compile(r"<((?:area|br|col|hr|img|input|source|track|wbr)\b[^<>]*)>")
# Classes with Galley's own prefix are orders to the proofs: an author's HTML gives none but those
# that Galley's Markdown has left in the page by now.
_PREFIX = "galley-"
_LEFT = frozenset({ITEM, "galley-attribution", "galley-glossary", "galley-subfigures"})
_SPACE = "&nbsp;"
_SIGNS = str.maketrans({"<": "&lt;", ">": "&gt;", '"': "&quot;"})


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Something that was taken out of a page: in words, and by what it is found in the source."""

    words: str
    sought: str


@dataclass(slots=True)
class _Judge:
    """Decides on each attribute of a page, and remembers those that may not stand."""

    taken: list[TakenOut] = field(default_factory=list)
    elements: list[str] = field(default_factory=list)

    def __call__(self, element: str, name: str, value: str) -> str | None:
        if element not in ELEMENTS:
            self.elements.append(element)
            return None
        if name == "class":
            return _without_ours(value)
        if name == "style":
            kept = inert_declarations(value)
            if kept != value:
                self.taken.append(TakenOut(f"a part of the style of <{element}>", value))
            return kept
        if may_stand(element, name, value):
            return value
        shown = value if len(value) < 60 else f"{value[:40]}…"
        sought = value if name in ("href", "src") else name
        self.taken.append(TakenOut(f'{name}="{shown}" of <{element}>', sought))
        return None


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
    return _EMPTY.sub(r"<\1 />", written.replace(_SPACE, "\u00a0")), (*elements, *judge.taken)


def _without_ours(names: str) -> str | None:
    """The classes of an element without those that only Galley gives."""
    if _PREFIX not in names:
        return names
    kept = [n for n in names.split() if not n.startswith(_PREFIX) or n in _LEFT]
    return " ".join(kept) or None


def inert_words(value: Any) -> Any:
    """A value of a front matter with its signs of HTML spelled out, as themes print it unseen."""
    match value:
        case str():
            return value.translate(_SIGNS)
        case list():
            return [inert_words(one) for one in value]
        case dict():
            return {inert_words(key): inert_words(one) for key, one in value.items()}
        case _:
            return value


def weight(rule: Rule, policy: str) -> Severity:
    """How much it weighs that something active was found: what is cleaned by choice, warns."""
    return Severity.WARNING if policy == CLEAN else rule.severity


def told(taken: Iterable[TakenOut], chapter: str, source: str, policy: str) -> Iterator[Diagnostic]:
    """A diagnostic for each thing that was taken out of a chapter; a warning where it is cleaned."""
    rule = replace(HTML_IS_INERT, severity=weight(HTML_IS_INERT, policy))
    places = Places(chapter, source)
    for one in taken:
        message = f"{one.words} may not stand in a paper and was taken out"
        hint = WAY_OUT if policy == REFUSE else None
        # HTML makes no difference between capitals and small letters, and authors make some.
        typed = re.search(re.escape(one.sought), source, re.IGNORECASE)
        yield Diagnostic(rule, message, places.following(typed[0] if typed else one.sought), hint)
