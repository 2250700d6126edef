"""Filters on Pandoc's AST, in JSON: what the document needs before any writer sees it.

A filter takes an element and returns what stands in its place: itself, another, several, or
none. Elements are visited from the inside out. Format: pandoc-types, `Text.Pandoc.Definition`.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

Element = dict[str, Any]
Filter = Callable[[Element], Element | list[Element]]

# A table whose longest lines fit into so many characters needs no widths of its own.
_NARROW = 70
# A word of so many characters has places where a line may end; a cell's margins are so wide.
_LONG_WORD, _MARGINS = 16, 3
# So many characters stand in a line of a table; a short text may be all of wide ones.
_LINE, _WIDE_LETTER = 95, 1.15


def apply(blocks: list[Element], filters: Mapping[str, Sequence[Filter]]) -> list[Element]:
    """The blocks with the filters of each element type applied, in their order."""
    return _walk_list(blocks, filters)


def _walk_list(items: list[Any], filters: Mapping[str, Sequence[Filter]]) -> list[Any]:
    walked: list[Any] = []
    for item in items:
        if isinstance(item, list):
            walked.append(_walk_list(item, filters))
        elif isinstance(item, dict) and "t" in item:
            walked += _walk(item, filters)
        else:
            walked.append(item)
    return walked


def _walk(element: Element, filters: Mapping[str, Sequence[Filter]]) -> list[Element]:
    kind, content = element["t"], element.get("c")
    if isinstance(content, list):
        element = {"t": kind, "c": _walk_list(content, filters)}
    results = [element]
    for step in filters.get(kind, ()):
        results = [made for one in results for made in _stepped(step, one, kind)]
    return results


def _stepped(step: Filter, element: Element, kind: str) -> list[Element]:
    """What a filter makes of an element, which one before it may have made another kind of."""
    made = step(element) if element["t"] == kind else element
    return made if isinstance(made, list) else [made]


def elements(node: Any, kinds: Collection[str]) -> Iterable[Element]:
    """The elements of some types, wherever they stand, in no order."""
    todo = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, list):
            todo += part
        elif isinstance(part, dict) and isinstance(part.get("c"), list):
            if part["t"] in kinds:
                yield part
            todo.append(part["c"])


def classes(element: Element) -> list[str]:
    """The classes of a division, span, code or link."""
    found: list[str] = element["c"][0][1]
    return found


def datum(element: Element, name: str) -> str:
    """A `data-` attribute; Pandoc's reader keeps the prefix of names that HTML uses itself."""
    told = dict(element["c"][0][2])
    return str(told.get(f"data-{name}") or told.get(name) or "")


def attribute(element: Element, name: str) -> str:
    """An attribute of a division or a span."""
    return str(dict(element["c"][0][2]).get(name, ""))


def text_of(node: Any) -> str:
    """The words of a part of the AST."""
    if isinstance(node, list):
        return "".join(text_of(item) for item in node)
    if not isinstance(node, dict):
        return ""
    match node.get("t"):
        case "Str":
            return str(node["c"])
        case "Space" | "SoftBreak" | "LineBreak":
            return " "
        case "Math" | "Code" | "CodeBlock":
            return str(node["c"][1])
        case "Note":
            return ""
        case _:
            return text_of(node.get("c"))


def division(name: str, blocks: list[Element], **attributes: str) -> Element:
    """A division of a class."""
    return {"t": "Div", "c": [["", [name], [[k, v] for k, v in attributes.items()]], blocks]}


def titled(blocks: list[Element], name: str) -> tuple[list[Element], list[Element]]:
    """The blocks of the title that a division begins with, and the blocks behind it."""
    if blocks and blocks[0]["t"] == "Div" and name in classes(blocks[0]):
        return blocks[0]["c"][1], blocks[1:]
    return [], blocks


def entry_parts(blocks: list[Element]) -> tuple[str, list[Element]]:
    """The number of a bibliography entry, if its style gives one, and the rest of it."""
    divisions = [block for block in blocks if block["t"] == "Div"]
    numbers = [d for d in divisions if "csl-left-margin" in classes(d)]
    if not numbers:
        return "", blocks
    body = [block for d in divisions if d not in numbers for block in d["c"][1]]
    return text_of(numbers[0]).strip(), body


