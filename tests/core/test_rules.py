"""Every rule has a case that breaks it, one place in the code that raises it, and a page."""

import ast
import functools
import re
from collections.abc import Mapping
from pathlib import Path

import galley
import galley_bibtex
import pytest
from galley.core.rules import rules
from galley.core.rules.diagnostic import Rule, Severity
from galley.core.rules.rules import RULES, WEIGHTS, Profile
from galley.report import pages

from tests.support.case import case_files, read_case, set_case
from tests.support.rule_page import SECTIONS, example, sections

PACKAGE = Path(galley.__file__).parent
VISITOR = Path(galley_bibtex.__file__).parent
CONSTANTS = {name: rule for name, rule in vars(rules).items() if isinstance(rule, Rule)}


def test_every_rule_has_a_name_of_its_own() -> None:
    """A rule is known by one constant, spelled as its name."""
    assert {name.lower().replace("_", "-"): rule for name, rule in CONSTANTS.items()} == RULES


def test_a_site_and_a_draft_weigh_no_more_than_a_release_of_a_paper() -> None:
    """No rule weighs more in a site than in a paper, and none more in a draft than in a release."""
    order = [Severity.NOTE, Severity.WARNING, Severity.ERROR]
    for weights in WEIGHTS.values():
        (draft, release), (of_site, site_release) = (
            tuple(map(order.index, weights[profile])) for profile in (Profile.PAPER, Profile.SITE)
        )
        assert of_site <= draft <= release
        assert of_site <= site_release <= release


def test_every_rule_is_broken_by_a_case() -> None:
    """A new rule comes with a case that shows it."""
    lines = [line for path in case_files() for line in read_case(path).diagnostics]
    broken = {line.partition(": ")[0].split()[-1] for line in lines}
    assert sorted(RULES.keys() - broken) == []


@pytest.mark.parametrize("name", CONSTANTS)
def test_rule_is_raised_from_one_place(name: str) -> None:
    """One function of the package raises a rule."""
    assert len(uses()[name]) == 1, sorted(uses()[name])


@functools.cache
def uses() -> Mapping[str, set[str]]:
    """The functions and lists of checks that name a rule's constant, by the constants."""
    found: dict[str, set[str]] = {name: set() for name in CONSTANTS}
    for path in sorted([*PACKAGE.rglob("*.py"), *VISITOR.rglob("*.py")]):
        if path.name != "rules.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
            # A list of checks names a rule beside what finds where it is broken.
            lists = [n for n in tree.body if isinstance(n, ast.Assign | ast.AnnAssign)]
            checks = [c for n in lists for c in ast.walk(n) if isinstance(c, ast.Call)]
            places: list[ast.FunctionDef | ast.Call] = [*functions, *checks]
            for place in places:
                names = {n.id for n in ast.walk(place) if isinstance(n, ast.Name)}
                for name in names & found.keys():
                    found[name].add(f"{path.name}:{place.lineno}")
    return found


def test_every_rule_has_a_page() -> None:
    """A page for each rule, and a rule for each page."""
    written = {path.stem for path in pages.PAGES.glob("*.md")}
    lacking = sorted(RULES.keys() - written)
    assert lacking == [], f"write a page like the others: plugins/galley/rules/{lacking[0]}.md"
    assert written == RULES.keys()


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_page_says_what_its_rule_says(rule: Rule) -> None:
    """The page has the rule's name, what must hold, how much it weighs, and three sections."""
    found = sections(pages.page(rule.name))
    holds = pages.description(rule.name)
    assert re.fullmatch(r"[A-Z].*\.", holds), "begin with one sentence: what must hold"
    head = f"# {rule.name}\n\n{holds} If not: {pages.weight(rule.name)}.\n\n"
    assert found[""].startswith(head)
    assert found[""].removeprefix(head).strip(), "say what the rule means"
    assert list(found) == ["", *SECTIONS]
    assert all("```" in found[name] for name in SECTIONS[:2]), "show a wrong and a right example"
    assert found["What to do"].strip()


# An exception without a reason does not count, so what it was for is reported as well.
# Half a chapter is told only where references lead to what it lacks.
_FOLLOWS = {
    "chapter-is-whole": ("crossref-target-resolves", "markup-is-read", "need-is-addressed"),
    "exception-gives-its-reason": ("need-is-addressed",),
}
# Their examples show whole chapters.
_ABOUT_TITLES = ("chapter-has-one-title",)


@pytest.mark.parametrize("rule", RULES)
def test_examples_of_a_page_are_true(rule: str, tmp_path: Path) -> None:
    """What a page calls wrong breaks the rule and no other; with what it calls right nothing is wrong."""
    found = sections(pages.page(rule))
    titled, locked = rule not in _ABOUT_TITLES, rule.startswith("link-is-")
    wrong, right = (example(found[name], titled=titled, locked=locked) for name in SECTIONS[:2])
    if wrong is not None:
        said = set_case(wrong, tmp_path / "wrong").diagnostics
        assert [line for line in said if f" {rule}: " in line] != []
        alike = (rule, *_FOLLOWS.get(rule, ()))
        assert [line for line in said if not any(f" {one}: " in line for one in alike)] == []
    if right is not None:
        assert set_case(right, tmp_path / "right").diagnostics == []
