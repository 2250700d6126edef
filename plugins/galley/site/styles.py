"""Whether CSS asks for anything: a file, another host, a program of an old browser."""

from collections.abc import Iterable

import tinycss2
from tinycss2.ast import Declaration, Node

# What old browsers ran from within a style.
_PROGRAMS = ("behavior", "-moz-binding")
_FETCHING = ("url", "src", "image", "image-set", "-webkit-image-set", "expression")


def inert_declarations(text: str) -> str:
    """The declarations of a `style` attribute that ask for nothing; all as they are, if all are so."""
    found = tinycss2.parse_declaration_list(text, skip_comments=True, skip_whitespace=True)
    kept = [one for one in found if isinstance(one, Declaration) and not _asks(one)]
    if len(kept) == len(found):
        return text
    return "; ".join(one.serialize() for one in kept)


def is_inert_sheet(text: str) -> bool:
    """Whether no rule of a stylesheet asks for anything but places in its own file."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return not any(_rule_asks(rule) for rule in rules)


def is_inert_value(text: str) -> bool:
    """Whether the value of an attribute that may hold CSS asks for nothing."""
    return not _fetch(tinycss2.parse_component_value_list(text))


def _rule_asks(rule: Node) -> bool:
    if getattr(rule, "lower_at_keyword", "") in ("import", "namespace"):
        return True
    parts = [*(getattr(rule, "prelude", None) or []), *(getattr(rule, "content", None) or [])]
    names = {getattr(part, "lower_value", "") for part in parts}
    return bool(names & set(_PROGRAMS)) or _fetch(parts)


def _asks(declaration: Declaration) -> bool:
    return declaration.lower_name in _PROGRAMS or _fetch(declaration.value)


def _fetch(parts: Iterable[Node]) -> bool:
    """Whether any of these, or of what stands inside them, names an address outside of the file."""
    for part in parts:
        if part.type == "url" and not _is_own(part.value):
            return True
        if part.type == "function" and part.lower_name in _FETCHING:
            said = "".join(str(inner.value) for inner in part.arguments if inner.type == "string")
            if not said or not _is_own(said):
                return True
        inner = getattr(part, "arguments", None) or getattr(part, "content", None)
        if isinstance(inner, list) and _fetch(inner):
            return True
    return False


def _is_own(address: str) -> bool:
    """Whether an address names a place in the same file, or a picture or font written into it."""
    return address.strip().startswith(("#", "data:image/png", "data:image/jpeg", "data:font/"))
