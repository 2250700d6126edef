r"""References as manuscripts for LaTeX have them: `\label{fig:x}` in a caption, `Figure \ref{fig:x}` in the text.

Papers of the Journal of Open Source Software are written so, by its template.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from galley.core.ast.texts import raw_language
from galley.core.ast.views import Figure, raw, raw_source, word
from galley.core.ast.walking import Element, apply, elements

_LABEL = re.compile(r"\\label\{(?P<kind>fig|eq)[:-](?P<name>[\w.:-]+)\}")
_REFERENCE = re.compile(
    r"\\(?P<command>ref|autoref|[cC]ref|eqref)\{(?P<kind>fig|eq|sec|tbl)[:-](?P<name>[\w.:-]+)\}"
)
_RAISED = re.compile(r"\\text(?P<kind>sub|super)script\{(?P<words>[^{}\\$]*)\}")


def labels(blocks: Sequence[Element]) -> Iterator[str]:
    """The ids of what labels of LaTeX name, as a paper has them."""
    for figure in elements(blocks, ("Figure",)):
        yield from (_named(label) for label in _labels_in(figure))
    for formula in elements(blocks, ("Math", "RawBlock", "RawInline")):
        yield from (_named(m) for m in _LABEL.finditer(raw_source(formula)) if m["kind"] == "eq")


def with_references(blocks: list[Element], known: Collection[str]) -> list[Element]:
    """The blocks with ids and references of a paper where LaTeX has its own, if what they name is known."""

    def referring(element: Element) -> Element:
        if raw_language(element) not in ("tex", "latex"):
            return element
        source = raw_source(element).strip()
        if raised := _RAISED.fullmatch(source):
            kind = "Subscript" if raised["kind"] == "sub" else "Superscript"
            return {"t": kind, "c": [word(raised["words"])]}
        found = _REFERENCE.fullmatch(source)
        if found is None or _named(found) not in known:
            return element
        # The words before \ref name its kind; \autoref brings them.
        has_words = found["command"] in ("autoref", "cref", "Cref")
        return raw(
            "RawInline", "markdown", f"@{_named(found)}" if has_words else f"[-@{_named(found)}]"
        )

    return apply(blocks, {"Figure": [_identified], "RawInline": [referring]})


def _identified(figure: Element) -> Element:
    """The figure with the id that its caption gives to it."""
    found = _labels_in(figure)
    if not found:
        return figure
    told = Figure.read(apply([figure], {"RawInline": [_without_label]})[0])
    name = told.attributes.identifier or _named(found[0])
    return replace(told, attributes=replace(told.attributes, identifier=name)).json


def _labels_in(figure: Element) -> list[re.Match[str]]:
    """The labels in the caption of a figure."""
    sources = map(raw_source, elements([figure], ("RawInline",)))
    return [label for source in sources if (label := _LABEL.fullmatch(source.strip()))]


def _without_label(element: Element) -> list[Element]:
    return [] if _LABEL.fullmatch(raw_source(element).strip()) else [element]


def _named(found: re.Match[str]) -> str:
    return f"{found['kind']}-{found['name'].replace(':', '-')}"
