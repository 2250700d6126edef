"""What can be referred to is found in any HTML that an author may write, with its own caption."""

import pytest
from galley.core.collection.anchors import Anchor, find_anchors
from galley.core.html.tree import parse
from galley.core.numbers.crossref import Scheme
from galley.core.text.chapter import Chapter, Matter


def anchors(html: str, *, paragraphs: bool = False) -> tuple[Anchor, ...]:
    """The targets of a page."""
    chapter = Chapter("chapters/a.md", "a/", "A", Matter.BODY, "", html)
    return find_anchors(chapter, parse(html), Scheme().kind_of, paragraphs=paragraphs)


@pytest.mark.parametrize(
    ("html", "title", "behind"),
    [
        ("<h2 id='sec-a'>Title <em>b</em><a class='headerlink x' href=#>¶</a></h2>", "Title b", "<h2 id='sec-a'>"),
        ('<H2 title="a > b" ID=sec-a>Title</H2>', "Title", "ID=sec-a>"),
        ('<figure id="fig-a"><img alt=">"><figcaption class="wide">Title</figcaption></figure>', "Title", 'wide">'),
        ("<figure id='fig-a'><p><img></p><figcaption>Title<p>b</figure>", "Titleb", "<figcaption>"),
        ("<figure id=fig-a><figure><figcaption>Inner</figcaption></figure><figcaption>Outer</figcaption></figure>", "Outer", "</figure><figcaption>"),
        ("<figure><img id=fig-a><figcaption>Title</figcaption></figure>", "Title", "<figcaption>"),
        ("<table id=tbl-a title='<caption>'><caption align=top>Title</caption><tr><td>a</table>", "Title", "align=top>"),
        ("<table id=tbl-a><tr><td><table><caption>Inner</caption></table></table>", "", "<table id=tbl-a>"),
        ("<figure id=fig-a><img></figure>", "", "<img>"),
        ("<div class='arithmatex x' id=eq-a>\\[a\\]</div>", "eq-a", ""),
        ("<!-- <h2>No</h2> --><h2>Title", "Title", "--><h2>"),
    ],
)  # fmt: skip
def test_a_target_has_its_own_title(html: str, title: str, behind: str) -> None:
    """And its number goes behind the tag that begins its title."""
    (found,) = anchors(html)
    assert found.target.title == title
    assert html[: found.insert_at].endswith(behind)


def test_a_target_without_a_caption_is_given_one() -> None:
    """Of the kind that its element takes; one with a caption is not."""
    html = (
        "<figure id=fig-a></figure><table id=tbl-a></table><figure id=fig-b><figcaption>b</figure>"
    )
    assert [found.caption for found in anchors(html)] == ["figcaption", "caption", ""]


def test_paragraphs_of_the_running_text_are_in_no_other_block() -> None:
    """Where they end without an end tag, and behind what only looks like a block."""
    html = (
        "<p title='<div>'>One<p>Two <em>of</em> them</p><div><p>Three</p></div><!-- <ul> --><p>Four"
        "<ul><li><p>Five</ul><pre><p>Six</pre><section><aside><p>Seven</aside></section><P>Eight</P>"
    )
    found = [anchor.target.title for anchor in anchors(html, paragraphs=True)]
    assert found == ["One", "Two of them", "Four", "Eight"]
