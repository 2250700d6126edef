"""The page of each rule: what it means, a wrong and a right example, what to do."""

import re
from collections.abc import Callable
from pathlib import Path

from galley.core.rules import RULES

PAGES = Path(__file__).parent.parent / "rules"
_TITLED_FENCE = re.compile(r'^```(\w+) title="([^"]+)"$', re.MULTILINE)


def page(rule: str) -> str:
    """The page of a rule, in Markdown."""
    return (PAGES / f"{rule}.md").read_text(encoding="utf-8")


def plain_page(rule: str) -> str:
    """The page of a rule for readers that show no titles of fenced blocks."""
    return _TITLED_FENCE.sub(r"In `\2`:\n\n```\1", page(rule))


def table(address: Callable[[str], str]) -> str:
    """A table of all rules in Markdown, each with a link to the address of its page."""
    rows = (
        f"| [{rule.name}]({address(rule.name)}) | {rule.severity} | {rule.description} |"
        for rule in sorted(RULES.values(), key=lambda rule: rule.name)
    )
    return "\n".join(("| rule | if not | what must hold |", "|---|---|---|", *rows))
