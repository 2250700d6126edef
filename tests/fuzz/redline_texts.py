"""Two states of a text at random: blocks of every kind, and what a revision may do to them."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from galley.core.ast.walking import Element
from galley.tools import pandoc
from hypothesis import strategies as st

from tests.support.building import REPOSITORY

_WORDS = ("to", "Tier", "access,", "models", "GPT-5’s", "(2024)", "不可", ".", "", "–", "10,000")
_FORMS = ("Emph", "Strong", "Superscript", "Underline", "SmallCaps", "Strikeout", "Subscript")
_NOTHING = {"t": "AlignDefault"}

WORD = st.sampled_from(_WORDS).map(lambda text: {"t": "Str", "c": text})
GAP = st.sampled_from(("Space", "Space", "SoftBreak", "LineBreak")).map(lambda kind: {"t": kind})
ATTRIBUTES = st.tuples(
    st.sampled_from(("", "", "a", "b")),
    st.lists(st.sampled_from(("galley-item", "wide")), max_size=1),
    st.lists(st.just(["lang", "de"]), max_size=1),
).map(lambda parts: [*parts])


def _leaf() -> st.SearchStrategy[Element]:
    code = st.builds(lambda a, t: {"t": "Code", "c": [a, t]}, ATTRIBUTES, st.sampled_from("xy"))
    math = st.sampled_from("ab").map(lambda t: {"t": "Math", "c": [{"t": "InlineMath"}, t]})
    picture = st.builds(
        lambda a, t: {"t": "Image", "c": [a, [{"t": "Str", "c": t}], ["/p.svg", ""]]},
        ATTRIBUTES,
        st.sampled_from("pq"),
    )
    return st.one_of(WORD, WORD, WORD, GAP, GAP, code, math, picture)


def _wrapped(inner: st.SearchStrategy[Element]) -> st.SearchStrategy[Element]:
    some = st.lists(inner, max_size=3)
    return st.one_of(
        st.builds(lambda kind, c: {"t": kind, "c": c}, st.sampled_from(_FORMS), some),
        st.builds(lambda a, c: {"t": "Span", "c": [a, c]}, ATTRIBUTES, some),
        st.builds(
            lambda a, c, to: {"t": "Link", "c": [a, c, [to, ""]]},
            ATTRIBUTES,
            some,
            st.sampled_from(("#a", "#b")),
        ),
        st.builds(
            lambda kind, c: {"t": "Quoted", "c": [{"t": kind}, c]},
            st.sampled_from(("DoubleQuote", "SingleQuote")),
            some,
        ),
        some.map(lambda c: {"t": "Note", "c": [{"t": "Para", "c": c}]}),
    )


INLINES = st.lists(st.recursive(_leaf(), _wrapped, max_leaves=6), max_size=8)
PARAGRAPH = st.builds(
    lambda kind, c: {"t": kind, "c": c}, st.sampled_from(("Para", "Plain")), INLINES
)


def _simple() -> st.SearchStrategy[Element]:
    heading = st.builds(
        lambda n, a, c: {"t": "Header", "c": [n, a, c]}, st.integers(1, 3), ATTRIBUTES, INLINES
    )
    code = st.builds(
        lambda a, t: {"t": "CodeBlock", "c": [a, t]}, ATTRIBUTES, st.sampled_from("xy")
    )
    lines = st.lists(INLINES, max_size=2).map(lambda c: {"t": "LineBlock", "c": c})
    rule = st.just({"t": "HorizontalRule"})
    return st.one_of(PARAGRAPH, PARAGRAPH, PARAGRAPH, heading, code, lines, rule)


def _containing(inner: st.SearchStrategy[Element]) -> st.SearchStrategy[Element]:
    some = st.lists(inner, max_size=3)
    items = st.lists(some, max_size=3)
    numbers = st.integers(1, 2).map(lambda n: [n, {"t": "Decimal"}, {"t": "Period"}])
    captions = st.lists(PARAGRAPH, max_size=1).map(lambda c: [None, c])
    return st.one_of(
        st.builds(lambda a, c: {"t": "Div", "c": [a, c]}, ATTRIBUTES, some),
        some.map(lambda c: {"t": "BlockQuote", "c": c}),
        items.map(lambda c: {"t": "BulletList", "c": c}),
        st.builds(lambda n, c: {"t": "OrderedList", "c": [n, c]}, numbers, items),
        st.lists(st.tuples(INLINES, items).map(list), max_size=2).map(
            lambda c: {"t": "DefinitionList", "c": c}
        ),
        st.builds(lambda a, k, c: {"t": "Figure", "c": [a, k, c]}, ATTRIBUTES, captions, some),
        st.builds(_table, ATTRIBUTES, captions, _rows(some), _rows(some), st.booleans()),
    )


def _rows(some: st.SearchStrategy[list[Element]]) -> st.SearchStrategy[list[Any]]:
    cell = st.builds(lambda a, c: [a, _NOTHING, 1, 1, c], ATTRIBUTES, some)
    row = st.builds(lambda a, c: [a, c], ATTRIBUTES, st.lists(cell, min_size=2, max_size=2))
    return st.lists(row, max_size=3)


def _table(given: Any, caption: Any, head: Any, rows: Any, is_wide: bool) -> Element:
    width = {"t": "ColWidth", "c": 0.4} if is_wide else {"t": "ColWidthDefault"}
    columns = [[_NOTHING, width], [_NOTHING, width]]
    plain = ["", [], []]
    body = [plain, 0, [], rows]
    return {"t": "Table", "c": [given, caption, columns, [plain, head], [body], [plain, []]]}


BLOCKS = st.lists(st.recursive(_simple(), _containing, max_leaves=8), max_size=6)


def chapters() -> Iterator[list[Element]]:
    """Chapters of this repository's paper and of a paper of the tests, as Pandoc reads them."""
    everything = REPOSITORY / "tests" / "papers" / "everything" / "chapters"
    paths = [
        *sorted((REPOSITORY / "chapters").glob("*.md"))[::4],
        *sorted(everything.glob("*.md"))[::3],
    ]
    for path in paths:
        told = pandoc.pandoc(
            "-f", "markdown-citations", "-t", "json", stdin=path.read_text("utf-8")
        )
        yield json.loads(told)["blocks"]


