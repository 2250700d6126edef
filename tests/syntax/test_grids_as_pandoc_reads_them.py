"""Grid tables, divisions and inline notes have the structure that Pandoc reads in them."""

import json
from collections.abc import Iterator
from typing import Any

from galley.hosts.mkdocs.markdown import DEFAULTS
from galley.syntax.extension import GalleyExtension
from galley.tools.pandoc import pandoc
from markdown import Markdown

from tests.support.some import some

TABLES = [
    """
+-----+----+
| a   | b  |
+=====+====+
| - x | d  |
| - y |    |
|     | e  |
| t   |    |
+-----+----+
| 1   | f  |
+-----+----+
""",
    """
+:---:+---:+---+
| a   | b  | c |
+-----+----+---+
| long words   |
+-----+----+---+
| d   | e  | f |
|     +----+---+
|     | g      |
+-----+--------+
""",
    """
+---------+-----+
| Head    | C++ |
+=========+====:+
| a + b   | +-1 |
+---------+-----+
| `x|y`   | *e* |
| second  |     |
+=========+=====+
| Foot    | sum |
+=========+=====+
""",
    """
+---------------------+----------+
| Property            | Earth    |
+=============+=======+==========+
|             | min   | -89.2 °C |
| Temperature +-------+----------+
| 1961-1990   | mean  | 14 °C    |
|             +-------+----------+
|             | max   | 56.7 °C  |
+-------------+-------+----------+
""",
    """
+------+---+
| 水果 | x |
+------+---+
| e\u0301é   | y |
+------+---+
""",
    """
+---+
|   |
+---+
""",
]


def test_cells_are_where_pandoc_has_them() -> None:
    """Each table has the same rows and cells, their spans, their alignments and what blocks they hold."""
    ours = json.loads(pandoc("-f", "html", "-t", "json", stdin=html("\n\n".join(TABLES))))
    theirs = json.loads(pandoc("-f", "markdown", "-t", "json", stdin="\n\n".join(TABLES)))
    assert some(map(shape, ours["blocks"])) == some(map(shape, theirs["blocks"]))


def html(markdown: str) -> str:
    """A text as Galley's Markdown renders it."""
    return Markdown(extensions=[*DEFAULTS, GalleyExtension()], extension_configs=DEFAULTS).convert(
        markdown
    )


def shape(block: Any) -> Any:
    """The parts of a table: for each row its cells, as spans, blocks and words."""
    assert block["t"] == "Table", block
    _, _, columns, head, bodies, foot = block["c"]
    bodies_rows = [row for body in bodies for row in (*body[2], *body[3])]
    parts = (head[1], bodies_rows, foot[1])
    return len(columns), [[[cell(one) for one in row[1]] for row in part] for part in parts]


def cell(one: Any) -> Any:
    """A cell: how many rows and columns it spans, the kinds of its blocks, its words."""
    _, _, rows, columns, blocks = one
    return rows, columns, [block["t"] for block in blocks], "".join(words(blocks)).split()


def words(node: Any) -> Iterator[str]:
    """The words of a part of Pandoc's AST."""
    if isinstance(node, list):
        for part in node:
            yield from words(part)
    elif isinstance(node, dict):
        if node["t"] == "Str":
            yield node["c"]
        elif node["t"] == "Code":
            yield node["c"][1]
        elif node["t"] in ("Space", "SoftBreak", "LineBreak"):
            yield " "
        else:
            yield from words(node.get("c", []))
            yield " " if node["t"] in ("Para", "Plain") else ""


def test_divisions_are_nested_as_pandoc_nests_them() -> None:
    """Each division holds what Pandoc reads in it."""
    text = """
::: {.a #x}
One.

:::: b
Two.
::::

::: c :::
- three

    four
:::
:::::

::: {.d}

> five
:::

six
"""
    ours = json.loads(pandoc("-f", "html+native_divs", "-t", "json", stdin=html(text)))["blocks"]
    theirs = json.loads(pandoc("-f", "markdown", "-t", "json", stdin=text))["blocks"]
    assert list(nested(ours)) == list(nested(theirs))


def nested(blocks: Any) -> Iterator[Any]:
    """The divisions among some blocks, with their attributes and what they hold, and the words."""
    for block in blocks:
        if block["t"] == "Div":
            (identifier, classes, _), inside = block["c"]
            yield identifier, classes, list(nested(inside))
        else:
            yield "".join(words(block)).split()
