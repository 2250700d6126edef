"""Items, figures, tables and equations are places: named, listed, linked, with a permalink."""

import re
from collections.abc import Callable

from galley.core.html.tree import Node, Tree, parse

from tests.support.building import Built

CHAPTER = "06-needs"


def page(built: Callable[[str], Built], name: str) -> Tree:
    """A page of our own paper."""
    return parse((built("repository").site / name / "index.html").read_text(encoding="utf-8"))


def items(tree: Tree) -> dict[str, Node]:
    """The items of a page by their ids."""
    return {node.attributes["id"]: node for node in tree.elements(class_="galley-item")}


def test_an_item_is_a_heading_below_its_section(built: Callable[[str], Built]) -> None:
    """Its name is its number and its title, and nothing else."""
    found = items(page(built, CHAPTER))
    assert len(found) == 14
    for item in found.values():
        heading = next(item.elements("h3", class_="galley-item-title"))
        assert re.fullmatch(r"N\d+ [A-Z].+[^¶]", heading.words), heading.words


def test_items_are_in_the_contents_of_their_page(built: Callable[[str], Built]) -> None:
    """Below the section that they are in, in their order."""
    tree = page(built, CHAPTER)
    contents = next(tree.elements("nav", class_="md-nav--secondary"))
    listed = [a.attributes["href"][1:] for a in contents.elements("a") if "href" in a.attributes]
    assert [name for name in listed if name in items(tree)] == list(items(tree))
    section = listed.index("sec-needs-continuity") if "sec-needs-continuity" in listed else 0
    assert section < listed.index("need-continuity")


def test_links_of_an_item_are_chips_with_titles(built: Callable[[str], Built]) -> None:
    """Each has the kind of its target as a class, and says the title behind the number."""
    item = items(page(built, CHAPTER))["need-continuity"]
    chips = list(item.elements("a", class_="galley-chip"))
    said = {(next(iter(chip.classes & KINDS)), chip.words) for chip in chips}
    assert ("clause", "M6 Notice") in said
    assert ("recommendation", "R6 Promise notice, and say who could break it") in said
    told = [chip.words for chip in item.elements("span", class_="galley-chip")]
    assert told[:2] == ["Status: argued", "Priority: high"]


KINDS = {"need", "consideration", "recommendation", "clause"}


def test_every_numbered_place_has_a_permalink(built: Callable[[str], Built]) -> None:
    """Figures, tables, equations and items lead to themselves, by a link that says what it leads to."""
    tree = page(built, "10-continuity")
    links = {
        link.attributes["href"]: link.attributes["aria-label"]
        for link in tree.elements("a", class_="headerlink")
        if "aria-label" in link.attributes
    }
    wanted = [
        node.attributes["id"]
        for node in tree.elements("figure", "table", "div")
        if node.attributes.get("id", "").startswith(("fig-", "tbl-", "eq-"))
    ]
    assert len(wanted) > 4
    assert [name for name in wanted if f"#{name}" not in links] == []
    assert re.fullmatch(r"Link to Figure \d+", links["#fig-notice"])
