"""Markdown that no person writes: thousands of one sign, and what was begun and never ended.

Every shape is a chapter of one paper, between words that must still be read.
"""

from pathlib import Path

import pytest
from galley.core.html.markers import plain_text

from tests.support.case import EXTENSIONS, Case, set_case
from tests.support.some import some


def shapes(many: int) -> dict[str, str]:
    """Each shape by its name, with so many signs or parts."""
    few, lines = many // 10, many * 10
    return {
        "nested brackets": "[" * many + "kept" + "]" * many,
        "opened brackets": "[" * many + "kept",
        "opened links": "[kept](" * many,
        "opened images": "![" * many + "kept",
        "opened citations": "[@a " * many + "kept",
        "closed brackets": "kept" + "]" * many,
        "nested quotations": "> " * many + "kept",
        "quote marks": '"' * many + "kept",
        "nested list": "\n".join("    " * depth + "- kept" for depth in range(few)),
        "list in a line": "- " * many + "kept",
        "long list": "- kept\n" * many,
        "nested emphasis": "*" * many + "kept" + "*" * many,
        "opened emphasis": "*kept " * many,
        "opened strong": "**kept *also " * many,
        "opened code": "`" * many + "kept",
        "code of many lengths": " ".join("`" * length for length in range(1, 140)) + " kept",
        "opened fence": "```\n" + "kept\n" * many,
        "opened fences": "```kept\n\n" * many,
        "opened comments": "<!-- kept " * many,
        "opened exceptions": "<!-- galley: allow kept " * many,
        "opened elements": "<b>" * many + "kept",
        "opened divisions": "<div>\n" * many + "kept",
        "angle signs": "<" * many + " kept",
        "ampersands": "&" * many + " kept",
        "citation in many parts": "[" + "@a; " * few + "@a] kept",
        "citations": "@a " * few + "kept",
        "commercial ats": "@" * many + " kept",
        "opened keys": "@{" * many + " kept",
        "opened attributes": "kept{" * many,
        "attributes of spans": "[kept]{.a} " * (2 * few),
        "opened formulas": "$kept " * many,
        "one long line": "kept " * 20 * many,
        "one long word": "kept" + "w" * 100 * many,
        "one line of blanks": " " * 100 * many + "kept",
        "empty lines": "\n" * lines + "kept",
        "long table": "| a | b |\n|---|---|\n" + "| kept | y |\n" * (2 * few),
        "wide table": "|"
        + "a|" * (2 * few)
        + "\n|"
        + "-|" * (2 * few)
        + "\n|"
        + "kept|" * (2 * few),
        "backslashes": "\\" * many + " kept",
        "highlights": "==kept " * many,
        "opened notes": "^[kept " * many,
        "opened colons": "::: note\n" * many + "kept",
        "colons": "kept\n" + ":" * many,
        "alerts": "> [!NOTE]\n> kept\n\n" * (few // 2),
        "long grid": "+---+------+\n" + "| a | kept |\n+---+------+\n" * few,
        "many cells": "+"
        + "------+" * 200
        + ("\n|" + " kept |" * 200 + "\n+" + "------+" * 200) * 5,
        "opened wiki links": "[[kept " * many,
        "opened templates": "{{ kept " * many,
        "opened environments": "\\begin{kept} x\n\n" * few,
        "half a grid": "+---+\n| kept",
        "half a division": "::: {kept\nkept",
        "half a citation": "kept [@a, p.",
        "half a key": "kept @",
        "half a reference": "kept [see @sec-",
        "half a link": "kept [words](",
        "half an element": "kept <b",
        "half an attribute": "kept [words]{#",
        "half a marker": 'kept <galley-cluster data-source="[@a]"',
        "typed marker": 'kept <galley-cluster data-source="[@a]"></galley-cluster>',
        "syntax in code": "kept `[@no]` and `[[bibliography]]`\n\n    [@no, p. 3]{#sec-x}\n\n``` md\n@no [[toc]]\n```",
    }


@pytest.fixture(scope="module", params=[2_000, pytest.param(10_000, marks=pytest.mark.release)])
def pages(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The words of each chapter as a reader sees them."""
    made = shapes(request.param)
    chapters = {
        f"{name.replace(' ', '-')}.md": f"# {name}\n\nThe first words.\n\n{shape}\n\nThe last words.\n"
        for name, shape in made.items()
    }
    # At the very end of its file, too.
    chapters |= {
        f"end-{name.replace(' ', '-')}.md": f"# {name}\n\nThe first words. The last words.\n\n{shape}"
        for name, shape in made.items()
        if name.startswith("half")
    }
    works = "@book{a, author = {Ash, Ann}, title = {Alpha}, date = {2020}}"
    case = Case(chapters, works, mkdocs={"markdown_extensions": EXTENSIONS})
    folder: Path = tmp_path_factory.mktemp("shapes")
    outcome = set_case(case, folder)
    return {path: plain_text(html) for path, html in outcome.pages.items()}


def test_every_shape_is_a_page(pages: dict[str, str]) -> None:
    """Nothing that is written around a shape is lost, nor what is written in it."""
    assert len(pages) > len(shapes(1))
    for path, text in some(pages.items()):
        words = [w for w in ("The first words.", "kept", "The last words.") if w not in text]
        assert words == [], path


def test_what_looks_like_syntax_in_code_is_code(pages: dict[str, str]) -> None:
    """Nothing in code is set."""
    assert "[@no, p. 3]{#sec-x}" in pages["syntax-in-code.md"]
    assert "@no [[toc]]" in pages["syntax-in-code.md"]
