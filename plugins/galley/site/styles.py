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


def inert_sheet(text: str) -> str:
    """The rules of a stylesheet that ask for nothing but places in its own file; all, if all do so."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    kept = [rule for rule in rules if not _rule_asks(rule)]
    return text if len(kept) == len(rules) else "".join(rule.serialize() for rule in kept)


def is_inert_value(text: str) -> bool:
    """Whether the value of an attribute that may hold CSS asks for nothing."""
    return not _fetch(tinycss2.parse_component_value_list(text))


def _rule_asks(rule: Node) -> bool:
    keyword = getattr(rule, "lower_at_keyword", "")
    if keyword in ("import", "namespace"):
        # A namespace is a name that looks like an address.
        return bool(keyword == "import")
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
    """Whether an address names a place in the same file, or is a picture or a font itself."""
    return address.strip().lower().startswith(("#", "data:"))
