"""The manual describes every option and every rule, and is itself a paper without errors."""

import ast
from dataclasses import fields, is_dataclass
from pathlib import Path

import galley
import pytest
from galley.core.html.markers import plain_text
from galley.core.insertion.insertion_points import INSERTION_POINTS
from galley.core.rules.rules import RULES
from galley.hosts.mkdocs import runs
from galley.report.pages import description
from galley.workspace.options import options

from tests.support.building import REPOSITORY, write
from tests.support.small_paper import run

MANUAL = REPOSITORY / "manual"


OPTIONS = [
    (made.__name__, field.name)
    for made in vars(options).values()
    if isinstance(made, type) and is_dataclass(made) and made.__module__ == options.__name__
    for field in fields(made)
]


def test_every_option_is_described() -> None:
    """An author finds each option by its name."""
    assert len(OPTIONS) > 60
    text = (MANUAL / "chapters" / "options.md").read_text(encoding="utf-8")
    assert [(of, name) for of, name in OPTIONS if f"`{name}`" not in text] == []


def test_every_option_is_read_and_says_what_it_is_for() -> None:
    """Each option has a sentence underneath, and a program that asks for it."""
    read = {
        node.attr
        for path in Path(galley.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    assert [(of, name) for of, name in OPTIONS if name not in read] == []
    source = Path(options.__file__).read_text(encoding="utf-8")
    for made in (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)):
        kinds = [type(node) for node in made.body if not isinstance(node, ast.FunctionDef)]
        assert kinds == [ast.Expr, *[ast.AnnAssign, ast.Expr] * (len(kinds) // 2)], made.name


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


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("README.md", "Access is granted in steps [see @shevlane2022structured, pp. 3-5]."),
        ("manual/chapters/building.md", "Access is given [see @shevlane2022strcutured, pp. 3-5]."),
    ],
)
def test_message_is_quoted_as_it_is_printed(tmp_path: Path, page: str, sentence: str) -> None:
    """The sentence is on the page, and with a slip in its key Galley prints what the page quotes."""
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    quoted = text.partition("```text\nchapters/02-needs.md:41:")[2].partition("```")[0]
    assert (sentence in text, bool(quoted)) == (True, True)
    slip = sentence.replace("structured", "strcutured")
    write(
        tmp_path,
        {
            "mkdocs.yml": "site_name: A\ndocs_dir: chapters\ntheme: mkdocs\nplugins: [galley: {profile: paper}]\n",
            "chapters/02-needs.md": "# Needs\n" + "\n" * 39 + f"{slip}\n",
            "references.bib": "@book{shevlane2022structured, title = {Access}, date = {2022}}\n",
        },
    )
    said = run(tmp_path, "galley", "check").stdout
    assert f"chapters/02-needs.md:41:{quoted}" in said


def test_the_manual_has_no_errors() -> None:
    """The manual is a workspace of Galley's own, and the first to follow its rules."""
    outcome = runs.check(MANUAL / "mkdocs.yml")
    assert outcome.failure == ""
    assert [str(d) for d in outcome.diagnostics] == []
