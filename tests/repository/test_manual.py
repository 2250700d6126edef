"""The manual describes every option and every rule, and is itself a paper without errors."""

import ast
import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import click
import galley
import pytest
from galley.cli.commands import main
from galley.core.galley import Galley
from galley.core.html.markers import plain_text
from galley.core.html.tree import parse
from galley.core.insertion.insertion_points import INSERTION_POINTS
from galley.core.rules.diagnostic import Severity
from galley.core.rules.rules import RULES
from galley.hosts.mkdocs import runs
from galley.report.pages import PAGES, description, page
from galley.workspace.options import options

from manual.reference_pages import commands
from tests.support.building import REPOSITORY, write
from tests.support.case import Case, set_case
from tests.support.small_paper import run

MANUAL = REPOSITORY / "manual"
CHAPTERS = MANUAL / "chapters"


OPTIONS = [
    (made.__name__, field.name)
    for made in vars(options).values()
    if isinstance(made, type) and is_dataclass(made) and made.__module__ == options.__name__
    for field in fields(made)
]


@pytest.fixture(scope="module")
def manual() -> Galley:
    """The manual as it is set."""
    outcome = runs.check(MANUAL / "mkdocs.yml")
    assert outcome.failure == ""
    assert outcome.galley is not None
    assert [str(diagnostic) for diagnostic in outcome.diagnostics] == []
    return outcome.galley


def test_every_option_is_described(manual: Galley) -> None:
    """The page of options has a row for each option, made from the code."""
    assert len(OPTIONS) > 60
    tables = parse(manual.pages["chapters/options.md"].html)
    rows = {cell.text for cell in tables.elements("td", "th")}
    assert [(of, name) for of, name in OPTIONS if name not in rows] == []


def test_every_command_is_described(manual: Galley) -> None:
    """The page of commands has a section for each command, and a row for each of its options."""
    page = parse(manual.pages["chapters/commands.md"].html)
    headings = {heading.attributes["id"] for heading in page.elements("h2")}
    rows = {name for cell in page.elements("td", "th") for name in cell.text.split(", ")}
    found = dict(commands(main, "galley"))
    assert len(found) > 20
    for name, command in found.items():
        assert f"sec-cmd-{name.removeprefix('galley ').replace(' ', '-')}" in headings
        given = [option for option in command.params if isinstance(option, click.Option)]
        assert {word for one in given for word in one.opts} - {"-f", "--config-file"} <= rows, name


def test_no_page_is_long() -> None:
    """A page can be read in a few minutes, unless it is there to look things up."""
    pages = {page.name: len(page.read_text("utf-8").split()) for page in CHAPTERS.glob("*.md")}
    assert {name: words for name, words in pages.items() if words > 1500} == {}
    assert len((REPOSITORY / "README.md").read_text("utf-8").split()) < 900


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


def test_every_rule_is_listed_and_has_its_page(manual: Galley) -> None:
    """The manual has a page for each rule, and a table with a link to each of them."""
    overview = manual.pages["chapters/rules.md"].html
    for rule in RULES:
        assert f'href="{rule}/">{rule}</a>' in overview
        assert description(rule) in plain_text(manual.pages[f"rules/{rule}.md"].html)


def test_every_insertion_point_is_described() -> None:
    """An author finds each insertion point by its name."""
    pages = (MANUAL / "chapters").glob("*.md")
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert [name for name in INSERTION_POINTS if f"`\\{name}" not in text] == []


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("README.md", "Access is granted in steps [see @shevlane2022structured, pp. 3-5]."),
        ("manual/chapters/checking.md", "Access is given [see @shevlane2022strcutured, pp. 3-5]."),
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


def test_refused_release_is_quoted_as_it_is_printed(tmp_path: Path) -> None:
    """The rule's page shows what a release before the end of an embargo is told."""
    asked, said = re.findall(r"--release-at (.+)\n(mkdocs\.yml:.+)", page("embargo-is-over"))[0]
    options = {"paper": {"handling": {"mark": "TLP:CLEAR", "embargo": "2026-11-30T09:00+08:00"}}}
    case = Case(chapters={"index.md": "# A\n\nWords.\n"}, options=options, release_at=asked)
    assert set_case(case, tmp_path).diagnostics == [said]


def test_every_quoted_message_is_one_that_a_test_prints() -> None:
    """Those of this module, and that of the first paper (`test_manual_first_paper.py`)."""
    pages = [REPOSITORY / "README.md", *CHAPTERS.glob("*.md"), *PAGES.glob("*.md")]
    message = re.compile(rf"(?m)^\S+:\d+\S* (?:{'|'.join(Severity)}) [\w-]+: ")
    quoting = {path.stem for path in pages if message.search(path.read_text("utf-8"))}
    assert quoting == {"README", "checking", "first-paper", "embargo-is-over"}


def test_the_manual_has_no_errors(manual: Galley) -> None:
    """The manual is a workspace of Galley's own, and the first to follow its rules."""
    assert [str(diagnostic) for diagnostic in manual.diagnostics] == []
