"""Whatever a text holds, its tree gives it back to the letter, and has the structure of a browser's."""

from collections.abc import Iterator

from galley.core.html.fault import MOVED
from galley.core.html.tree import Node, parse
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.html_texts import ELEMENTS, PIECES, TEXTS
from tests.support.browser_tree import (
    attributes,
    attributes_of_browser,
    structure,
    structure_of_browser,
)
from tests.support.effort import often


@given(st.one_of(TEXTS, st.lists(TEXTS).map("".join)))
@often(300)
def test_a_tree_gives_back_its_text(text: str) -> None:
    """The text put together from tags and what is between them, and by changes of no effect."""
    tree = parse(text)
    assert written(text, tree.children, 0, len(text)) == text
    assert tree.splice(()) == text
    assert tree.splice(node.replaced(node.outer) for node in tree) == text
    assert tree.splice(node.filled(node.inner) for node in tree) == text
    tags = (node.retagged(node.start_tag, text[node.inner_end : node.end]) for node in tree)
    assert tree.splice(edit for pair in tags for edit in pair) == text


@given(TEXTS)
@often(300)
def test_elements_are_in_order_and_in_each_other(text: str) -> None:
    """The spans of children are inside their parent's content, one behind the other."""
    tree = parse(text)
    for node in tree:
        assert 0 <= node.start <= node.inner_start <= node.inner_end <= node.end <= len(text)
        position = node.inner_start
        for child in node.children:
            assert child.parent == node
            assert position <= child.start
            position = child.end
        assert position <= node.inner_end
    faults = [fault.offset for fault in tree.faults]
    assert faults == sorted(faults)
    assert all(0 <= offset <= len(text) for offset in faults)


@given(st.one_of(PIECES, ELEMENTS))
@often(1000)
def test_the_structure_is_that_of_a_browser(text: str) -> None:
    """But for what a browser moves or opens again, which is said."""
    tree = parse(text)
    if not MOVED & {fault.kind for fault in tree.faults}:
        assert structure(text) == structure_of_browser(text)


@given(
    st.lists(
        st.sampled_from(
            [*"""aB="' \n/>`&;#1\t\f\r\x00é""", "&amp;", "&copy=", "&copy", "&notit;", "&#65"]
        )
    )
)
@often(500)
def test_attributes_are_those_of_a_browser(pieces: list[str]) -> None:
    """In any quotes or in none, twice, with and without references."""
    text = f"<i {''.join(pieces)}>words</i>"
    assert attributes(text) == attributes_of_browser(text)


def written(text: str, nodes: Iterator[Node], start: int, end: int) -> str:
    """The text between two offsets, put together from nodes and what is between them."""
    parts = []
    for node in nodes:
        inner = written(text, node.children, node.inner_start, node.inner_end)
        parts += [text[start : node.start], node.start_tag, inner, text[node.inner_end : node.end]]
        start = node.end
    return "".join([*parts, text[start:end]])
