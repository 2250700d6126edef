"""Every rule has a case that breaks it, and one place in the code that raises it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import galley
import pytest
from galley.core import rules
from galley.core.diagnostic import Rule
from galley.core.rules import RULES

from tests.case import case_files, read_case

PACKAGE = Path(galley.__file__).parent
CONSTANTS = {name: rule for name, rule in vars(rules).items() if isinstance(rule, Rule)}


def test_every_rule_has_a_name_of_its_own() -> None:
    """A rule is known by one constant, spelled as its name."""
    assert {name.lower().replace("_", "-"): rule for name, rule in CONSTANTS.items()} == RULES


def test_every_rule_is_broken_by_a_case() -> None:
    """A new rule comes with a case that shows it."""
    lines = [line for path in case_files() for line in read_case(path).diagnostics]
    broken = {line.partition(": ")[0].split()[-1] for line in lines}
    assert sorted(RULES.keys() - broken) == []


@pytest.mark.parametrize("name", CONSTANTS)
def test_rule_is_raised_from_one_place(name: str) -> None:
    """One function of the package raises a rule."""
    assert len(set(uses(name))) == 1, sorted(uses(name))


def uses(name: str) -> Iterator[str]:
    """The functions that name a rule's constant."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name != "rules.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
            for function in functions:
                names = (n.id for n in ast.walk(function) if isinstance(n, ast.Name))
                if name in names:
                    yield f"{path.name}:{function.name}"
