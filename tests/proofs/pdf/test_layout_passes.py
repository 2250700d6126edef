"""Typst lays a paper out again for each question whose answer moves it: the template asks few."""

import re

from galley.proofs.pdf import pdf

# A definition of the template, from its name to the next one.
_DEFINITION = re.compile(r"^ *#?let ([\w-]+).*?(?=^ *#?let |\Z)", re.MULTILINE | re.DOTALL)
# What is known only when all pages are laid out.
_LATE = re.compile(r"\.final\(\)|\bquery\(|\blocate\(")
# Where a figure floats to; the page of a line in a list; the empty pages of a two-sided paper alone.
_MAY_ASK = {"floating", "found-room", "found", "is-blank"}


def test_few_definitions_ask_for_what_layout_knows() -> None:
    """No rule of look costs a layout but those that are listed; running heads are written in."""
    template = re.sub(r"//.*", "", pdf.SHIPPED.read_text("utf-8"))
    asking = {found[1] for found in _DEFINITION.finditer(template) if _LATE.search(found[0])}
    assert asking <= _MAY_ASK


def test_only_two_sided_papers_ask_for_the_pages_of_chapters() -> None:
    """All else that asks for the end of a state has `variant.two-sided` before it, which is asked first."""
    lines = [line for line in pdf.SHIPPED.read_text("utf-8").splitlines() if ".final()" in line]
    assert lines
    assert all("variant.two-sided and" in line.partition(".final()")[0] for line in lines)
