"""Citation styles in CSL: what Galley must know of one, and one that is safe to hand on.

A style may come from anywhere. Before a program sees it, it is read here, refused if it depends on
another style or grows without bound, and written again. Format: CSL 1.0.2 specification.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from galley.core.html.entities import EntityError, refuse_entities
from galley.core.text.script import is_language

_CSL = "http://purl.org/net/xbiblio/csl"
ElementTree.register_namespace("", _CSL)
# The largest style of the public repository has 250 kB, and its macros expand to 2.7 million elements.
_LARGEST = 2_000_000
_MOST_ELEMENTS = 5_000_000
_DEEPEST = 200


class StyleError(ValueError):
    """A text that is not CSL style, or none that can be used; line and column count from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line, self.column = line, column


@dataclass(frozen=True, slots=True)
class Style:
    """What Galley must know of a CSL style; the rest is the processor's business.

    `text` is the style itself, as the processor is given it. `needs` are the CSL variables that the
    style's citations print from every entry; `looks_back` tells whether a citation's form depends on
    those before it (ibid); `cites_entries` whether its notes hold whole entries of the bibliography.
    """

    path: str
    has_notes: bool
    looks_back: bool
    needs: frozenset[str]
    cites_entries: bool = False
    text: str = ""


def read_style(path: str, source: str) -> Style:
    """Read a CSL style.

    Raises StyleError if the text is not a CSL style, depends on another one, or has macros that call
    themselves or grow too large.
    """
    root = _parsed(source)
    citation = root.find(_name("citation"))
    layout = citation.find(_name("layout")) if citation is not None else None
    _refuse_parents(root, source)
    if root.tag != _name("style") or citation is None or layout is None:
        raise StyleError("it has no <style> of CSL with the <layout> of a <citation>")
    macros = {m.get("name", ""): m for m in root.findall(_name("macro"))}
    _refuse_growth(root, macros, source)
    reached = list(_reached(citation, macros))
    variables = {name for one in reached for name in _variables(one)}
    return Style(
        path,
        has_notes=root.get("class") == "note",
        looks_back=any("position" in one.attrib for one in reached),
        needs=frozenset({"title", *({"issued"} & variables)}),
        text=_written(root),
    )


def _parsed(source: str) -> Element:
    if len(source) > _LARGEST:
        raise StyleError(f"it has more than {_LARGEST:,} characters")
    try:
        refuse_entities(source.encode(), "utf-8")
        root = ElementTree.fromstring(source)  # noqa: S314  # without entities there is nothing to expand
    except EntityError as error:
        raise StyleError(str(error), error.line, error.column) from error
    except ElementTree.ParseError as error:
        line, column = error.position
        raise StyleError(str(error).partition(": line ")[0], line, column + 1) from error
    if _depth(root) > _DEEPEST:
        raise StyleError(f"its elements are nested more than {_DEEPEST} deep")
    return root


def _depth(root: Element) -> int:
    depth, level = 0, [root]
    while level:
        depth, level = depth + 1, [child for one in level for child in one]
    return depth


def _refuse_parents(root: Element, source: str) -> None:
    """Refuse a style that is only a name for another one, which a processor would go and fetch."""
    for link in root.iter(_name("link")):
        if link.get("rel", "").strip().casefold() == "independent-parent":
            parent = link.get("href", "").rstrip("/").rpartition("/")[2]
            message = f'it only names another style; save "{parent}" and name that one'
            raise _at(message, source, r"independent-parent")


def _refuse_growth(root: Element, macros: Mapping[str, Element], source: str) -> None:
    """Refuse macros that call themselves, and those that call each other without measure."""
    calls = {name: list(dict.fromkeys(_calls(macro))) for name, macro in macros.items()}
    try:
        order = [name for name in TopologicalSorter(calls).static_order() if name in macros]
    except CycleError as error:
        circle = list(reversed(error.args[1][:-1]))
        start = min(range(len(circle)), key=lambda n: list(macros).index(circle[n]))
        first, *others = circle[start:] + circle[:start]
        by_way = f' through "{others[0]}"' if others else ""
        raise _at_macro(f'the macro "{first}" calls itself{by_way}', source, first) from error
    sizes: dict[str, int] = {}
    for name in order:
        sizes[name] = _size(macros[name], sizes)
        if sizes[name] > _MOST_ELEMENTS:
            message = f'the macro "{name}" grows to more than {_MOST_ELEMENTS:,} elements'
            raise _at_macro(message, source, name)
    if sum(_size(part, sizes) for part in root if part.tag != _name("macro")) > _MOST_ELEMENTS:
        raise StyleError(f"its macros grow to more than {_MOST_ELEMENTS:,} elements")


def _size(element: Element, sizes: Mapping[str, int]) -> int:
    """How many elements an element has when every macro that it calls is written out."""
    return sum(1 for _ in element.iter()) + sum(sizes.get(name, 0) for name in _calls(element))


def _calls(element: Element) -> Iterator[str]:
    return (one.attrib["macro"] for one in element.iter() if "macro" in one.attrib)


def _reached(element: Element, macros: Mapping[str, Element]) -> Iterator[Element]:
    """The elements inside an element and inside every macro it calls, however deep."""
    seen: set[str] = set()
    todo = [element]
    while todo:
        one = todo.pop()
        yield from one.iter()
        for name in set(_calls(one)) & macros.keys() - seen:
            seen.add(name)
            todo.append(macros[name])


def _variables(element: Element) -> list[str]:
    return f"{element.get('variable', '')} {element.get('variables', '')}".split()


def _written(root: Element) -> str:
    """The style as XML, without comments, links, and elements that are not CSL's."""
    for parent, child in [(one, child) for one in root.iter() for child in one]:
        if child.tag == _name("link") or not str(child.tag).startswith(_name("")):
            parent.remove(child)
    if not is_language(root.get("default-locale", "en")):
        del root.attrib["default-locale"]
    return ElementTree.tostring(root, encoding="unicode")


def _at_macro(message: str, source: str, name: str) -> StyleError:
    written = rf"<(?:\w+:)?macro\b[^<>]*\bname\s*=\s*([\"']){re.escape(name)}\1"
    return _at(message, source, written)


def _at(message: str, source: str, pattern: str) -> StyleError:
    """An error at the first place of a pattern."""
    match = re.search(pattern, source)
    start = match.start() if match else 0
    line = source.count("\n", 0, start) + 1
    return StyleError(message, line, start - source.rfind("\n", 0, start))


def _name(tag: str) -> str:
    return f"{{{_CSL}}}{tag}"
