"""What reference managers and search engines read in the head of the pages of a paper."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from galley.core.html.tree import parse
from galley.workspace.furniture.metadata import dated
from galley.workspace.style.conventions import words_of

from tests.support.building import Built


def head(built: Callable[[str], Built], page: str) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """The contents of the meta elements of a page by their names, and its linked data."""
    tree = parse((built("repository").site / page / "index.html").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for node in tree.elements("meta"):
        told = node.attributes
        name = told.get("name") or told.get("property")
        if name:
            found.setdefault(name, []).append(told.get("content", ""))
    data = next(
        n for n in tree.elements("script") if n.attributes.get("type") == "application/ld+json"
    )
    return found, json.loads(data.inner)


def test_the_first_page_is_a_report(built: Callable[[str], Built]) -> None:
    """With its authors, its date and its number."""
    found, data = head(built, "")
    title = "Trusted access to frontier AI models: Demand-side needs and supply-side considerations"
    assert found["citation_title"] == found["DC.title"] == found["og:title"] == [title]
    assert found["citation_author"] == found["DC.creator"] == ["The Galley project"]
    assert found["citation_publication_date"] == ["2026/11/23"]
    assert found["citation_technical_report_number"] == ["0.1"]
    assert found["citation_language"] == ["en-GB"]
    assert found["DC.rights"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert (data["@type"], data["headline"]) == ("ScholarlyArticle", title)
    assert data["author"] == [{"@type": "Organization", "name": "The Galley project"}]


def test_a_chapter_is_a_part_of_it(built: Callable[[str], Built]) -> None:
    """Under its own title, in the paper."""
    found, data = head(built, "06-needs")
    assert found["citation_title"] == ["Demand-side needs"]
    assert found["citation_inbook_title"][0].startswith("Trusted access to frontier AI models")
    assert "citation_technical_report_number" not in found
    assert (data["@type"], data["position"]) == ("Chapter", "5")
    assert data["isPartOf"]["datePublished"] == "2026-11-23"


@pytest.mark.parametrize(
    ("language", "text", "date"),
    [
        ("en", "23 November 2026", "2026-11-23"),
        ("en", "November 2026", "2026-11"),
        ("en", "Autumn 2026", "2026"),
        ("en", "soon", ""),
        ("zh", "2026年11月3日", "2026-11-03"),
        ("ms", "3 Mac 2026", "2026-03-03"),
    ],
)
def test_a_date_is_read_as_far_as_it_goes(language: str, text: str, date: str) -> None:
    """A day, a month, a year, or nothing."""
    assert dated(text, words_of(language)) == date