def revised(blocks: list[Element], number: int) -> list[Element]:
    """Another state of blocks, with a few changes of the kinds that authors make."""
    dice = random.Random(number)
    made = copy.deepcopy(blocks)
    for _ in range(dice.randint(1, 12)):
        lists = [*_lists(made)]
        if lists:
            dice.choice(_CHANGES)(dice.choice(lists), dice)
    return made


def _lists(node: Any) -> Iterator[list[Any]]:
    """Every list of elements that may grow or shrink."""
    if isinstance(node, list):
        # What is not text of the paper has one place and keeps it.
        if node and all(isinstance(one, dict) and _may_move(one.get("t", "Align")) for one in node):
            yield node
        for one in node:
            yield from _lists(one)
    elif isinstance(node, dict):
        yield from _lists(node.get("c"))


def _may_move(kind: str) -> bool:
    return not kind.startswith(("Align", "ColWidth", "Decimal", "Period", "Default"))


def _take_out(some: list[Any], dice: random.Random) -> None:
    if len(some) > 1:
        del some[dice.randrange(len(some))]


def _double(some: list[Any], dice: random.Random) -> None:
    some.insert(dice.randrange(len(some)), copy.deepcopy(dice.choice(some)))


def _swap(some: list[Any], dice: random.Random) -> None:
    first, second = dice.randrange(len(some)), dice.randrange(len(some))
    some[first], some[second] = some[second], some[first]


def _reword(some: list[Any], dice: random.Random) -> None:
    words = [n for n, one in enumerate(some) if one["t"] == "Str"]
    for n in words[: dice.randint(1, 4)]:
        some[n] = {"t": "Str", "c": dice.choice(_WORDS)}


def _stress(some: list[Any], dice: random.Random) -> None:
    place = dice.randrange(len(some))
    if some[place]["t"] == "Str":
        some[place] = {"t": "Emph", "c": [some[place]]}


_CHANGES: tuple[Callable[[list[Any], random.Random], None], ...] = (
    *(_take_out, _double, _swap),
    *(_reword, _reword, _reword, _stress),
)