def _unwrap_scrolled(element: Element) -> Element | list[Element]:
    """Code and wide tables stand alone: the division that scrolls them was the site's."""
    blocks: list[Element] = element["c"][1]
    return blocks if {"highlight", "galley-scroll"} & set(classes(element)) else element


def _lay_out_tabs(element: Element) -> Element:
    """Tabs one after the other, each under its label."""
    if "tabbed-set" not in classes(element):
        return element
    inner = [block for block in element["c"][1] if block["t"] == "Div"]
    labels = [b for d in inner if "tabbed-labels" in classes(d) for b in d["c"][1]]
    bodies = [b for d in inner if "tabbed-content" in classes(d) for b in d["c"][1]]
    if len(labels) != len(bodies):
        # An author's own HTML, which no extension made.
        return element
    tabs = [
        division("tab", [division("tab-title", [label]), *body["c"][1]])
        for label, body in zip(labels, bodies, strict=True)
    ]
    return division("tabs", tabs)


def _trim_note(element: Element) -> Element:
    """A note ends with its last word, not with the space before its link back."""
    for block in element["c"][-1:]:
        inlines = block["c"] if block["t"] in ("Para", "Plain") else []
        while inlines and text_of(inlines[-1]).strip(" \u00a0") == "":
            inlines.pop()
    return element


def _set_widths(element: Element) -> Element:
    """Columns as wide as their words ask, where the table is wider than the page would like."""
    attributes, caption, specifications, head, bodies, foot = element["c"]
    if _has_own_widths(specifications):
        return element
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    columns: list[list[str]] = [[] for _ in specifications]
    for column, text in _cells(rows, len(columns)):
        columns[column].append(text)
    if sum(max(map(len, texts), default=0) for texts in columns) <= _NARROW:
        return element
    specifications = [
        [alignment, {"t": "ColWidth", "c": round(share, 4)}]
        for (alignment, _), share in zip(specifications, _shares(columns), strict=True)
    ]
    return {"t": "Table", "c": [attributes, caption, specifications, head, bodies, foot]}


def _cells(rows: Iterable[Any], columns: int) -> Iterable[tuple[int, str]]:
    """The column and the words of every cell that stands in one column only."""
    for row in rows:
        column = 0
        for cell in row[1]:
            if cell[3] == 1 and column < columns:
                yield column, text_of(cell[4])
            column += cell[3]


def _has_own_widths(specifications: Sequence[Any]) -> bool:
    """Whether an author chose the widths: Pandoc's reader makes those of a rich table equal."""
    widths = {width.get("c") for _, width in specifications}
    return len(widths) > 1 and None not in widths


def _shares(columns: Sequence[Sequence[str]]) -> list[float]:
    """How much of a table's width each column has: what one does not need, the others get."""
    weights = [_weight(texts) for texts in columns]
    needs = [_MARGINS + _WIDE_LETTER * max(map(len, texts), default=0) for texts in columns]
    shares: dict[int, float] = {}
    room = float(_LINE)
    while True:
        open_columns = [n for n in range(len(columns)) if n not in shares]
        whole = sum(weights[n] for n in open_columns)
        sated = [n for n in open_columns if needs[n] <= room * weights[n] / whole]
        if not sated or sated == open_columns:
            shares |= {n: room * weights[n] / whole for n in open_columns}
            return [shares[n] / _LINE for n in range(len(columns))]
        shares |= {n: needs[n] for n in sated}
        room -= sum(needs[n] for n in sated)


def _weight(texts: Sequence[str]) -> float:
    """How much of the page's width a column asks for, beside others."""
    # The square root keeps one long column from starving the others; no word shall break but one
    # that is long enough to be broken well, and no column shall be all margin.
    longest = max((len(word) for text in texts for word in text.split()), default=1)
    return _MARGINS + max(math.sqrt(sum(map(len, texts))), 1.4 * min(longest, _LONG_WORD))


# An upright page holds so many columns of a matrix.
_MATRIX_UPRIGHT = 12


def is_wide(element: Element, letters: float) -> bool:
    """Whether this is a table that asks for a page on its side: by its class, or by its words.

    It does where its columns, each as wide as its longest word, have more than so many letters in a
    line; those of a matrix have turned heads, and are counted.
    """
    if element["t"] != "Table":
        return False
    if "galley-matrix" in classes(element):
        return len(element["c"][2]) > _MATRIX_UPRIGHT
    _, _, specifications, head, bodies, foot = element["c"]
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    longest = [0] * len(specifications)
    for column, text in _cells(rows, len(longest)):
        words = (min(len(word), _LONG_WORD) for word in text.split())
        longest[column] = max(longest[column], *words, 1)
    return "wide" in classes(element) or sum(longest) + _MARGINS * len(longest) > letters


