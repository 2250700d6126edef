"""The manual describes every option and every rule, and is itself a paper without errors."""

import pytest
from galley.core.html.markers import plain_text
from galley.core.insertion.insertion_points import INSERTION_POINTS
from galley.core.rules.rules import RULES
from galley.hosts.mkdocs import runs
from galley.report.pages import description
from galley.workspace.options.options import GalleyOptions, ProofsOptions
from galley.workspace.options.reading import names

from tests.support.building import REPOSITORY

MANUAL = REPOSITORY / "manual"


@pytest.mark.parametrize("options", [GalleyOptions, ProofsOptions])
def test_every_option_is_described(options: type) -> None:
    """An author finds each option by its name."""
    text = (MANUAL / "chapters" / "options.md").read_text(encoding="utf-8")
    assert [name for name in names(options) if f"`{name}`" not in text] == []


def test_every_rule_is_listed_and_has_its_page() -> None:
    """The manual has a page for each rule, and a table with a link to each of them."""
    outcome = runs.check(MANUAL / "mkdocs.yml")
    assert outcome.galley is not None
    overview = outcome.galley.pages["chapters/rules.md"].html
    for rule in RULES:
        assert f'href="{rule}/">{rule}</a>' in overview
        assert description(rule) in plain_text(outcome.galley.pages[f"rules/{rule}.md"].html)


def test_every_insertion_point_is_described() -> None:
    """An author finds each insertion point by its name."""
    pages = (MANUAL / "chapters").glob("*.md")
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert [name for name in INSERTION_POINTS if f"`\\{name}" not in text] == []


def test_the_manual_has_no_errors() -> None:
    """The manual is a workspace of Galley's own, and the first to follow its rules."""
    outcome = runs.check(MANUAL / "mkdocs.yml")
    assert outcome.failure == ""
    assert [str(d) for d in outcome.diagnostics] == []
