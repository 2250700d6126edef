"""Where constructs are in a source does not depend on who asks first."""

import random
from collections.abc import Callable

import pytest
from galley.core.collection.written import Headings, Links
from galley.core.html.tree import parse
from galley.core.rules.diagnostic import Location
from galley.core.text.locations import Places, counted

SOURCE = """# One

Twice [@a] and [@a], `[@a]` and $x$ and $x$.

/// need | A need
id: need-a
///

/// need | A need
///

## Same {#sec-a}

## Same {#sec-a}

![](x.svg) [here](a) [here](b) ![A](x.svg) <a href="c">here</a> <https://example.org>
"""
HTML = """<h1>One</h1><h2 id="sec-a">Same</h2><h2 id="sec-a">Same</h2><p><img alt="" src="../x.svg">
<a href="../a/">here</a> <a href="b">here</a> <img alt="A" src="../x.svg"> <a href="c">here</a>
<a href="https://example.org">https://example.org</a></p>"""
QUESTIONS: list[Callable[[Places], object]] = [
    *(lambda places, nth=nth: places.cluster("[@a]", nth) for nth in (0, 1, 2)),
    *(lambda places, nth=nth: places.occurrence("$x$", nth) for nth in (0, 1, 2)),
    *(lambda places, nth=nth: places.block("need", "A need", nth) for nth in (0, 1)),
    *(lambda places, nth=nth: places.identifier("sec-a", nth) for nth in (0, 1)),
    lambda places: places.text("Same"),
    lambda places: places.anywhere("nowhere"),
]


def test_the_order_of_asking_changes_no_answer() -> None:
    """Of one value, whatever was asked of it before, and how often."""
    answers = [ask(Places("a.md", SOURCE)) for ask in QUESTIONS]
    draw = random.Random(7)
    for _ in range(50):
        places, order = Places("a.md", SOURCE), list(range(len(QUESTIONS))) * 2
        draw.shuffle(order)
        assert [QUESTIONS[n](places) for n in order] == [answers[n] for n in order]


def test_each_of_several_has_its_own_place() -> None:
    """The last of them where the page has more than the source."""
    places = Places("a.md", SOURCE)
    assert [places.cluster("[@a]", nth)[0].column for nth in (0, 1, 2)] == [7, 16, 16]
    assert [places.identifier("sec-a", nth).line for nth in (0, 1, 2)] == [12, 14, 14]
    assert [places.block("need", "A need", nth)[0].line for nth in (0, 1)] == [5, 9]


def test_headings_links_and_pictures_take_their_places_in_turn() -> None:
    """Whichever of them is asked for, and in whatever order."""
    tree = parse(HTML)
    nodes = [*tree.elements("a", "img")]
    in_order = [Links(Places("a.md", SOURCE), tree).location(node) for node in nodes]
    assert [place.column for place in in_order if place] == [3, 17, 27, 35, 53, 65]
    backwards = Links(Places("a.md", SOURCE), tree)
    assert [backwards.location(node) for node in reversed(nodes)] == in_order[::-1]
    headings = Headings(Places("a.md", SOURCE), tree)
    second, first = reversed([*tree.elements("h2")])
    assert headings.location(second) == Location("a.md", 14, 1)
    assert headings.location(first) == Location("a.md", 12, 1)


@pytest.mark.parametrize(
    ("source", "html", "column"),
    [
        ("A [word `code`](a).", "<a href=a>word <code>code</code></a>", 15),
        ("`[code](a)` [`code`](a).", "<a href=a><code>code</code></a>", 20),
        (r"\[no](a) [no](a).", "<a href=a>no</a>", 13),
        (
            "A [**bold** [@a]](a).",
            "<a href=a><b>bold</b> <galley-cluster></galley-cluster></a>",
            17,
        ),
        ("[![x](y.svg)](b)", "<a href=b><img src=../y.svg alt=x></a>", 13),
        ("A [word][A  label].\n\n[a label]: <c>", "<a href=../c>word</a>", 8),
        ("A [word][].\n\n[word]: c", "<a href=../c>word</a>", 8),
        ("<a title='>' href='d'>e</a>", "<a title='>' href='d'>e</a>", 20),
        ("a <b and [c](d)", "<a href=d>c</a>", 12),
        ("[a](b(c).md)", "<a href='../b(c)/'>a</a>", 3),
    ],
)
def test_a_link_is_found_by_its_words(source: str, html: str, column: int) -> None:
    """In Markdown of every kind and in HTML, and not in code."""
    tree = parse(html)
    links = Links(Places("a.md", source), tree)
    assert links.location(next(tree.elements("a"))) == Location("a.md", 1, column)


@pytest.mark.parametrize(
    ("source", "html", "line"),
    [
        ("One\n===\n\nTwo\n---\n", "<h1>One</h1><h2>Two</h2>", 4),
        ("> # Quoted\n\n> ## [Two](a){.b} #\n", "<h1>Quoted</h1><h2><a href=a>Two</a></h2>", 3),
        ("# A\n\n<h2 title='>'>A <b>b</b></h2>\n", "<h1>A</h1><h2 title='>'>A <b>b</b></h2>", 3),
        ("##  Two[^a] `c` {#x}\n", "<h2 id=x>Two<sup><a>1</a></sup> <code>c</code></h2>", 1),
    ],
)
def test_a_heading_is_found_by_its_level_and_words(source: str, html: str, line: int) -> None:
    """However it is written."""
    tree = parse(html)
    found = Headings(Places("a.md", source), tree).location([*tree.elements("h1", "h2")][-1])
    assert found is not None
    assert found.line == line


def test_what_no_source_has_is_nowhere() -> None:
    """A heading or a link that another plugin made has no place of its own."""
    tree = parse("<h2>Made</h2><a href=b>made</a>")
    places = Places("a.md", SOURCE)
    assert Headings(places, tree).location(next(tree.elements("h2"))) is None
    assert Links(places, tree).location(next(tree.elements("a"))) is None


def test_equals_are_counted() -> None:
    """Each with the number of those before it."""
    assert list(counted("abab")) == [("a", 0), ("b", 0), ("a", 1), ("b", 1)]