# So many columns of a matrix stand beside each other on a page: more, where each turned head has
# one line of so many letters.
_MATRIX_COLUMNS, _MATRIX_NARROW_COLUMNS, _MATRIX_HEAD = 16, 20, 36
_MATRIX_FIRST, _MATRIX_SUMS = 0.28, 0.07


def _split_matrix(element: Element) -> Element | list[Element]:
    """A wide matrix as several, each with its row heads and as many columns as a page holds."""
    if "galley-matrix" not in classes(element):
        return element
    count = len(element["c"][2])
    longest = max((len(text_of(c[4])) for row in element["c"][3][1] for c in row[1]), default=0)
    most = _MATRIX_NARROW_COLUMNS if longest <= _MATRIX_HEAD else _MATRIX_COLUMNS
    pages = max(1, math.ceil((count - 1) / most))
    step = max(1, math.ceil((count - 1) / pages))
    return [_columns(element, n, min(n + step, count)) for n in range(1, count, step)] or element


def _columns(table: Element, start: int, end: int) -> Element:
    """The table's first column and those from `start` to `end`."""
    attributes, caption, _, head, bodies, foot = table["c"]

    def rows(found: list[Any]) -> list[Any]:
        spread = ((row[0], _spread(row[1])) for row in found)
        # A row of an author's own table may have no cell.
        return [[attributes, [*cells[:1], *cells[start:end]]] for attributes, cells in spread]

    # The last column of all holds the sums, and a word where there is none.
    sums = _MATRIX_SUMS if end == len(table["c"][2]) else 0.0
    marks = end - start - (1 if sums else 0)
    width = (1 - _MATRIX_FIRST - sums) / max(marks, _MATRIX_COLUMNS // 2)
    widths = [_MATRIX_FIRST, *[round(width, 4)] * marks, *([sums] if sums else [])]
    alignments = [{"t": "AlignLeft"}, *[{"t": "AlignCenter"}] * (end - start)]
    return {
        "t": "Table",
        "c": [
            attributes,
            caption,
            [[a, {"t": "ColWidth", "c": w}] for a, w in zip(alignments, widths, strict=True)],
            [head[0], rows(head[1])],
            [[body[0], body[1], rows(body[2]), rows(body[3])] for body in bodies],
            [foot[0], rows(foot[1])],
        ],
    }


def _spread(cells: Iterable[Any]) -> list[Any]:
    """A row's cells, one for each column: an empty one over several becomes several."""
    return [[*cell[:3], 1, cell[4]] for cell in cells for _ in range(cell[3])]


def _unwrap_citation(element: Element) -> Element | list[Element]:
    """A citation needs no id of its own: what links back to it is the site's."""
    inlines: list[Element] = element["c"][1]
    return inlines if {"citation", "abbr"} & set(classes(element)) else element


# On paper, numbers and brackets behind a passage from right to left would join it:
# https://unicode.org/reports/tr9/#Directional_Formatting_Characters
_LEFT_TO_RIGHT = {"t": "Str", "c": "\u200e"}


def _close_passage(element: Element) -> Element | list[Element]:
    """A passage from right to left, and a mark that the line goes on from left to right."""
    return [element, _LEFT_TO_RIGHT] if attribute(element, "dir") == "rtl" else element


def _keep_direction(element: Element) -> Element:
    """A block from right to left, in which passages of the same direction need no mark."""
    if attribute(element, "dir") != "rtl":
        return element
    told, blocks = element["c"]
    return {"t": "Div", "c": [told, apply(blocks, {"Str": (_without_mark,)})]}


def _without_mark(element: Element) -> Element | list[Element]:
    return [] if element == _LEFT_TO_RIGHT else element


# In this order: tabs are laid out when the code in them already stands alone.
FILTERS: Mapping[str, Sequence[Filter]] = {
    "Div": (_unwrap_scrolled, _lay_out_tabs, _keep_direction),
    "Span": (_unwrap_citation, _close_passage),
    "Note": (_trim_note,),
    "Table": (_split_matrix, _set_widths),
}
