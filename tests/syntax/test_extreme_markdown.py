"""Markdown that no person writes: ten thousand of one sign, and what was begun and never ended.

Every shape is a chapter of one paper, between words that must still be read.
"""

from pathlib import Path

import pytest
from galley.core.html.markers import plain_text

from tests.support.case import EXTENSIONS, Case, set_case
from tests.support.some import some

MANY = 10_000
SHAPES = {
    "nested brackets": "[" * MANY + "kept" + "]" * MANY,
    "opened brackets": "[" * MANY + "kept",
    "opened links": "[kept](" * MANY,
    "opened images": "![" * MANY + "kept",
    "opened citations": "[@a " * MANY + "kept",
    "closed brackets": "kept" + "]" * MANY,
    "nested quotations": "> " * MANY + "kept",
    "quote marks": '"' * MANY + "kept",
    "nested list": "\n".join("    " * depth + "- kept" for depth in range(1000)),
    "list in a line": "- " * MANY + "kept",
    "long list": "- kept\n" * MANY,
    "nested emphasis": "*" * MANY + "kept" + "*" * MANY,
    "opened emphasis": "*kept " * MANY,
    "opened strong": "**kept *also " * MANY,
    "opened code": "`" * MANY + "kept",
    "code of many lengths": " ".join("`" * length for length in range(1, 140)) + " kept",
    "opened fence": "```\n" + "kept\n" * MANY,
    "opened fences": "```kept\n\n" * MANY,
    "opened comments": "<!-- kept " * MANY,
    "opened exceptions": "<!-- galley: allow kept " * MANY,
    "opened elements": "<b>" * MANY + "kept",
    "opened divisions": "<div>\n" * MANY + "kept",
    "angle signs": "<" * MANY + " kept",
    "ampersands": "&" * MANY + " kept",
    "citation in many parts": "[" + "@a; " * 1000 + "@a] kept",
    "citations": "@a " * 1000 + "kept",
    "commercial ats": "@" * MANY + " kept",
    "opened keys": "@{" * MANY + " kept",
    "opened attributes": "kept{" * MANY,
    "attributes of spans": "[kept]{.a} " * 2000,
    "opened formulas": "$kept " * MANY,
    "one long line": "kept " * 200_000,
    "one long word": "kept" + "w" * 1_000_000,
    "one line of blanks": " " * 1_000_000 + "kept",
    "empty lines": "\n" * 100_000 + "kept",
    "long table": "| a | b |\n|---|---|\n" + "| kept | y |\n" * 2000,
    "wide table": "|" + "a|" * 2000 + "\n|" + "-|" * 2000 + "\n|" + "kept|" * 2000,
    "backslashes": "\\" * MANY + " kept",
    "highlights": "==kept " * MANY,
    "opened notes": "^[kept " * MANY,
    "opened colons": "::: note\n" * MANY + "kept",
    "colons": "kept\n" + ":" * MANY,
    "alerts": "> [!NOTE]\n> kept\n\n" * 500,
    "long grid": "+---+------+\n" + "| a | kept |\n+---+------+\n" * 1000,
    "many cells": "+" + "------+" * 200 + ("\n|" + " kept |" * 200 + "\n+" + "------+" * 200) * 5,
    "opened wiki links": "[[kept " * MANY,
    "opened templates": "{{ kept " * MANY,
    "opened environments": "\\begin{kept} x\n\n" * 1000,
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


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The words of each chapter as a reader sees them."""
    chapters = {
        f"{name.replace(' ', '-')}.md": f"# {name}\n\nThe first words.\n\n{shape}\n\nThe last words.\n"
        for name, shape in SHAPES.items()
    }
    # At the very end of its file, too.
    chapters |= {
        f"end-{name.replace(' ', '-')}.md": f"# {name}\n\nThe first words. The last words.\n\n{shape}"
        for name, shape in SHAPES.items()
        if name.startswith("half")
    }
    works = "@book{a, author = {Ash, Ann}, title = {Alpha}, date = {2020}}"
    case = Case(chapters, works, mkdocs={"markdown_extensions": EXTENSIONS})
    folder: Path = tmp_path_factory.mktemp("shapes")
    outcome = set_case(case, folder)
    return {path: plain_text(html) for path, html in outcome.pages.items()}


def test_every_shape_is_a_page(pages: dict[str, str]) -> None:
    """Nothing that is written around a shape is lost, nor what is written in it."""
    assert len(pages) > len(SHAPES)
    for path, text in some(pages.items()):
        words = [w for w in ("The first words.", "kept", "The last words.") if w not in text]
        assert words == [], path


def test_what_looks_like_syntax_in_code_is_code(pages: dict[str, str]) -> None:
    """Nothing in code is set."""
    assert "[@no, p. 3]{#sec-x}" in pages["syntax-in-code.md"]
    assert "@no [[toc]]" in pages["syntax-in-code.md"]
