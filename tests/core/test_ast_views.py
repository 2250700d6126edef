"""Views of Pandoc's elements give back, to the letter, what they were read from."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from galley.core.ast.attributes import ATTRIBUTED, Attributes, attributes, with_attributes
from galley.core.ast.tables import Table
from galley.core.ast.views import Code, Div, Figure, Heading, Link, Math, OrderedList, Quoted, Span
from galley.core.ast.walking import Element, apply, elements
from galley.proofs.document.reading import json_of
from galley.tools import pandoc

ROOT = Path(__file__).parents[2]
VIEWS: dict[str, Callable[[Element], Any]] = {
    "Code": Code.read,
    "CodeBlock": Code.read,
    "Div": Div.read,
    "Figure": Figure.read,
    "Header": Heading.read,
    "Image": Link.read,
    "Link": Link.read,
    "Math": Math.read,
    "OrderedList": OrderedList.read,
    "Quoted": Quoted.read,
    "Span": Span.read,
    "Table": Table.read,
}
# What the papers of the tests have none of: heads within a body, cells over several rows, a foot.
ODD = """<table id="t" class="a b" data-x="1"><caption>A <em>caption</em></caption>
<colgroup><col style="width:30%"><col style="width:70%"></colgroup><thead><tr><th rowspan="2">a</th><th>b</th></tr>
<tr><th>c</th></tr></thead><tbody class="x"><tr><th>d</th><td align="right">e</td></tr></tbody><tbody><tr>
<td colspan="2"><p>f</p><ul><li>g</li></ul></td></tr></tbody><tfoot><tr><td>h</td><td>i</td></tr></tfoot></table>
<ol start="3" type="a"><li>x</li></ol><figure><figure><img src="y" width="3em"></figure></figure>"""


def read_all() -> list[list[Element]]:
    """The blocks of the paper, the manual and the papers of the tests, read as Markdown and as HTML."""
    folders = [ROOT / "chapters", ROOT / "manual", *(ROOT / "tests" / "papers").glob("*/")]
    found = [_read("html", ODD)]
    for folder in folders:
        text = "\n\n".join(_texts(folder))
        blocks = _read("markdown-yaml_metadata_block", text)
        html = pandoc.pandoc("-f", "json", "-t", "html", "--mathjax", stdin=json_of(blocks))
        found += [blocks, _read("html+tex_math_single_backslash+task_lists", html)]
    return found


def _texts(folder: Path) -> Iterable[str]:
    return (path.read_text("utf-8", "replace") for path in sorted(folder.rglob("*.md")))


def _read(reader: str, text: str) -> list[Element]:
    blocks: list[Element] = json.loads(pandoc.pandoc("-f", reader, "-t", "json", stdin=text))[
        "blocks"
    ]
    return blocks


@pytest.fixture(scope="module")
def read() -> list[Element]:
    """Every element that a view is of."""
    return [element for blocks in read_all() for element in elements(blocks, VIEWS)]


def test_a_view_gives_back_its_element(read: list[Element]) -> None:
    """For every element that Pandoc writes, and of each kind there are some."""
    count = Counter(element["t"] for element in read)
    assert min(count[kind] for kind in VIEWS) > 0, count
    assert sum(count.values()) > 2000, count
    wrong = [element for element in read if VIEWS[element["t"]](element).json != element]
    assert wrong == []


def test_attributes_are_found_in_every_element_that_has_them(read: list[Element]) -> None:
    """And other ones take their place without a change of the rest."""
    changed = Attributes("an-id", ("a", "b"), (("c", "d"), ("data-e", "f")))
    for element in (one for one in read if one["t"] in ATTRIBUTED):
        assert with_attributes(element, attributes(element)) == element
        told = with_attributes(element, changed)
        assert attributes(told) == changed
        assert with_attributes(told, attributes(element)) == element


def test_attributes_are_asked_by_name() -> None:
    """With or without the prefix that Pandoc keeps of some names."""
    told = Attributes("x", ("wide",), (("data-kind", "figure"), ("for", "y")))
    assert (told.datum("kind"), told.datum("for"), told.get("kind")) == ("figure", "y", "")
    assert told.has(("wide", "tall"))
    assert not told.has(("tall",))


def test_rows_of_a_table_are_changed_where_they_are() -> None:
    """In the head, in each body with its own heads, and in the foot."""
    (element,) = elements(_read("html", ODD), ("Table",))
    table = Table.read(element)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["a", "b"],
        ["c"],
        ["d", "e"],
        ["fg"],
        ["h", "i"],
    ]
    assert [cell.text for cell in table.head_cells] == ["a", "b", "c"]
    shorter = table.with_rows(lambda row: replace(row, cells=row.cells[:1]))
    assert [len(row.cells) for row in shorter.rows] == [1] * 5
    assert Table.read(shorter.json) == shorter
    assert table == Table.read(element), "nothing was changed in place"


def test_a_filter_sees_elements_from_the_inside_out() -> None:
    """It may leave out an element, or put several in its place; the rest stays."""
    blocks = _read("html", "<p>a <b>c</b> <i>d</i></p>")
    seen: list[str] = []

    def unwrap(element: Element) -> list[Element]:
        seen.append(element["t"])
        return []

    assert apply(blocks, {"Strong": (unwrap,), "Emph": (unwrap,)}) != blocks
    assert seen == ["Strong", "Emph"]
    assert apply(blocks, {}) == blocks
